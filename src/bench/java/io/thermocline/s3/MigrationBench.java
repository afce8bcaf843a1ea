package io.thermocline.s3;

import com.sun.management.OperatingSystemMXBean;
import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockIds;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Grouping;
import io.thermocline.engine.MoveOutcome;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.ReadLedger;
import io.thermocline.engine.RowCache;
import io.thermocline.engine.SegmentState;
import io.thermocline.engine.Transaction;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.segment.Throttle;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * Segments to a bucket, all steps of a move with its manifests, against uploads of the same files to the same server by the SDK alone, by turns. The engine is the
 * shipped one with the shipped adapter, in this process, so that each pair runs on a warm JVM and nothing limits its pace. Ceph keeps no checksums, so that what was
 * stored is read back; S3Proxy keeps them. The time that JMH prints is that of the whole; the figures of interest are printed at the end.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@Fork(
        value = 1,
        jvmArgs = {"@src/main/jvm/flags", "-Xmx2g"})
public class MigrationBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 6);
    private static final int WARMUP_ROUNDS = 2;
    /** Fewer than are merged. */
    private static final int SEGMENTS = 3;

    private static final int SEGMENT_BYTES = Integer.getInteger("segment.mib", 96) << 20;
    private static final int BYTES = 2_048;
    private static final int TRANSACTION = 32;
    private static final int IN_FLIGHT = 64;
    private static final String PREFIX = "store/";
    private static final OperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final CommitContext CONTEXT = new CommitContext(Sharing.DEFAULT_SPACE, "bench", "", "", "");

    /** Which server. */
    @Param({"ceph", "s3proxy"})
    public String server = "";

    private final Random random = new Random(1);
    private BucketServer bucket;
    private final List<Pair> pairs = new ArrayList<>();

    /** What it took to bring a segment there: time, and processor time of this process and of the server's. */
    private record Cost(double seconds, double cpuSeconds) {}

    /** One segment both ways. */
    private record Pair(double mib, Cost ours, Cost bare) {
        double ratio() {
            return bare.seconds / ours.seconds;
        }

        double cpuRatio() {
            return bare.cpuSeconds / ours.cpuSeconds;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "archived at %.0f MiB/s with %.1f ms of CPU a MiB, uploaded bare at %.0f MiB/s with %.1f",
                    mib / ours.seconds,
                    1e3 * ours.cpuSeconds / mib,
                    mib / bare.seconds,
                    1e3 * bare.cpuSeconds / mib);
        }
    }

    /** All rounds. */
    @Benchmark
    public void migrate() throws IOException {
        Path folder = Files.createTempDirectory(Path.of("target"), "migration");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                BucketServer started = BucketServer.start(server, folder)) {
            bucket = started;
            run(folder, started.place(), threads);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void run(Path folder, S3Place place, ExecutorService threads) throws IOException {
        S3Place ours =
                new S3Place(place.endpoint(), place.region(), place.bucket(), PREFIX, place.pathStyle(), place.keys());
        ObjectTraffic traffic = new ObjectTraffic();
        Path data = folder.resolve("store");
        try (S3Objects objects = new S3Objects(ours, S3Limits.DEFAULT, threads, InstantSource.system(), traffic);
                Engine engine = Engine.open(
                        options(),
                        new Components(
                                new DiskFileStore(data),
                                InstantSource.system(),
                                new Random(2),
                                threads,
                                RowCache.NONE,
                                ReadLedger.NONE,
                                Grouping.NONE,
                                objects));
                BareClient bare = new BareClient(place)) {
            for (int i = 0; i < SEGMENTS; i++) {
                ingest(engine);
            }
            List<Long> segments =
                    engine.archive().segments().stream().map(SegmentState::id).toList();
            for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
                for (long segment : segments) {
                    Pair pair = pair(engine, segment, copies(data, folder.resolve("copies"), segment), bare);
                    if (round >= 0) {
                        pairs.add(pair);
                    }
                    System.out.printf("%n%s: %s%s", server, pair, round < 0 ? " (warm-up)" : "");
                }
                bringBack(engine, segments);
            }
        }
        print();
    }

    /** Segments of the size asked for, and no merges. */
    private static EngineOptions options() {
        EngineOptions defaults = EngineOptions.defaults();
        return defaults.with(new EngineOptions.Memtables(4L * SEGMENT_BYTES, 2))
                .with(new EngineOptions.Compactions(SEGMENTS + 1, 1, 1));
    }

    /** Contents that cannot be compressed, so that a segment is as large as they are. */
    private void ingest(Engine engine) {
        BlockIds ids = new BlockIds(Instant::now, random);
        byte[] header = HeaderCodec.encode(new Header(
                BlockClass.PROGRAM_STATE,
                "benchmark",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("application/octet-stream", BYTES, new byte[32])));
        Deque<CompletableFuture<Committed>> inFlight = new ArrayDeque<>();
        for (int i = 0; i < SEGMENT_BYTES / BYTES; i += TRANSACTION) {
            List<Operation> operations = new ArrayList<>();
            for (int j = 0; j < TRANSACTION; j++) {
                byte[] content = new byte[BYTES];
                random.nextBytes(content);
                operations.add(new Operation.Put(
                        ids.next(), Precondition.ABSENT, 0, 0, 0, Payload.block(header, content, random)));
            }
            if (inFlight.size() == IN_FLIGHT) {
                inFlight.remove().join();
            }
            inFlight.add(engine.submit(new Transaction(operations, CONTEXT)));
        }
        inFlight.forEach(CompletableFuture::join);
        engine.flush();
    }

    /** The files of a segment that lies here, where they stay when it leaves. */
    private static List<Path> copies(Path data, Path copies, long segment) throws IOException {
        Files.createDirectories(copies);
        List<Path> made = new ArrayList<>();
        try (Stream<Path> files = Files.list(data.resolve("data"))) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                if (name.startsWith("%010d.".formatted(segment))) {
                    Path copy = copies.resolve(name);
                    if (!Files.exists(copy)) {
                        Files.copy(file, copy);
                    }
                    made.add(copy);
                }
            }
        }
        return made;
    }

    /** Who is first takes turns. */
    private Pair pair(Engine engine, long segment, List<Path> files, BareClient bare) throws IOException {
        double mib = 0;
        for (Path file : files) {
            mib += Files.size(file) / (double) (1 << 20);
        }
        Runnable archive = () -> archive(engine, segment);
        Runnable upload = () -> upload(bare, files);
        if (random.nextBoolean()) {
            Cost ours = cost(archive);
            return new Pair(mib, ours, cost(upload));
        }
        Cost others = cost(upload);
        return new Pair(mib, cost(archive), others);
    }

    private Cost cost(Runnable work) {
        double cpu = cpuSeconds();
        long began = System.nanoTime();
        work.run();
        return new Cost((System.nanoTime() - began) / 1e9, cpuSeconds() - cpu);
    }

    private double cpuSeconds() {
        return PROCESS.getProcessCpuTime() / 1e9 + bucket.cpuSeconds();
    }

    private static void archive(Engine engine, long segment) {
        MoveOutcome outcome = engine.archive().archive(segment, Throttle.NONE);
        if (outcome != MoveOutcome.DONE) {
            throw new IllegalStateException("segment " + segment + ": " + outcome);
        }
    }

    private static void upload(BareClient bare, List<Path> files) {
        for (Path file : files) {
            bare.upload("bare/" + file.getFileName(), file, S3Limits.DEFAULT.partBytes());
        }
    }

    /** So that the next round finds nothing of theirs there. */
    private static void bringBack(Engine engine, List<Long> segments) {
        for (long segment : segments) {
            engine.archive().promote(segment, Throttle.NONE);
            engine.archive().forget(segment);
        }
        engine.archive().collect();
    }

    private void print() {
        System.out.printf(
                "%n%s: archived at %.2f of the bare rate (quartiles %.2f, %.2f), median of %d paired segments; by CPU %.2f (%.2f, %.2f)%n",
                server,
                at(Pair::ratio, 0.5),
                at(Pair::ratio, 0.25),
                at(Pair::ratio, 0.75),
                pairs.size(),
                at(Pair::cpuRatio, 0.5),
                at(Pair::cpuRatio, 0.25),
                at(Pair::cpuRatio, 0.75));
    }

    private double at(ToDoubleFunction<Pair> figure, double quantile) {
        double[] sorted = pairs.stream().mapToDouble(figure).sorted().toArray();
        return sorted[(int) (quantile * (sorted.length - 1))];
    }
}
