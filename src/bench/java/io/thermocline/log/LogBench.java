package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import io.thermocline.files.DiskFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** The log by itself: a durable group of 2 KiB records, and how many MiB a second are read back at a start ({@code replay}: operations are MiB). */
@Fork(1)
@Warmup(iterations = 1, time = 3)
@Measurement(iterations = 3, time = 3)
public class LogBench {
    private static final int RECORD_BYTES = 2_048;
    private static final int REPLAY_MIB = 256;
    private static final StoreIdentity IDENTITY = new StoreIdentity(new UUID(1, 2), 1);

    private static BlockPayload payload(SplittableRandom random) {
        byte[] content = new byte[RECORD_BYTES];
        random.nextBytes(content);
        return Payload.block(new byte[80], content, random);
    }

    private static LogRecord record(long sequence, BlockPayload payload) {
        Envelope envelope = new Envelope(new BlockId(sequence, 1), sequence, 1, sequence, sequence, 0, 0);
        CommitContext context = new CommitContext("space", "actor", "", "", "");
        return new LogRecord(sequence, sequence, context, List.of(new LoggedOperation.Put(envelope, payload)));
    }

    private static Path folder() throws IOException {
        return Files.createTempDirectory("log-bench");
    }

    private static void delete(Path folder) throws IOException {
        try (var paths = Files.walk(folder)) {
            paths.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(file -> file.delete());
        }
    }

    /** A log whose spare files are prepared beside it, as in the engine. */
    @State(Scope.Benchmark)
    public static class Writing {
        /** Records a sync. */
        @Param({"1", "64"})
        public int group;

        private final ExecutorService spares = Executors.newSingleThreadExecutor();
        private final BlockPayload payload = payload(new SplittableRandom(1));
        private Path folder = Path.of(".");
        private WriteAheadLog log;
        private long sequence;
        private long bytes;

        /** Opens an empty log. */
        @Setup(Level.Trial)
        public void open() throws IOException {
            folder = folder();
            log = WriteAheadLog.open(new DiskFileStore(folder), LogOptions.DEFAULTS, IDENTITY, 0, r -> {});
            prepare();
        }

        /** Deletes it. */
        @TearDown(Level.Trial)
        public void close() throws IOException {
            spares.close();
            log.close();
            delete(folder);
        }

        void write() {
            for (int i = 0; i < group; i++) {
                log.append(record(++sequence, payload));
            }
            log.sync();
            if (log.bytes() > bytes) {
                prepare();
            }
        }

        private void prepare() {
            long flushed = sequence;
            bytes = log.bytes();
            spares.execute(() -> {
                log.discardThrough(flushed - 1);
                while (log.prepareSpare()) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    /** A full log. */
    @State(Scope.Benchmark)
    public static class Written {
        private Path folder = Path.of(".");

        /** Writes it. */
        @Setup(Level.Trial)
        public void write() throws IOException {
            folder = folder();
            SplittableRandom random = new SplittableRandom(1);
            try (WriteAheadLog log =
                    WriteAheadLog.open(new DiskFileStore(folder), LogOptions.DEFAULTS, IDENTITY, 0, r -> {})) {
                for (long sequence = 1; sequence * RECORD_BYTES <= (long) REPLAY_MIB << 20; sequence++) {
                    log.append(record(sequence, payload(random)));
                    if (sequence % 64 == 0) {
                        log.sync();
                    }
                }
                log.sync();
            }
        }

        /** Deletes it. */
        @TearDown(Level.Trial)
        public void delete() throws IOException {
            LogBench.delete(folder);
        }
    }

    /** Appends a group and syncs it. */
    @Benchmark
    @BenchmarkMode(Mode.SampleTime)
    @OutputTimeUnit(TimeUnit.MICROSECONDS)
    public void appendAndSync(Writing state) {
        state.write();
    }

    /** Opens the log and reads all of it. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OperationsPerInvocation(REPLAY_MIB)
    public long replay(Written state) {
        long[] bytes = new long[1];
        try (WriteAheadLog log = WriteAheadLog.open(
                new DiskFileStore(state.folder),
                LogOptions.DEFAULTS,
                IDENTITY,
                0,
                record -> bytes[0] += record.operations().size())) {
            return bytes[0] + log.syncedThrough();
        }
    }
}
