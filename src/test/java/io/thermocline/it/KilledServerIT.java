package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thermocline.s3.CephServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Writes under load, kills the process in the middle of it, starts it again, and compares every acknowledged block. */
class KilledServerIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int ROUNDS = Integer.getInteger("kills", 3);
    private static final int MOVING_ROUNDS = Integer.getInteger("kills", 2);
    private static final int WRITERS = 8;
    /** More than a memtable of {@link #SMALL_MEMTABLE} holds. */
    private static final int BLOCKS_OF_A_SEGMENT = 1_000;

    /** Small, so that flushes and compactions happen in every round too. */
    private static final Map<String, String> SMALL_MEMTABLE =
            Map.of("THERMOCLINE_MEMTABLE_MAX_BYTES", "1M", "THERMOCLINE_LOG_FILE_BYTES", "4M");

    /** What was acknowledged last of one block; a write without an answer may or may not have happened. */
    private record Known(long version, String content, boolean deleted) {}

    private static final Known DELETED = new Known(0, "", true);

    private final Map<String, Known> acknowledged = new ConcurrentHashMap<>();
    /** Blocks whose last write got no answer: what it would have made of them. */
    private final Map<String, Known> inDoubt = new ConcurrentHashMap<>();

    @Test
    void everythingAcknowledgedIsThereAfterEveryKill(@TempDir Path folder) {
        try (PackagedServer server = PackagedServer.start(folder, SMALL_MEMTABLE)) {
            writeAndKill(server, ROUNDS, 0);
        }
    }

    /** In a bucket, or in a folder where there is no server of buckets. */
    @Test
    void everythingAcknowledgedIsThereWhenSegmentsWereOnTheirWayToTheArchive(@TempDir Path folder) {
        Optional<CephServer> bucket = CephServer.start(folder.resolve("s3"));
        Map<String, String> archive = bucket.map(CephServer::settings).orElse(Map.of());
        try (PackagedServer server = PackagedServer.start(folder, moving(archive))) {
            writeAndKill(server, MOVING_ROUNDS, BLOCKS_OF_A_SEGMENT);
            assertMoved(server);
        } finally {
            bucket.ifPresent(CephServer::close);
        }
    }

    /** So little room for segments that some leave in every round. */
    private static Map<String, String> moving(Map<String, String> archive) {
        Map<String, String> settings = new HashMap<>(SMALL_MEMTABLE);
        settings.put("THERMOCLINE_WARM_MAX_BYTES", "1M");
        settings.putAll(archive);
        return settings;
    }

    private void writeAndKill(PackagedServer server, int rounds, int least) {
        long seed = Long.getLong("seed", new Random().nextLong());
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(seed + round);
            writeUntilKilled(server, random, acknowledged.size() + least);
            server.restart();
            compare(server, "seed " + seed + ", round " + round);
        }
        assertThat(acknowledged.size()).as("blocks written in all rounds").isGreaterThan(rounds * WRITERS);
    }

    /** That the store goes on to make room by itself after the last start, and all is there then too. */
    private void assertMoved(PackagedServer server) {
        Instant deadline = Instant.now().plusSeconds(60);
        String tiering = tiering(server);
        while (!tiering.contains("\"state\":\"SETTLED\"") || tiering.contains("\"archivedSegments\":0")) {
            assertThat(Instant.now()).as("still %s", tiering).isBefore(deadline);
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
            tiering = tiering(server);
        }
        compare(server, "after all moves");
    }

    private static String tiering(PackagedServer server) {
        try {
            return JSON.readTree(server.get("/v1/tiers").body()).get("tiering").toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void writeUntilKilled(PackagedServer server, Random random, int least) {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Random own = new Random(random.nextLong());
                running.add(writers.submit(() -> writeUntilNoAnswer(server, own)));
            }
            Instant deadline = Instant.now().plusSeconds(30);
            do {
                LockSupport.parkNanos(
                        Duration.ofMillis(500 + random.nextInt(1_500)).toNanos());
            } while (acknowledged.size() < least && Instant.now().isBefore(deadline));
            server.killHard();
            for (Future<?> each : running) {
                try {
                    each.get();
                } catch (Exception e) {
                    throw new AssertionError("a writer failed", e);
                }
            }
        }
    }

    /** Each writer changes only blocks it made itself, so that it knows what must be there. */
    private void writeUntilNoAnswer(PackagedServer server, Random random) {
        List<String> own = new ArrayList<>();
        while (true) {
            byte[] bytes = new byte[64 + random.nextInt(2_000)];
            random.nextBytes(bytes);
            String content = HexFormat.of().formatHex(bytes);
            int dice = random.nextInt(10);
            String id = own.isEmpty() || dice < 6 ? null : own.get(random.nextInt(own.size()));
            try {
                if (id == null) {
                    HttpResponse<String> answer = server.post("/v1/blocks", body(content));
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
                    String created = JSON.readTree(answer.body()).get("id").asText();
                    acknowledged.put(created, new Known(1, content, false));
                    own.add(created);
                } else if (dice < 9) {
                    Known next = new Known(acknowledged.get(id).version() + 1, content, false);
                    inDoubt.put(id, next);
                    HttpResponse<String> answer = server.put("/v1/blocks/" + id, body(content));
                    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                    settle(id, next);
                } else {
                    inDoubt.put(id, DELETED);
                    assertThat(server.delete("/v1/blocks/" + id).statusCode()).isEqualTo(204);
                    settle(id, DELETED);
                    own.remove(id);
                }
            } catch (UncheckedIOException killed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void settle(String id, Known next) {
        acknowledged.put(id, next);
        inDoubt.remove(id);
    }

    private static String body(String content) {
        return "{\"mediaType\":\"application/octet-stream\",\"contentBase64\":\""
                + Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))
                + "\"}";
    }

    private void compare(PackagedServer server, String where) {
        ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
        try (ExecutorService readers = Executors.newFixedThreadPool(4)) {
            acknowledged.forEach((id, known) -> readers.submit(() -> {
                Known found = read(server, id);
                Known doubtful = inDoubt.get(id);
                if (found.equals(known)) {
                    return;
                }
                if (found.equals(doubtful)) {
                    acknowledged.put(id, found);
                    return;
                }
                wrong.add(id + ": acknowledged " + describe(known) + ", found " + describe(found));
            }));
        }
        inDoubt.clear();
        Set<String> first = new HashSet<>(wrong.stream().limit(5).toList());
        assertThat(first).as(where + ", blocks that differ: " + wrong.size()).isEmpty();
    }

    private static Known read(PackagedServer server, String id) {
        HttpResponse<String> answer = server.get("/v1/blocks/" + id);
        try {
            JsonNode block = JSON.readTree(answer.body());
            if (answer.statusCode() == 200) {
                String content = new String(block.get("contentBase64").binaryValue(), StandardCharsets.UTF_8);
                return new Known(block.get("version").asLong(), content, false);
            }
            if (answer.statusCode() == 410) {
                return DELETED;
            }
            throw new AssertionError(id + " answers " + answer.statusCode() + ": " + answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String describe(Known known) {
        return known.deleted()
                ? "deleted"
                : "version " + known.version() + " of " + known.content().length() + " bytes";
    }
}
