package io.thermocline.hot;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Snapshot, find, header and content of 4 KiB blocks that lie in segments among many others: from the near cache, from the map alone, from pages alone. The key
 * index is asked each time, as every read does.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(
        value = 1,
        jvmArgs = {"@src/main/jvm/flags", "-Xmx2g"})
public class HotGetBench {
    private static final Logger PARQUET = Logger.getLogger("org.apache.parquet");
    private static final CommitContext CONTEXT = new CommitContext(Sharing.DEFAULT_SPACE, "bench", "", "", "");
    private static final int HOT_BLOCKS = 2_000;
    private static final int HOT_BYTES = 4_096;
    private static final int COLD_BYTES = 16;
    private static final int BATCH = 1_000;
    private static final long BUDGET = 64L << 20;
    private static final int STRIDE = 7_919; // prime: another block each time

    /** What may answer. */
    @Param({"near", "map", "segment"})
    public String from = "";

    /** How many lie in the segments. */
    @Param("200000")
    public int blocks;

    private final SplittableRandom random = new SplittableRandom(1);
    private Path folder = Path.of("");
    private HotTier tier;
    private Engine engine;
    private int next;

    /** Writes the blocks out to segments and has the hot ones in memory. */
    @Setup(Level.Trial)
    public void open() throws IOException {
        // Outside of Quarkus nothing sets a level, and parquet-java would log every field that a flush writes.
        PARQUET.setLevel(java.util.logging.Level.WARNING);
        folder = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "hot-bench");
        DiskFileStore files = new DiskFileStore(folder);
        HotOptions options = HotOptions.of(from.equals("map") ? BUDGET : 0, from.equals("near") ? BUDGET : 0);
        tier = HotTier.create(options, InstantSource.system(), System::nanoTime, Throwable::printStackTrace);
        tier.start();
        engine = Engine.open(
                EngineOptions.defaults(), new Components(files, InstantSource.system(), random, Runnable::run, tier));
        List<Operation> batch = new ArrayList<>();
        for (int i = 0; i < blocks; i++) {
            batch.add(block(i));
            if (batch.size() == BATCH || i == blocks - 1) {
                engine.submit(new Transaction(batch, CONTEXT)).join();
                batch = new ArrayList<>();
            }
        }
        engine.flush();
        while (held() < (from.equals("segment") ? 0 : HOT_BLOCKS)) {
            for (int i = 0; i < HOT_BLOCKS; i++) {
                read(i);
            }
        }
    }

    private long held() {
        HotStats stats = tier.stats();
        return from.equals("map")
                ? Objects.requireNonNull(stats.kinds().get(Kind.CONTENT)).entries()
                : stats.rows().entries();
    }

    private Operation block(int i) {
        byte[] content = new byte[i % (blocks / HOT_BLOCKS) == 0 ? HOT_BYTES : COLD_BYTES];
        random.nextBytes(content);
        Header header = new Header(
                BlockClass.PROGRAM_STATE,
                "block " + i,
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("text/plain", content.length, new byte[32]));
        return new Operation.Put(
                id(i), Precondition.ABSENT, 0, 0, 0, Payload.block(HeaderCodec.encode(header), content, random));
    }

    private static BlockId id(int i) {
        return new BlockId(0x0190_0000_0000_7000L + ((long) i << 16), 0x8000_0000_0000_0000L | i);
    }

    private byte[] read(int hot) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            Lookup.Found found = (Lookup.Found) snapshot.findWithContent(id(hot * (blocks / HOT_BLOCKS)));
            return snapshot.content(found.block());
        }
    }

    /** One block, whole. */
    @Benchmark
    public byte[] get() {
        next = (next + STRIDE) % HOT_BLOCKS;
        return read(next);
    }

    /** Says what answered, and closes. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        tier.stats().levels().forEach((level, stats) -> System.out.println(level + " " + stats.hits() + " hits"));
        engine.close();
        tier.close();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
