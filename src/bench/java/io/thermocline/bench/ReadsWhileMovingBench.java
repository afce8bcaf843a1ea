package io.thermocline.bench;

import io.thermocline.bench.ServerProcess.KeptConnection;
import io.thermocline.s3.BucketServer;
import io.thermocline.s3.S3Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * GETs of a block in memory, at a fixed rate and timed from when each was due, while the packaged application moves segments to a bucket on Ceph and back at the pace
 * that is its default, against the same while nothing moves, by turns. The load generator shares the processors, and so does the bucket's server, which is elsewhere where
 * it matters: it runs once with the lowest priority, so that it takes what nobody else wants, and once as an equal. The time that JMH prints is that of the whole; the
 * figures are printed as they come.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Timeout(time = 30, timeUnit = TimeUnit.MINUTES)
@Fork(1)
public class ReadsWhileMovingBench {
    private static final int BLOCKS = Integer.getInteger("blocks", 200_000);
    private static final int BYTES = 4_096;
    private static final double LOAD = Integer.getInteger("load.percent", 20) / 100.0;
    private static final int CONNECTIONS = 16;
    private static final int GOES = 3;
    /** Of one move, in which the pace grows to two and a half times; what is left then goes on without readers, and fast. */
    private static final int MOST_WINDOWS = 40;
    /** Before each move. */
    private static final int QUIET_WINDOWS = 20;

    /** One block of so many. */
    private static final int NAMED = 500;

    private static final Duration WINDOW = Duration.ofSeconds(2);
    /** Hundredths of a second that the host may take of a window. */
    private static final int LITTLE_STOLEN = 2;

    private static final String HOT = "/v1/blocks/" + new UUID(0x7000L, 0x8000_0000_0000_0000L);

    @Param({"ceph-last", "ceph"})
    String kind = "";

    private final Random random = new Random(1);
    private final List<Window> quiet = new ArrayList<>();
    private final List<Window> moving = new ArrayList<>();

    private record Window(OpenLoop.Times times, long stolen) {}

    /** The whole story. */
    @Benchmark
    public void reads() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "moving");
        try (BucketServer bucket = BucketServer.start(kind, folder)) {
            try (ServerProcess server = ServerProcess.thermocline(folder.resolve("data"), settings(bucket.place()));
                    RestClient client = new RestClient(server);
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                ingest(server, client);
                run(server, client, threads);
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private static String[] settings(S3Place place) {
        S3Place.Keys keys = place.keys().orElseThrow();
        return new String[] {
            "thermocline.encoders.default.kind=external",
            "thermocline.archive.kind=s3",
            "thermocline.archive.s3.endpoint=" + place.endpoint().orElseThrow(),
            "thermocline.archive.s3.bucket=" + place.bucket(),
            "thermocline.archive.s3.path-style=true",
            "thermocline.archive.s3.access-key=" + keys.accessKey(),
            "thermocline.archive.s3.secret-key=" + keys.secretKey()
        };
    }

    /** Contents that cannot be compressed, so that much is moved; and one block that stays in memory. */
    private void ingest(ServerProcess server, RestClient client) throws IOException {
        byte[] drawn = new byte[BYTES * 3 / 4];
        long acknowledged = BatchClient.send(server.port(), BLOCKS, (index, to) -> {
            random.nextBytes(drawn);
            to.put(BatchClient.ascii("{\"id\":\"" + id(index) + "\",\"mediaType\":\"text/plain\",\"attributes\":{\"n\":"
                    + index + "},\"content\":\""));
            to.put(Base64.getEncoder().encode(drawn));
            to.put(BatchClient.ascii("\"}"));
        });
        if (acknowledged != BLOCKS) {
            throw new IOException(acknowledged + " of " + BLOCKS + " blocks acknowledged");
        }
        client.operation("/v1/tiers/sync", "{}");
        client.operation("/v1/tiers/compact", "{}");
        try (KeptConnection connection = new KeptConnection(server.port())) {
            String json =
                    "{\"mediaType\":\"text/plain\",\"content\":\"" + "0123456789abcdef".repeat(BYTES / 16) + "\"}";
            int status = connection.exchange(
                    KeptConnection.request("PUT", HOT, "application/json", json.getBytes(StandardCharsets.UTF_8)));
            if (status >= 300) {
                throw new IOException("status " + status);
            }
        }
    }

    private void run(ServerProcess server, RestClient client, ExecutorService threads) throws IOException {
        OpenLoop load = new OpenLoop(server.port(), KeptConnection.request("GET", HOT, "", new byte[0]), CONNECTIONS);
        load.saturation(Duration.ofSeconds(10));
        double rate = LOAD * load.saturation(Duration.ofSeconds(10));
        for (String verb : List.of("archive", "promote")) {
            // the first of each warms up what moves, which is compiled meanwhile
            System.out.printf("%nnot measured: %s", operation(client, verb, json(1)));
            for (int go = 2; go <= GOES; go++) {
                move(load, rate, verb, json(go), client, threads);
            }
        }
        System.out.printf(
                "%np99 at %.0f/s, %d windows of %d s while nothing moves, %d while segments do%n",
                rate, quiet.size(), WINDOW.toSeconds(), moving.size());
        print("all windows", quiet, moving);
        print("those of which the host took little", leftAlone(quiet), leftAlone(moving));
    }

    private static List<Window> leftAlone(List<Window> windows) {
        return windows.stream().filter(each -> each.stolen() <= LITTLE_STOLEN).toList();
    }

    private static void print(String of, List<Window> quiet, List<Window> moving) {
        if (quiet.isEmpty() || moving.isEmpty()) {
            System.out.printf("%s: there are none%n", of);
            return;
        }
        System.out.printf(
                "%s (%d, %d): p99 of all reads %.0f us and %.0f us, %.2f times; median of the p99 of windows %.0f us and %.0f us, %.2f times%n",
                of,
                quiet.size(),
                moving.size(),
                ofAll(quiet),
                ofAll(moving),
                ofAll(moving) / ofAll(quiet),
                median(quiet),
                median(moving),
                median(moving) / median(quiet));
    }

    private static double ofAll(List<Window> windows) {
        return OpenLoop.Times.of(windows.stream().map(Window::times).toList()).micros(0.99);
    }

    private void move(
            OpenLoop load, double rate, String verb, String json, RestClient client, ExecutorService threads) {
        for (int window = 0; window < QUIET_WINDOWS; window++) {
            quiet.add(window(load, rate, "nothing moves"));
        }
        CompletableFuture<String> moves = CompletableFuture.supplyAsync(() -> operation(client, verb, json), threads);
        for (int window = 0; window < MOST_WINDOWS && !moves.isDone(); window++) {
            Window last = window(load, rate, verb);
            if (!moves.isDone()) {
                moving.add(last);
            }
        }
        System.out.printf("%n%s", moves.join());
    }

    /** Which segments are moved: those that have blocks of this third, of which some are named, since a filter is a query that others would wait for too. */
    private static String json(int third) {
        return IntStream.range(BLOCKS / GOES * (third - 1), BLOCKS / GOES * third)
                .filter(index -> index % NAMED == 0)
                .mapToObj(index -> "\"" + id(index) + "\"")
                .collect(Collectors.joining(",", "{\"force\":true,\"ids\":[", "]}"));
    }

    private static UUID id(long index) {
        return new UUID((1_700_000_000_000L + index) << 16 | 0x7000L, 0x8000_0000_0000_0000L);
    }

    private static String operation(RestClient client, String verb, String json) {
        try {
            return client.operation("/v1/tiers/" + verb, json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Window window(OpenLoop load, double rate, String what) {
        long before = stolen();
        OpenLoop.Times times = load.at(rate, WINDOW);
        long stolen = stolen() - before;
        System.out.printf(
                "%n%s: p50 %.0f us, p99 %.0f us, longest %.0f us; %d0 ms stolen",
                what, times.micros(0.5), times.micros(0.99), times.micros(1), stolen);
        return new Window(times, stolen);
    }

    /** Hundredths of a second that other machines took of the processors, since the start; 0 where that is not told. */
    private static long stolen() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/stat"))) {
            return lines.findFirst()
                    .map(line -> Long.parseLong(line.split(" +")[8]))
                    .orElse(0L);
        } catch (IOException e) {
            return 0;
        }
    }

    private static double median(List<Window> windows) {
        double[] sorted = windows.stream()
                .mapToDouble(each -> each.times().micros(0.99))
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
