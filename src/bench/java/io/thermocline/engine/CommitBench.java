package io.thermocline.engine;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockIds;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.files.DiskFileStore;
import io.thermocline.log.Payload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/** Durable puts of 2 KiB blocks, synced before the answer, by one writer and by 64; the peer is RocksDB with a synced WAL and the same bytes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 4)
@Fork(
        value = 1,
        jvmArgs = {"@src/main/jvm/flags", "-Xmx2g"})
public class CommitBench {
    private static final Logger PARQUET = Logger.getLogger("org.apache.parquet");
    private static final CommitContext CONTEXT = new CommitContext(Sharing.DEFAULT_SPACE, "bench", "", "", "");

    /** Which store is measured. */
    @Param({"thermocline", "rocksdb"})
    public String store = "";

    private final RandomGenerator random = new SecureRandom();
    private final BlockIds ids = new BlockIds(InstantSource.system(), random);
    private final byte[] content = new byte[2048];
    private byte[] header = new byte[0];
    private Path folder = Path.of("");
    private Writer writer = () -> {};

    /** One durable put. */
    private interface Writer extends AutoCloseable {
        void put() throws RocksDBException;

        @Override
        default void close() {}
    }

    @Setup(org.openjdk.jmh.annotations.Level.Trial)
    public void open() throws IOException, RocksDBException {
        // Outside of Quarkus nothing sets a level, and parquet-java would log every field that a flush writes.
        PARQUET.setLevel(Level.WARNING);
        new SplittableRandom(1).nextBytes(content);
        header = HeaderCodec.encode(new Header(
                BlockClass.PROGRAM_STATE,
                "bench",
                null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                Annotations.NONE,
                new Media("application/octet-stream", content.length, new byte[32])));
        Path target = Path.of("target");
        Files.createDirectories(target);
        folder = Files.createTempDirectory(target, "commit-bench");
        writer = store.equals("rocksdb") ? new Rocks() : new Thermocline();
    }

    @TearDown(org.openjdk.jmh.annotations.Level.Trial)
    public void close() throws IOException {
        writer.close();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    @Threads(1)
    public void oneWriter() throws RocksDBException {
        writer.put();
    }

    @Benchmark
    @Threads(64)
    public void manyWriters() throws RocksDBException {
        writer.put();
    }

    private final class Thermocline implements Writer {
        private final DiskFileStore files = new DiskFileStore(folder);
        private final Engine engine = Engine.open(
                EngineOptions.defaults(), new Components(files, InstantSource.system(), random, Runnable::run));

        @Override
        public void put() {
            RandomGenerator salt = ThreadLocalRandom.current();
            Operation.Put put =
                    new Operation.Put(ids.next(), Precondition.ABSENT, 0, 0, 0, Payload.block(header, content, salt));
            engine.submit(Transaction.of(put, CONTEXT)).join();
        }

        @Override
        public void close() {
            engine.close();
        }
    }

    private final class Rocks implements Writer {
        private final Options options = new Options().setCreateIfMissing(true);
        private final WriteOptions synced = new WriteOptions().setSync(true);
        private final RocksDB db;

        Rocks() throws RocksDBException {
            RocksDB.loadLibrary();
            db = RocksDB.open(options, folder.toString());
        }

        @Override
        public void put() throws RocksDBException {
            byte[] value = new byte[header.length + content.length];
            System.arraycopy(header, 0, value, 0, header.length);
            System.arraycopy(content, 0, value, header.length, content.length);
            db.put(synced, ids.next().toBytes(), value);
        }

        @Override
        public void close() {
            db.close();
            synced.close();
            options.close();
        }
    }
}
