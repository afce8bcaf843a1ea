package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.StoredBlock;
import io.thermocline.files.DiskFileStore;
import java.util.ArrayList;
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

/** Where is a block? A million of them over {@code -Dsegments} (4), asked from the last to the first. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class KeyLookupBench {
    private static final int BLOCKS = 1_000_000;
    private static final int SEGMENTS = Integer.getInteger("segments", 4);

    private final BenchFolder folder = new BenchFolder("keys");
    private final List<Segment> segments = new ArrayList<>();
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
            segments.addFirst(BenchBlocks.segment(files, i + 1, blocks));
        }
    }

    @TearDown(Level.Trial)
    public void remove() {
        segments.forEach(Segment::close);
        folder.close();
    }

    private SegmentEntry find(BlockId id) {
        for (Segment segment : segments) {
            SegmentEntry entry = segment.find(id, Long.MAX_VALUE);
            if (entry != null) {
                return entry;
            }
        }
        return null;
    }

    /** An id that is in one of them. */
    @Benchmark
    public SegmentEntry present() {
        return find(BenchBlocks.id(random.nextInt(BLOCKS)));
    }

    /** An id that is in none, though it lies among theirs. */
    @Benchmark
    public SegmentEntry absent() {
        BlockId near = BenchBlocks.id(random.nextInt(BLOCKS));
        return find(new BlockId(near.high(), near.low() ^ 1));
    }
}
