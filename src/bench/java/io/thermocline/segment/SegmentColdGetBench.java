package io.thermocline.segment;

import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;

/**
 * The gets of {@link SegmentGetBench} from the disk: before each batch both stores are closed, their files dropped from the page cache, and opened
 * again. The batches take turns, so that what else the disk does meets all. The time that JMH prints is that of the whole; the figures of interest
 * are printed, with the bytes that the disk delivered, at the end.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class SegmentColdGetBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 21);
    private static final int WARMUP_ROUNDS = 5;
    private static final int GETS = Integer.getInteger("gets", 500);

    private final BenchFolder segmentFolder = new BenchFolder("cold-segment");
    private final BenchFolder rocksFolder = new BenchFolder("cold-rocksdb");
    private final Random random = new Random(2);
    private SegmentMeta meta;

    /** A get by the number of a block. */
    private interface Store {
        byte[] get(int block) throws RocksDBException;
    }

    /** What batches of one kind took. */
    private static final class Figures {
        private final long[] nanos = new long[ROUNDS * GETS];
        private final double[] medians = new double[ROUNDS];
        private int gets;
        private long bytes;

        void measure(Store store, int[] blocks, int round) throws RocksDBException {
            long[] batch = new long[blocks.length];
            long before = PageCache.bytesRead();
            for (int i = 0; i < blocks.length; i++) {
                long start = System.nanoTime();
                byte[] value = store.get(blocks[i]);
                batch[i] = System.nanoTime() - start;
                if (value.length == 0) {
                    throw new IllegalStateException("block " + blocks[i] + " is empty");
                }
            }
            if (round < 0) {
                return;
            }
            bytes += PageCache.bytesRead() - before;
            System.arraycopy(batch, 0, nanos, gets, batch.length);
            gets += batch.length;
            Arrays.sort(batch);
            medians[round] = batch[batch.length / 2];
        }

        void print(String name, Figures peer) {
            double[] ratios = new double[ROUNDS];
            for (int round = 0; round < ROUNDS; round++) {
                ratios[round] = peer.medians[round] / medians[round];
            }
            Arrays.sort(ratios);
            System.out.printf(
                    "%n%-16s p50 %6.1f us, p99 %6.1f us, mean %6.1f us, %6.0f bytes read a get; median of paired rounds %.2f times as fast as RocksDB",
                    name,
                    quantile(0.5),
                    quantile(0.99),
                    Arrays.stream(nanos).average().orElseThrow() / 1e3,
                    (double) bytes / gets,
                    ratios[ROUNDS / 2]);
        }

        private double quantile(double share) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return sorted[(int) (sorted.length * share)] / 1e3;
        }
    }

    /** Writes both. */
    @Setup(Level.Trial)
    public void write() throws RocksDBException {
        try (Segment segment =
                BenchBlocks.segment(new DiskFileStore(segmentFolder.path()), 1, SegmentGetBench::blocks)) {
            meta = segment.meta();
        }
        try (RocksDB database = SegmentGetBench.InRocksDb.open(rocksFolder.path())) {
            SegmentGetBench.InRocksDb.fill(database);
        }
    }

    /** Removes both. */
    @TearDown(Level.Trial)
    public void remove() {
        segmentFolder.close();
        rocksFolder.close();
    }

    /** All rounds. */
    @Benchmark
    public void gets() throws RocksDBException {
        Figures content = new Figures();
        Figures row = new Figures();
        Figures rocks = new Figures();
        for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
            int[] blocks = random.ints(GETS, 0, SegmentGetBench.BLOCKS).toArray();
            fromSegment(content, Segment::content, blocks, round);
            fromRocksDb(rocks, blocks, round);
            fromSegment(row, (segment, entry) -> content(segment.row(entry)), blocks, round);
        }
        content.print("content", rocks);
        row.print("whole row", rocks);
        rocks.print("RocksDB", rocks);
        System.out.println();
    }

    private static byte[] content(StoredBlock block) {
        return block.content();
    }

    /** Reads something of a row. */
    private interface Part {
        byte[] of(Segment segment, SegmentEntry entry);
    }

    private void fromSegment(Figures figures, Part part, int[] blocks, int round) throws RocksDBException {
        PageCache.evict(segmentFolder.path());
        try (Segment segment = Segment.open(new DiskFileStore(segmentFolder.path()), meta)) {
            figures.measure(
                    block -> {
                        SegmentEntry entry = segment.find(BenchBlocks.id(block), Long.MAX_VALUE);
                        if (entry == null) {
                            throw new IllegalStateException("block " + block + " is missing");
                        }
                        return part.of(segment, entry);
                    },
                    blocks,
                    round);
        }
    }

    private void fromRocksDb(Figures figures, int[] blocks, int round) throws RocksDBException {
        PageCache.evict(rocksFolder.path());
        try (RocksDB database = SegmentGetBench.InRocksDb.open(rocksFolder.path())) {
            figures.measure(block -> database.get(BenchBlocks.id(block).toBytes()), blocks, round);
        }
    }
}
