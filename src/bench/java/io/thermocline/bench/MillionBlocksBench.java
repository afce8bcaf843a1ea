package io.thermocline.bench;

import static io.thermocline.bench.BatchClient.ascii;

import com.sun.management.OperatingSystemMXBean;
import io.thermocline.bench.ServerProcess.KeptConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A million blocks of 2 KiB through the packaged application with {@code -Xmx1g}: batch ingest without an encoder, mixed load, stop, start.
 * The time that JMH prints is that of the whole; the figures of interest are printed as they come.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class MillionBlocksBench {
    private static final long BLOCKS = Long.getLong("blocks", 1_000_000);
    /** Of them, so many while the JVM compiles most of what it will run: they are printed apart. */
    private static final long WARM_UP = 200_000;

    private static final int BYTES = 2_048;
    private static final int MIXED_SECONDS = 30;
    private static final String NO_ENCODER = "thermocline.encoders.default.kind=external";

    private static final byte[] LINE_BEFORE_ID = ascii("{\"id\":\"");
    private static final byte[] LINE_AFTER_ID = ascii("\",\"mediaType\":\"text/plain\",\"content\":\"");
    private static final byte[] LINE_END = ascii("\"}");

    private final OperatingSystemMXBean self = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private Path folder;
    private long anonymousPeak;

    /** A point of the load: when, and what server and load generator had taken of the processor by then. */
    private record Mark(long nanos, double cpuSeconds, double ownSeconds) {}

    /** A folder on the disk that the build uses. */
    @Setup(Level.Trial)
    public void folder() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "million-blocks");
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    /** The whole story. */
    @Benchmark
    public void ingestMixedLoadRestart() throws IOException {
        long emptyMillis = startMillis(folder.resolve("empty"));
        Path data = folder.resolve("data");
        try (ServerProcess server = ServerProcess.thermocline(data, NO_ENCODER)) {
            ingest(server);
            mixedLoad(server);
        }
        long fullMillis = startMillis(data);
        System.out.printf(
                "%nstart with %,d blocks %d ms, empty %d ms; limit 1.5 x empty + 2 s = %d ms%n",
                BLOCKS, fullMillis, emptyMillis, emptyMillis * 3 / 2 + 2_000);
        System.out.printf("anonymous memory, highest seen: %,d MiB%n", anonymousPeak >> 20);
    }

    private static long startMillis(Path data) {
        try (ServerProcess server = ServerProcess.thermocline(data, NO_ENCODER)) {
            return server.millisToReady();
        }
    }

    private void ingest(ServerProcess server) throws IOException {
        TextPieces texts = new TextPieces(1);
        Mark begin = mark(server);
        Mark[] warm = {begin};
        long acknowledged = BatchClient.send(server.port(), BLOCKS, (index, to) -> {
            if (index % 50_000 == 0) {
                sample(server);
            }
            if (index == WARM_UP) {
                warm[0] = mark(server);
            }
            to.put(LINE_BEFORE_ID).put(ascii(id(index))).put(LINE_AFTER_ID);
            texts.write(BYTES, to);
            to.put(LINE_END);
        });
        Mark end = mark(server);
        System.out.printf("%ningest: %,d of %,d blocks acknowledged%n", acknowledged, BLOCKS);
        report("all", acknowledged, begin, end);
        if (acknowledged > WARM_UP) {
            report("first", WARM_UP, begin, warm[0]);
            report("then", acknowledged - WARM_UP, warm[0], end);
        }
        caughtUp(server, acknowledged, end.nanos());
    }

    private Mark mark(ServerProcess server) {
        return new Mark(System.nanoTime(), server.cpuSeconds(), self.getProcessCpuTime() / 1e9);
    }

    private static void report(String which, long blocks, Mark from, Mark to) {
        System.out.printf(
                "  %s %,d: %,.0f a second, CPU %.1f us a block, and %.1f of the load generator%n",
                which,
                blocks,
                blocks / ((to.nanos() - from.nanos()) / 1e9),
                (to.cpuSeconds() - from.cpuSeconds()) * 1e6 / blocks,
                (to.ownSeconds() - from.ownSeconds()) * 1e6 / blocks);
    }

    /** From the last acknowledgement until a query has counted every block, the query's own time included. */
    private static void caughtUp(ServerProcess server, long acknowledged, long since) throws IOException {
        byte[] count = KeptConnection.request(
                "POST",
                "/v1/blocks/query",
                "application/json",
                "{\"aggregate\":{\"metrics\":[\"count\"]}}".getBytes(StandardCharsets.US_ASCII));
        try (KeptConnection connection = new KeptConnection(server.port())) {
            int refused = 0;
            // A query waits for what it has to see, but not for ever.
            while (connection.exchange(count) == 503) {
                refused++;
            }
            long first = System.nanoTime();
            expect(connection.exchange(count));
            System.out.printf(
                    "a query has seen all %,d blocks %.0f ms after the last acknowledgement (%d queries refused); the next took %.0f ms%n",
                    acknowledged, (first - since) / 1e6, refused, (System.nanoTime() - first) / 1e6);
        }
    }

    private void mixedLoad(ServerProcess server) throws IOException {
        Random random = new Random(2);
        TextPieces texts = new TextPieces(3);
        long reads = 0;
        long writes = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MIXED_SECONDS);
        try (KeptConnection connection = new KeptConnection(server.port())) {
            while (System.nanoTime() < end) {
                String path = "/v1/blocks/" + id(random.nextLong(BLOCKS));
                if (random.nextInt(10) == 0) {
                    byte[] json = ("{\"mediaType\":\"text/plain\",\"content\":\"" + texts.text(BYTES) + "\"}")
                            .getBytes(StandardCharsets.US_ASCII);
                    expect(connection.exchange(KeptConnection.request("PUT", path, "application/json", json)));
                    writes++;
                } else {
                    expect(connection.get(path));
                    reads++;
                }
                if ((reads + writes) % 1_000 == 0) {
                    sample(server);
                }
            }
        }
        System.out.printf("mixed load, one client: %,d reads and %,d writes in %d s%n", reads, writes, MIXED_SECONDS);
    }

    private static void expect(int status) throws IOException {
        if (status != 200) {
            throw new IOException("status " + status);
        }
    }

    private void sample(ServerProcess server) {
        anonymousPeak = Math.max(anonymousPeak, server.anonymousBytes());
    }

    /** UUIDv7 of one millisecond a block. */
    private static String id(long index) {
        long millis = 1_700_000_000_000L + index;
        return new java.util.UUID((millis << 16) | 0x7000L, 0x8000_0000_0000_0000L | (index * 0x9E37_79B9L)).toString();
    }
}
