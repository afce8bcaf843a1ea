package io.thermocline.bench;

import com.sun.management.OperatingSystemMXBean;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.MiniLmEncoder;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
 * Short texts through {@code POST /v1/blocks/batch} of the packaged application with its embedded encoder, against the same encoder called directly
 * with the same texts and as many threads. The two take turns, so that what else the machine does meets both; the encoder alone runs in the process
 * that is the client otherwise. On a machine that is busy with other things, the ratio of processor time says more than that of the rates. The rounds
 * of warming up are long, because at some hundred blocks a second the JVM takes thousands of them to compile what surrounds the model. The time that JMH prints is that of the whole; the figures of interest are printed as they come.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class EncoderIngestBench {
    private static final int TEXTS = Integer.getInteger("texts", 400);
    private static final int ROUNDS = Integer.getInteger("rounds", 9);
    private static final int WARMUP_ROUNDS = Integer.getInteger("warmup", 12);
    private static final int LEAST_WORDS = 40;
    private static final int MOST_WORDS = 160;
    private static final String[] WORDS =
            ("the of and to in is that for on with as by at from it an be this which or are was not but have has they"
                            + " one all can more when there some other time new these may then first any like two such only also after over many must"
                            + " storage engine writes blocks disk reads again query vectors memory index commit agent model learns graph edge node key"
                            + " value document chapter history river mountain city people water energy market price system theory language music"
                            + " house garden winter summer light sound color paper letter number question answer reason method result change")
                    .split(" ");

    private final OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private Path folder;
    private List<String> texts;

    /** What one way of encoding all texts took. */
    private record Round(double perSecond, double cpuMillisPerText) {}

    /** A folder on the disk that the build uses. */
    @Setup(Level.Trial)
    public void prepare() throws IOException {
        folder = Files.createTempDirectory(Path.of("target"), "encoder-ingest");
        Random random = new Random(1);
        texts = IntStream.range(0, TEXTS)
                .mapToObj(i -> text(random, random.nextInt(LEAST_WORDS, MOST_WORDS)))
                .toList();
    }

    /** Removes it. */
    @TearDown(Level.Trial)
    public void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static String text(Random random, int words) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < words; i++) {
            text.append(WORDS[random.nextInt(WORDS.length)]).append(i % 12 == 11 ? ". " : " ");
        }
        return text.toString();
    }

    /** Rounds in pairs. */
    @Benchmark
    public void ingestAgainstTheEncoderAlone() throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        double[] rates = new double[ROUNDS];
        double[] costs = new double[ROUNDS];
        try (ServerProcess server = ServerProcess.thermocline(folder.resolve("data"));
                MiniLmEncoder encoder = new MiniLmEncoder(Encoders.DEFAULT, threads)) {
            for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
                Round alone = alone(encoder);
                Round ingest = ingest(server);
                double rate = ingest.perSecond / alone.perSecond;
                double cost = alone.cpuMillisPerText / ingest.cpuMillisPerText;
                System.out.printf(
                        "%n%s: encoder alone %.1f texts/s, CPU %.2f ms a text; ingest %.1f blocks/s, server CPU %.2f ms a block; ratio %.3f, by CPU %.3f",
                        round < 0 ? "warm-up" : "round " + round,
                        alone.perSecond,
                        alone.cpuMillisPerText,
                        ingest.perSecond,
                        ingest.cpuMillisPerText,
                        rate,
                        cost);
                if (round >= 0) {
                    rates[round] = rate;
                    costs[round] = cost;
                }
            }
        }
        print("rate of ingest to rate of the encoder alone", rates);
        print("CPU of the encoder alone to CPU of the server", costs);
    }

    private static void print(String name, double[] ratios) {
        Arrays.sort(ratios);
        System.out.printf("%n%s: median %.3f, %.3f to %.3f%n", name, ratios[ROUNDS / 2], ratios[0], ratios[ROUNDS - 1]);
    }

    private Round alone(MiniLmEncoder encoder) {
        long cpu = machine.getProcessCpuTime();
        long start = System.nanoTime();
        encoder.encode(texts);
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Round(TEXTS / seconds, (machine.getProcessCpuTime() - cpu) / 1e6 / TEXTS);
    }

    private Round ingest(ServerProcess server) throws IOException {
        double cpu = server.cpuSeconds();
        long start = System.nanoTime();
        long acknowledged = BatchClient.send(
                server.port(),
                TEXTS,
                (index, to) -> to.put(BatchClient.ascii(
                        "{\"mediaType\":\"text/plain\",\"content\":\"" + texts.get((int) index) + "\"}")));
        double seconds = (System.nanoTime() - start) / 1e9;
        if (acknowledged != TEXTS) {
            throw new IOException(acknowledged + " of " + TEXTS + " blocks acknowledged");
        }
        return new Round(TEXTS / seconds, (server.cpuSeconds() - cpu) * 1e3 / TEXTS);
    }
}
