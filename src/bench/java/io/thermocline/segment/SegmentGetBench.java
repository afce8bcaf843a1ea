package io.thermocline.segment;

import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
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
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.CompressionOptions;
import org.rocksdb.CompressionType;
import org.rocksdb.FlushOptions;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteOptions;

/**
 * Gets by id of random blocks of 2 KiB, compressed in the page cache of the system: a segment against RocksDB with the same bytes in Zstandard blocks
 * of 16 KiB and a block cache far smaller than the data.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SegmentGetBench {
    static final int BLOCKS = 200_000;
    private static final int BLOCK_BYTES = 2048;

    static Iterator<StoredBlock> blocks() {
        BenchBlocks source = new BenchBlocks(1);
        return IntStream.range(0, BLOCKS)
                .mapToObj(number -> source.block(number, source.text(BLOCK_BYTES)))
                .iterator();
    }

    /** The blocks in a segment. */
    @State(Scope.Benchmark)
    public static class InSegment {
        private final BenchFolder folder = new BenchFolder("segment");
        private final Random random = new Random(2);
        private Segment segment;

        @Setup(Level.Trial)
        public void write() {
            segment = BenchBlocks.segment(new DiskFileStore(folder.path()), 1, SegmentGetBench::blocks);
        }

        @TearDown(Level.Trial)
        public void remove() {
            segment.close();
            folder.close();
        }

        SegmentEntry find() {
            return segment.find(BenchBlocks.id(random.nextInt(BLOCKS)), Long.MAX_VALUE);
        }
    }

    /** The blocks in RocksDB, header and content in one value. */
    @State(Scope.Benchmark)
    public static class InRocksDb {
        private final BenchFolder folder = new BenchFolder("rocksdb");
        private final Random random = new Random(2);
        private RocksDB database;

        @Setup(Level.Trial)
        public void write() throws RocksDBException {
            database = open(folder.path());
            fill(database);
        }

        /** Opens a database, which is made if need be. */
        static RocksDB open(Path folder) throws RocksDBException {
            RocksDB.loadLibrary();
            BlockBasedTableConfig table = new BlockBasedTableConfig()
                    .setBlockSize(16 << 10)
                    .setFilterPolicy(new BloomFilter(10, false))
                    .setBlockCache(new LRUCache(8 << 20))
                    .setCacheIndexAndFilterBlocks(false);
            Options options = new Options()
                    .setCreateIfMissing(true)
                    .setCompressionType(CompressionType.ZSTD_COMPRESSION)
                    .setCompressionOptions(new CompressionOptions().setLevel(3))
                    .setTableFormatConfig(table);
            return RocksDB.open(options, folder.toString());
        }

        /** Puts the blocks into it and brings them into their last form. */
        static void fill(RocksDB database) throws RocksDBException {
            try (WriteOptions unlogged = new WriteOptions().setDisableWAL(true);
                    FlushOptions flush = new FlushOptions()) {
                for (Iterator<StoredBlock> each = blocks(); each.hasNext(); ) {
                    StoredBlock block = each.next();
                    database.put(unlogged, block.envelope().id().toBytes(), value(block));
                }
                database.flush(flush);
                database.compactRange();
            }
        }

        private static byte[] value(StoredBlock block) {
            byte[] value = new byte[block.header().length + block.content().length];
            System.arraycopy(block.header(), 0, value, 0, block.header().length);
            System.arraycopy(block.content(), 0, value, block.header().length, block.content().length);
            return value;
        }

        @TearDown(Level.Trial)
        public void remove() {
            database.close();
            folder.close();
        }
    }

    /** Key lookup and content. */
    @Benchmark
    public byte[] segmentContent(InSegment in) {
        return in.segment.content(in.find());
    }

    /** Key lookup, header and content. */
    @Benchmark
    public StoredBlock segmentRow(InSegment in) {
        return in.segment.row(in.find());
    }

    /** The same bytes from RocksDB. */
    @Benchmark
    public byte[] rocksDb(InRocksDb in) throws RocksDBException {
        return in.database.get(BenchBlocks.id(in.random.nextInt(BLOCKS)).toBytes());
    }
}
