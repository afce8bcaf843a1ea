package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
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

/**
 * The look-ups of {@link KeyLookupBench} in key files and filters that lie on the disk: before each batch the segments are closed, their files dropped from the page cache, and opened
 * again. The time that JMH prints is that of the whole; the figures of interest are printed, with the bytes that the disk delivered, at the end.
 */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@State(Scope.Benchmark)
public class ColdKeyLookupBench {
    private static final int BLOCKS = 1_000_000;
    private static final int SEGMENTS = 4;
    private static final int ROUNDS = Integer.getInteger("rounds", 15);
    private static final int WARMUP_ROUNDS = 3;
    private static final int LOOKUPS = Integer.getInteger("lookups", 500);

    private final BenchFolder folder = new BenchFolder("cold-keys");
    private final List<SegmentMeta> segments = new ArrayList<>();
    private final Random random = new Random(3);

    /** Blocks are dealt out, so that every segment spans all ids. */
    @Setup(Level.Trial)
    public void write() {
        BenchBlocks source = new BenchBlocks(1);
        DiskFileStore files = new DiskFileStore(folder.path());
        for (int i = 0; i < SEGMENTS; i++) {
            int offset = i;
            Iterable<StoredBlock> blocks = () -> IntStream.range(0, BLOCKS / SEGMENTS)
                    .mapToObj(number -> source.block(number * SEGMENTS + offset, new byte[0]))
                    .iterator();
            try (Segment segment = BenchBlocks.segment(files, i + 1, blocks)) {
                segments.addFirst(segment.meta());
            }
        }
    }

    /** Removes them. */
    @TearDown(Level.Trial)
    public void remove() {
        folder.close();
    }

    /** All rounds. */
    @Benchmark
    public void lookups() {
        long[] opened = new long[ROUNDS];
        long[] nanos = new long[ROUNDS * LOOKUPS];
        long bytes = 0;
        for (int round = -WARMUP_ROUNDS; round < ROUNDS; round++) {
            PageCache.evict(folder.path());
            long before = PageCache.bytesRead();
            long start = System.nanoTime();
            List<Segment> open = open();
            long openNanos = System.nanoTime() - start;
            try {
                long[] batch = lookUp(open);
                if (round >= 0) {
                    bytes += PageCache.bytesRead() - before;
                    opened[round] = openNanos;
                    System.arraycopy(batch, 0, nanos, round * LOOKUPS, LOOKUPS);
                }
            } finally {
                open.forEach(Segment::close);
            }
        }
        Arrays.sort(opened);
        Arrays.sort(nanos);
        System.out.printf(
                "%nlook-up p50 %.1f us, p90 %.1f us, p99 %.1f us, mean %.1f us; %,d bytes read a look-up; opening p50 %.1f ms%n",
                nanos[nanos.length / 2] / 1e3,
                nanos[nanos.length * 9 / 10] / 1e3,
                nanos[nanos.length * 99 / 100] / 1e3,
                Arrays.stream(nanos).average().orElseThrow() / 1e3,
                bytes / nanos.length,
                opened[ROUNDS / 2] / 1e6);
    }

    private List<Segment> open() {
        DiskFileStore files = new DiskFileStore(folder.path());
        return segments.stream().map(meta -> Segment.open(files, meta)).toList();
    }

    private long[] lookUp(List<Segment> open) {
        long[] nanos = new long[LOOKUPS];
        for (int i = 0; i < LOOKUPS; i++) {
            BlockId id = BenchBlocks.id(random.nextInt(BLOCKS));
            long start = System.nanoTime();
            SegmentEntry found = find(open, id);
            nanos[i] = System.nanoTime() - start;
            if (found == null) {
                throw new IllegalStateException(id + " is missing");
            }
        }
        return nanos;
    }

    private static SegmentEntry find(List<Segment> open, BlockId id) {
        for (Segment segment : open) {
            SegmentEntry entry = segment.find(id, Long.MAX_VALUE);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }
}
