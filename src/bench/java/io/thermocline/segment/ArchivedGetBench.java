package io.thermocline.segment;

import io.thermocline.files.DiskFileStore;
import io.thermocline.objects.CountedObjects;
import io.thermocline.objects.DiskObjects;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.s3.BareClient;
import io.thermocline.s3.BucketServer;
import io.thermocline.s3.S3Limits;
import io.thermocline.s3.S3Objects;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Gets of random blocks of 2 KiB whose contents lie in the archive, a folder or a bucket on Ceph, against bare reads of the same bytes from it (of a bucket, by the SDK
 * alone), by turns in short batches. The time that JMH prints is that of the whole; the figures of interest are printed at the end.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class ArchivedGetBench {
    private static final int ROUNDS = Integer.getInteger("rounds", 201);
    private static final int WARMUP_ROUNDS = Integer.getInteger("warmup", 50);
    private static final int GETS = Integer.getInteger("gets", 200);

    /** What the archive is. */
    @Param({"folder", "bucket"})
    public String place = "";

    private final BenchFolder folder = new BenchFolder("archived");
    private final BenchFolder archiveFolder = new BenchFolder("archive");
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Random random = new Random(2);
    private final ObjectTraffic traffic = new ObjectTraffic();
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();
    private ArchivedFiles archive;
    private BareRead bare;
    private SegmentMeta meta;

    /** A get by the number of a block; gives how many bytes. */
    private interface Get {
        int run(int block);
    }

    /** A read without anything around it; gives how many bytes. */
    private interface BareRead {
        int run(String object, PageLocation page);
    }

    /** Writes the blocks and archives them. */
    @Setup(Level.Trial)
    public void write() {
        DiskFileStore files = new DiskFileStore(folder.path());
        try (Segment segment = BenchBlocks.segment(files, 1, SegmentGetBench::blocks)) {
            meta = segment.meta();
        }
        archive = new ArchivedFiles(place.equals("bucket") ? bucket() : folder(), "data/1");
        archive.upload(files, meta, Throttle.NONE);
        Husk.make(files, meta);
    }

    private ObjectStore folder() {
        ObjectStore store = new DiskObjects(new DiskFileStore(archiveFolder.path()), "a folder", executor);
        opened.push(store);
        bare = (object, page) ->
                store.read(object, page.offset(), page.bytes()).join().remaining();
        return new CountedObjects(store, traffic, System::nanoTime);
    }

    private ObjectStore bucket() {
        BucketServer server = BucketServer.start("ceph", archiveFolder.path());
        opened.push(server);
        S3Objects store = new S3Objects(server.place(), S3Limits.DEFAULT, executor, InstantSource.system(), traffic);
        opened.push(store);
        BareClient client = new BareClient(server.place());
        opened.push(client);
        bare = (object, page) -> client.read(object, page.offset(), page.bytes()).length;
        return new CountedObjects(store, traffic, System::nanoTime);
    }

    /** Removes all. */
    @TearDown(Level.Trial)
    public void remove() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        executor.close();
        folder.close();
        archiveFolder.close();
    }

    /** All rounds. */
    @Benchmark
    public void gets() {
        double[] contents = new double[ROUNDS];
        double[] rows = new double[ROUNDS];
        double[] reads = new double[ROUNDS];
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
                ObjectTraffic.Count before = traffic.count(ObjectTraffic.Kind.GET);
                measure(block -> segment.content(find(segment, block)).length, blocks, round, contents);
                requireOneEach(before, blocks, pages);
                measure(block -> bare.run(object, pages[block]), blocks, round, reads);
                measure(block -> segment.row(find(segment, block)).content().length, blocks, round, rows);
            }
        }
        System.out.printf("%n%s", place);
        print("content", contents, reads);
        print("whole row", rows, reads);
        print("bare read", reads, reads);
    }

    /** One request a get, of no more than its page. */
    private void requireOneEach(ObjectTraffic.Count before, int[] blocks, PageLocation[] pages) {
        ObjectTraffic.Count after = traffic.count(ObjectTraffic.Kind.GET);
        long bytes =
                Arrays.stream(blocks).mapToLong(block -> pages[block].bytes()).sum();
        if (after.requests() - before.requests() != blocks.length
                || after.bytes() - before.bytes() != bytes
                || traffic.retried() > 0) {
            throw new IllegalStateException("not one request a get, of a page");
        }
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
