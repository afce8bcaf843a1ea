package io.thermocline.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.encode.Vectors;
import io.thermocline.segment.VectorSection;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExactScanTest {
    private static final ScanPool POOL = new ScanPool(3);

    @AfterAll
    static void close() {
        POOL.close();
    }

    private record Expected(BlockId id, int chunk, float score) {}

    static Stream<Long> seeds() {
        String given = System.getProperty("seed");
        return given != null
                ? Stream.of(Long.valueOf(given))
                : Stream.iterate(1L, seed -> seed + 1).limit(40);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void findsWhatComparingWithEveryVectorFinds(long seed) {
        Random random = new Random(seed);
        int dimension = List.of(3, 64, 100, 384).get(random.nextInt(4));
        List<VectorSection> sections = new ArrayList<>();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            sections.add(anySection(random, dimension, random.nextInt(0, 3_000)));
        }
        int k = List.of(1, 2, 10, 100, 1000).get(random.nextInt(5));
        float[] query = Vectors.normalised(anyVector(random, dimension, random.nextInt(8)));
        ExactScan.Admission admission = (section, row) -> section.id(row).low() % 3 != 0;

        ExactScan scan = new ExactScan(new ScanQuery(query), k, admission, () -> false);
        POOL.scan(scan, sections);

        List<Expected> found = scan.best().stream()
                .map(hit -> new Expected(hit.id(), hit.chunk(), hit.score()))
                .toList();
        assertThat(found).as("seed %d", seed).isEqualTo(bruteForce(sections, query, k, admission));
        assertThat(scan.complete()).isTrue();
        assertThat(scan.counts().scanned())
                .isEqualTo(sections.stream().mapToLong(VectorSection::rows).sum());
    }

    @Test
    void fewRowsAreRescoredEvenWhereTheyComeWorstFirst() {
        int rows = 5_000;
        float[][] values = new float[rows][];
        BlockId[] ids = new BlockId[rows];
        for (int row = 0; row < rows; row++) {
            double angle = Math.PI / 2 * (1 - (double) row / rows);
            values[row] = new float[] {(float) Math.cos(angle), (float) Math.sin(angle)};
            ids[row] = new BlockId(0, row);
        }
        ExactScan scan = new ExactScan(new ScanQuery(new float[] {1, 0}), 10, (section, row) -> true, () -> false);
        scan.scan(new ArraySection(2, values, ids), 0, rows);
        assertThat(scan.best().getFirst().id()).isEqualTo(new BlockId(0, rows - 1));
        assertThat(scan.counts().rescored()).isLessThan(rows / 5);
    }

    @Test
    void aScanThatIsToldToStopSaysThatItIsNotComplete() {
        VectorSection section = anySection(new Random(1), 64, 20_000);
        AtomicInteger asked = new AtomicInteger();
        ExactScan scan = new ExactScan(
                new ScanQuery(section.values(7)), 5, (each, row) -> true, () -> asked.incrementAndGet() > 40);
        POOL.scan(scan, List.of(section));
        assertThat(scan.complete()).isFalse();
        assertThat(scan.counts().scanned()).isLessThan(20_000);
    }

    @Test
    void aFaultOfOneThreadReachesTheCaller() {
        VectorSection section = anySection(new Random(1), 64, 40_000);
        ExactScan scan = new ExactScan(
                new ScanQuery(section.values(7)),
                5,
                (each, row) -> {
                    throw new IllegalStateException("told to fail");
                },
                () -> false);
        assertThatThrownBy(() -> POOL.scan(scan, List.of(section))).hasMessage("told to fail");
    }

    @Test
    void nothingIsFoundWhereThereIsNothing() {
        ExactScan scan = new ExactScan(new ScanQuery(new float[] {1}), 5, (section, row) -> true, () -> false);
        POOL.scan(scan, List.of());
        assertThat(scan.best()).isEmpty();
        assertThat(scan.complete()).isTrue();
    }

    private static List<Expected> bruteForce(
            List<VectorSection> sections, float[] query, int k, ExactScan.Admission admission) {
        Map<BlockId, Expected> best = new HashMap<>();
        for (VectorSection section : sections) {
            for (int row = 0; row < section.rows(); row++) {
                if (admission.admits(section, row)) {
                    float score = ScanQuery.cosine(query, section.values(row));
                    best.merge(
                            section.id(row),
                            new Expected(section.id(row), section.chunk(row), score),
                            (a, b) ->
                                    b.score() > a.score() || (b.score() == a.score() && b.chunk() < a.chunk()) ? b : a);
                }
            }
        }
        return best.values().stream()
                .sorted((a, b) -> {
                    int byScore = Float.compare(b.score(), a.score());
                    return byScore != 0 ? byScore : a.id().compareTo(b.id());
                })
                .limit(k)
                .toList();
    }

    /** Clients send vectors of any length; only their direction counts. */
    private static float[] anyLength(Random random, float[] unit) {
        float length = (float) Math.pow(10, random.nextInt(-22, 19));
        float[] values = unit.clone();
        for (int i = 0; i < values.length; i++) {
            values[i] *= length;
        }
        return values;
    }

    /** Blocks of one to three chunks, gathered around a few centres, some equal, some zero. */
    private static VectorSection anySection(Random random, int dimension, int rows) {
        float[][] values = new float[rows][];
        BlockId[] ids = new BlockId[rows];
        long block = random.nextInt(1000);
        for (int row = 0; row < rows; row++) {
            boolean again = row > 0 && random.nextInt(10) == 0;
            values[row] = again
                    ? values[random.nextInt(row)].clone()
                    : anyLength(random, Vectors.normalised(anyVector(random, dimension, random.nextInt(8))));
            block += row > 0 && random.nextInt(3) == 0 ? 0 : 1;
            ids[row] = new BlockId(0, block);
        }
        return new ArraySection(dimension, values, ids);
    }

    private static float[] anyVector(Random random, int dimension, int cluster) {
        Random centre = new Random(cluster);
        float[] vector = new float[dimension];
        double spread = cluster == 7 ? 1e-3 : 0.3;
        for (int i = 0; i < dimension; i++) {
            vector[i] = cluster == 0 && random.nextInt(20) == 0
                    ? 0
                    : (float) (centre.nextGaussian() + spread * random.nextGaussian());
        }
        boolean zero = random.nextInt(50) == 0;
        return zero ? new float[dimension] : vector;
    }
}
