package io.thermocline.bench;

import static io.thermocline.bench.BatchClient.ascii;

import io.thermocline.bench.ServerProcess.KeptConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Timeout;
import org.openjdk.jmh.annotations.Warmup;

/**
 * {@code -Dblocks} (2,000,000) blocks of 1 KiB without vectors and a tenth as many with, in the packaged application with {@code -Xmx1g} and an archive in a folder: queries of metadata and
 * exact searches with all of it here, then with about 95 % of it in the archive, and after a start. The time that JMH prints is that of the whole; the figures of interest are printed
 * as they come.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Timeout(time = 1, timeUnit = TimeUnit.HOURS)
@State(Scope.Benchmark)
public class TwoMillionBlocksBench {
    private static final int PLAIN = Integer.getInteger("blocks", 2_000_000);
    private static final int WITH_VECTORS = PLAIN / 10;
    private static final int BLOCKS = PLAIN + WITH_VECTORS;
    private static final double ARCHIVED = 0.95;
    private static final int BYTES = 1_024;
    private static final int DIMENSION = 384;
    private static final int STARTS = 3;
    private static final int QUERIES = 40;
    private static final int WARM_UP = 100;
    private static final int GROUPS = 97;
    private static final String[] SETTINGS = {
        "thermocline.encoders.default.kind=external", "thermocline.archive.kind=disk"
    };
    private static final Pattern ARCHIVE_BLOCKS = Pattern.compile("\"tier\":\"ARCHIVE\",\"blocks\":(\\d+)");

    private final Random random = new Random(1);
    private long anonymousPeak;

    /** Medians, milliseconds. */
    private record Latencies(double count, double page, double search) {
        void print(String when, Latencies warm) {
            System.out.printf(
                    "%s: count %.1f ms (%.2f), 50 newest %.1f ms (%.2f), exact search %.1f ms (%.2f)%n",
                    when, count, count / warm.count, page, page / warm.page, search, search / warm.search);
        }
    }

    /** The whole story. */
    @Benchmark
    public void archiveAndAsk() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "two-million-blocks");
        try {
            run(folder);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(Path folder) throws IOException {
        double empty = startMillis(folder.resolve("empty"));
        Path data = folder.resolve("data");
        Latencies warm;
        try (ServerProcess server = ServerProcess.thermocline(data, SETTINGS);
                RestClient client = new RestClient(server)) {
            ingest(server, client);
        }
        try (ServerProcess server = ServerProcess.thermocline(data, SETTINGS);
                RestClient client = new RestClient(server)) {
            warm = latencies(server);
            System.out.println();
            warm.print("after a start, all of it here", warm);
            latencies(server).print("the same again", warm);
            System.out.println(client.operation(
                    "/v1/tiers/archive", "{\"filter\":\"attributes.n < " + (long) (ARCHIVED * BLOCKS) + "\"}"));
            System.out.println(shareArchived(client));
            latencies(server).print("archived", warm);
            sample(server);
        }
        double full = startMillis(data);
        System.out.printf(
                "start %.0f ms, empty %.0f ms; limit 1.5 x empty + 3 s = %.0f ms%n", full, empty, empty * 1.5 + 3_000);
        try (ServerProcess server = ServerProcess.thermocline(data, SETTINGS);
                RestClient client = new RestClient(server)) {
            latencies(server).print("after a start, archived", warm);
            System.out.println(shareArchived(client));
            sample(server);
        }
        System.out.printf("anonymous memory, highest seen, with -Xmx1g: %,d MiB%n", anonymousPeak >> 20);
    }

    /** The median of some. */
    private static double startMillis(Path data) {
        double[] millis = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            try (ServerProcess server = ServerProcess.thermocline(data, SETTINGS)) {
                millis[i] = server.millisToReady();
            }
        }
        Arrays.sort(millis);
        return millis[STARTS / 2];
    }

    private void ingest(ServerProcess server, RestClient client) throws IOException {
        TextPieces texts = new TextPieces(2);
        long acknowledged = BatchClient.send(server.port(), BLOCKS, (index, to) -> {
            if (index % 50_000 == 0) {
                sample(server);
            }
            to.put(ascii("{\"id\":\"" + id(index) + "\",\"mediaType\":\"text/plain\",\"attributes\":{\"n\":" + index
                    + ",\"group\":" + index % GROUPS + "}," + (index < PLAIN ? "" : vectors(index))
                    + "\"content\":\""));
            texts.write(BYTES, to);
            to.put(ascii("\"}"));
        });
        if (acknowledged != BLOCKS) {
            throw new IOException(acknowledged + " of " + BLOCKS + " blocks acknowledged");
        }
        client.operation("/v1/tiers/compact", "{}");
    }

    private String vectors(long index) {
        return "\"vectors\":[{\"chunk\":0,\"encoder\":\"default\",\"offset\":0,\"length\":" + BYTES + ",\"values\":"
                + values(new Random(index % 1_000), new Random(index)) + "}],";
    }

    /** A direction near that of its topic. */
    private static String values(Random topic, Random own) {
        StringBuilder values = new StringBuilder("[");
        for (int i = 0; i < DIMENSION; i++) {
            values.append(i == 0 ? "" : ",");
            decimal(topic.nextGaussian() + 0.5 * own.nextGaussian(), values);
        }
        return values.append(']').toString();
    }

    /** Four decimals; a format would cost more than the server that reads it. */
    private static void decimal(double value, StringBuilder to) {
        long tenThousandths = Math.round(Math.abs(value) * 10_000);
        to.append(value < 0 ? "-" : "").append(tenThousandths / 10_000).append('.');
        String decimals = Long.toString(tenThousandths % 10_000);
        to.repeat('0', 4 - decimals.length()).append(decimals);
    }

    private Latencies latencies(ServerProcess server) throws IOException {
        try (KeptConnection connection = new KeptConnection(server.port())) {
            double count = median(
                    connection,
                    "/v1/blocks/query",
                    i -> "{\"filter\":\"" + filter(i) + "\",\"aggregate\":{\"metrics\":[\"count\"]}}");
            double page =
                    median(connection, "/v1/blocks/query", i -> "{\"filter\":\"" + filter(i) + "\",\"limit\":50}");
            double search = median(
                    connection,
                    "/v1/search",
                    i -> "{\"k\":10,\"vector\":" + values(new Random(i), new Random(random.nextLong())) + "}");
            return new Latencies(count, page, search);
        }
    }

    /** Never the same twice, so that no answer is a remembered one. */
    private String filter(int i) {
        return "attributes.group == " + i % GROUPS + " && attributes.n >= " + random.nextInt(PLAIN / 2)
                + " && mediaType == 'text/plain' && size > 100";
    }

    private double median(KeptConnection connection, String path, IntFunction<String> json) throws IOException {
        double[] millis = new double[QUERIES];
        for (int i = -WARM_UP; i < QUERIES; i++) {
            byte[] body = json.apply(i + WARM_UP).getBytes(StandardCharsets.US_ASCII);
            byte[] request = KeptConnection.request("POST", path, "application/json", body);
            long began = System.nanoTime();
            int status = connection.exchange(request);
            if (status != 200) {
                throw new IOException(path + ": " + status);
            }
            if (i >= 0) {
                millis[i] = (System.nanoTime() - began) / 1e6;
            }
        }
        Arrays.sort(millis);
        return millis[QUERIES / 2];
    }

    private static String shareArchived(RestClient client) throws IOException {
        String tiers = client.get("/v1/tiers");
        Matcher matcher = ARCHIVE_BLOCKS.matcher(tiers);
        return matcher.find()
                ? String.format(
                        Locale.ROOT,
                        "%.1f %% of the rows are archived",
                        100.0 * Long.parseLong(matcher.group(1)) / BLOCKS)
                : tiers;
    }

    private void sample(ServerProcess server) {
        anonymousPeak = Math.max(anonymousPeak, server.anonymousBytes());
    }

    /** UUIDv7 of one millisecond a block. */
    private static String id(long index) {
        long millis = 1_700_000_000_000L + index;
        return new UUID((millis << 16) | 0x7000L, 0x8000_0000_0000_0000L | (index * 0x9E37_79B9L)).toString();
    }
}
