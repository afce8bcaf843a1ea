package io.thermocline.segment;

import io.thermocline.files.DiskFileStore;
import io.thermocline.objects.DiskObjects;
import io.thermocline.objects.ObjectStore;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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

/**
 * Gets of random blocks of 2 KiB whose contents lie in an archive in a folder, against bare reads of the same bytes from it, by turns in short batches. The time that JMH
 * prints is that of the whole; the figures of interest are printed at the end.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class ArchivedGetBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 201);
    private static final int WARMUP_ROUNDS = 50;
    private static final int GETS = Integer.getInteger("gets", 200);

    private final BenchFolder folder = new BenchFolder("archived");
    private final BenchFolder archiveFolder = new BenchFolder("archive");
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Random random = new Random(2);
    private ObjectStore store;
    private ArchivedFiles archive;
    private SegmentMeta meta;

    /** A get by the number of a block; gives how many bytes. */
    private interface Get {
        int run(int block);
    }

    /** Writes the blocks and archives them. */
    @Setup(Level.Trial)
    public void write() {
        DiskFileStore files = new DiskFileStore(folder.path());
        try (Segment segment = BenchBlocks.segment(files, 1, SegmentGetBench::blocks)) {
            meta = segment.meta();
        }
        store = new DiskObjects(new DiskFileStore(archiveFolder.path()), "a folder", executor);
        archive = new ArchivedFiles(store, "data/1");
        archive.upload(files, meta, Throttle.NONE);
        Husk.make(files, meta);
    }

    /** Removes all. */
    @TearDown(Level.Trial)
    public void remove() {
        store.close();
        executor.close();
        folder.close();
        archiveFolder.close();
    }

    /** All rounds. */
    @Benchmark
    public void gets() {
        double[] contents = new double[ROUNDS];
        double[] rows = new double[ROUNDS];
        double[] bare = new double[ROUNDS];
        DiskFileStore files = new DiskFileStore(folder.path());
        try (Segment segment = Segment.open(files, meta, archive);
                DataFile data = DataFile.open(files, meta)) {
            String object = archive.name(SegmentFile.Kind.DATA);
            for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
                int[] blocks = random.ints(GETS, 0, SegmentGetBench.BLOCKS).toArray();
                PageLocation[] pages = new PageLocation[SegmentGetBench.BLOCKS];
                for (int block : blocks) {
                    pages[block] = data.keys().contentPage(find(segment, block).page());
                }
                measure(block -> segment.content(find(segment, block)).length, blocks, round, contents);
                measure(
                        block -> store.read(object, pages[block].offset(), pages[block].bytes())
                                .join()
                                .remaining(),
                        blocks,
                        round,
                        bare);
                measure(block -> segment.row(find(segment, block)).content().length, blocks, round, rows);
            }
        }
        print("content", contents, bare);
        print("whole row", rows, bare);
        print("bare read", bare, bare);
    }

    private static SegmentEntry find(Segment segment, int block) {
        SegmentEntry entry = segment.find(BenchBlocks.id(block), Long.MAX_VALUE);
        if (entry == null) {
            throw new IllegalStateException("block " + block + " is missing");
        }
        return entry;
    }

    private static void measure(Get get, int[] blocks, int round, double[] medians) {
        long[] batch = new long[blocks.length];
        for (int i = 0; i < blocks.length; i++) {
            long start = System.nanoTime();
            int bytes = get.run(blocks[i]);
            batch[i] = System.nanoTime() - start;
            if (bytes == 0) {
                throw new IllegalStateException("block " + blocks[i] + " is empty");
            }
        }
        if (round >= 0) {
            Arrays.sort(batch);
            medians[round] = batch[batch.length / 2] / 1e3;
        }
    }

    private static void print(String name, double[] medians, double[] peer) {
        double[] ratios = new double[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            ratios[round] = medians[round] / peer[round];
        }
        Arrays.sort(ratios);
        System.out.printf(
                "%n%-10s p50 %6.1f us; median of paired rounds %.2f times a bare read (quartiles %.2f, %.2f)",
                name, median(medians), ratios[ROUNDS / 2], ratios[ROUNDS / 4], ratios[ROUNDS * 3 / 4]);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
