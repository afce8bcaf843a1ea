package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
    private static final int ROUNDS = Integer.getInteger("kills", 4);
    private static final int WRITERS = 8;
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
        long seed = Long.getLong("seed", new Random().nextLong());
        try (PackagedServer server = PackagedServer.start(folder, SMALL_MEMTABLE)) {
            for (int round = 0; round < ROUNDS; round++) {
                Random random = new Random(seed + round);
                writeUntilKilled(server, random);
                server.restart();
                compare(server, "seed " + seed + ", round " + round);
            }
            assertThat(acknowledged.size()).as("blocks written in all rounds").isGreaterThan(ROUNDS * WRITERS);
        }
    }

    private void writeUntilKilled(PackagedServer server, Random random) {
        try (ExecutorService writers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                Random own = new Random(random.nextLong());
                running.add(writers.submit(() -> writeUntilNoAnswer(server, own)));
            }
            LockSupport.parkNanos(Duration.ofMillis(500 + random.nextInt(1_500)).toNanos());
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
            String content = "%016x ".formatted(random.nextLong()).repeat(8 + random.nextInt(240));
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
