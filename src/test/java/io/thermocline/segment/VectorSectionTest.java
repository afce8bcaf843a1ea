package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorSet;
import io.thermocline.testing.SimulatedFileStore;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Vectors come back exactly as floats and near enough as codes. */
class VectorSectionTest {
    private final SimulatedFileStore files = new SimulatedFileStore(1);
    private final SampleBlocks samples = new SampleBlocks(61);

    private Segment write(List<VectorSet> sets) {
        try (SegmentWriter writer = SegmentWriter.create(files, 3, SegmentOptions.DEFAULTS)) {
            sets.forEach(writer::append);
            return Segment.open(files, writer.finish());
        }
    }

    @Test
    void setsComeBackByIdAndVersion() {
        List<VectorSet> sets = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            BlockId id = samples.randomId();
            sets.add(samples.vectors(id, 1, "a", 5, 1 + i % 5, 17));
            sets.add(samples.vectors(id, 2, "a", 6, 1 + i % 3, 17));
            sets.add(samples.vectors(id, 2, "a", 9, 2, 17));
            sets.add(samples.vectors(id, 2, "b", 7, i % 2, 64));
        }
        Collections.shuffle(sets, new Random(1));
        try (Segment segment = write(sets)) {
            assertThat(segment.meta().vectorRows())
                    .isEqualTo(
                            sets.stream().mapToLong(set -> set.chunks().size()).sum());
            for (VectorSet set : sets) {
                List<VectorSet> expected = sets.stream()
                        .filter(each -> each.id().equals(set.id()) && each.version() == set.version())
                        .sorted(Comparator.comparing(VectorSet::encoder).thenComparing(VectorSet::sequence))
                        .toList();
                assertThat(segment.vectors(set.id(), set.version(), VectorSetCache.NONE))
                        .usingRecursiveComparison()
                        .isEqualTo(expected);
            }
            assertThat(segment.vectors(samples.randomId(), 1, VectorSetCache.NONE))
                    .isEmpty();
            assertThat(segment.vectorScan("a", 18)).isEmpty();
            assertThat(segment.vectorScan("c", 17)).isEmpty();
            List<VectorSet> all = new ArrayList<>();
            segment.vectorSets().forEachRemaining(all::add);
            assertThat(all).hasSameSizeAs(sets);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 63, 64, 65, 384})
    void codesAreAsNearAsTheySay(int dimension) {
        List<VectorSet> sets = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            sets.add(samples.vectors(new BlockId(i, i), 1, "a", 1, 1, dimension));
        }
        float[] zero = new float[dimension];
        sets.add(new VectorSet(new BlockId(99, 0), 1, "a", 1, List.of(new ChunkVector(0, 0, 0, zero))));
        float[] tiny = new float[dimension];
        tiny[0] = Float.MIN_VALUE;
        sets.add(new VectorSet(new BlockId(99, 1), 1, "a", 1, List.of(new ChunkVector(0, 0, 0, tiny))));
        try (Segment segment = write(sets)) {
            VectorSection section = segment.vectorScan("a", dimension).orElseThrow();
            assertThat(section.rows()).isEqualTo(sets.size());
            assertThat(section.stride() % 64).isZero();
            assertThat(section.codes().byteSize()).isEqualTo((long) section.rows() * section.stride());
            for (int row = 0; row < section.rows(); row++) {
                assertRow(section, row, sets.get(row));
            }
        }
    }

    private static void assertRow(VectorSection section, int row, VectorSet set) {
        ChunkVector chunk = set.chunks().getFirst();
        assertThat(section.id(row)).isEqualTo(set.id());
        assertThat(section.chunkOffset(row)).isEqualTo(chunk.offset());
        assertThat(section.chunkLength(row)).isEqualTo(chunk.length());
        assertThat(section.values(row)).containsExactly(chunk.values());
        double length = 0;
        for (float value : chunk.values()) {
            length += (double) value * value;
        }
        length = Math.sqrt(length);
        double squares = 0;
        double greatest = 0;
        for (int i = 0; i < section.stride(); i++) {
            int code = section.codes().get(ValueLayout.JAVA_BYTE, (long) row * section.stride() + i);
            if (i >= section.dimension()) {
                assertThat(code).isZero();
                continue;
            }
            double rest = (length == 0 ? 0 : chunk.values()[i] / length) - (double) section.scale(row) * code;
            squares += rest * rest;
            greatest = Math.max(greatest, Math.abs(rest));
        }
        assertThat(greatest).isLessThanOrEqualTo(section.scale(row) * 0.5001 + Float.MIN_VALUE);
        assertThat((double) section.residualNorm(row)).isCloseTo(Math.sqrt(squares), within(1e-6));
    }

    @Test
    void aSegmentWithoutVectorsHasNoFilesForThem() {
        try (SegmentWriter writer = SegmentWriter.create(files, 3, SegmentOptions.DEFAULTS)) {
            samples.mixed(3).forEach(row -> writer.append(row.block(), row.header()));
            try (Segment segment = Segment.open(files, writer.finish())) {
                assertThat(segment.vectorScan("a", 8)).isEmpty();
                assertThat(segment.vectors(samples.randomId(), 1, VectorSetCache.NONE))
                        .isEmpty();
                assertThat(segment.vectorSets()).isExhausted();
            }
        }
        assertThat(files.list(SegmentFiles.FOLDER)).hasSize(3);
    }
}
