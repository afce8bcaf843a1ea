package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.encode.Vectors;
import java.util.List;
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

/**
 * Exact search for 10 blocks over 300,000 vectors of 384 floats gathered around 2,000 centres, one thread. The limit is a bare loop of 8-bit dot
 * products over the same rows: it can say no score and finds nothing.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx2g")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class ScanBench {
    private static final int ROWS = 300_000;
    private static final int DIMENSION = 384;
    private static final int CENTRES = 2_000;
    private static final int K = 10;
    private static final int QUERIES = 64;

    private final ScanPool pool = new ScanPool(1);
    private final float[][] queries = new float[QUERIES][];
    private ArraySection section;
    private int next;

    @Setup(Level.Trial)
    public void fill() {
        Random random = new Random(1);
        float[][] centres = new float[CENTRES][];
        for (int i = 0; i < CENTRES; i++) {
            centres[i] = gaussian(random, new float[DIMENSION], 1);
        }
        float[][] values = new float[ROWS][];
        BlockId[] ids = new BlockId[ROWS];
        for (int row = 0; row < ROWS; row++) {
            values[row] = Vectors.normalised(gaussian(random, centres[random.nextInt(CENTRES)], 0.8));
            ids[row] = new BlockId(0, row / 2);
        }
        section = new ArraySection(DIMENSION, values, ids);
        for (int i = 0; i < QUERIES; i++) {
            queries[i] = Vectors.normalised(gaussian(random, centres[random.nextInt(CENTRES)], 0.8));
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        pool.close();
    }

    private static float[] gaussian(Random random, float[] centre, double spread) {
        float[] vector = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] = (float) (centre[i] + spread * random.nextGaussian());
        }
        return vector;
    }

    @Benchmark
    public List<RowHit> search() {
        ExactScan scan = new ExactScan(new ScanQuery(nextQuery()), K, (each, row) -> true, () -> false);
        pool.scan(scan, List.of(section));
        return scan.best();
    }

    @Benchmark
    public int bareLoop() {
        short[] codes = new ScanQuery(nextQuery()).codes();
        int best = Integer.MIN_VALUE;
        for (int row = 0; row < ROWS; row++) {
            best = Math.max(best, DotProduct.ofCodes(section.codes(), (long) row * section.stride(), codes));
        }
        return best;
    }

    private float[] nextQuery() {
        next = (next + 1) % QUERIES;
        return queries[next];
    }
}
