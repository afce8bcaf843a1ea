package io.thermocline.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DotProductTest {
    @ParameterizedTest
    @ValueSource(ints = {64, 128, 384, 768, 4096})
    void codesAreMultipliedExactly(int stride) {
        Random random = new Random(stride);
        short[] query = new short[stride];
        MemorySegment rows = Arena.ofAuto().allocate(3L * stride, 64);
        long[] expected = new long[3];
        for (int i = 0; i < stride; i++) {
            query[i] = (short) random.nextInt(-127, 128);
        }
        for (int row = 0; row < 3; row++) {
            for (int i = 0; i < stride; i++) {
                byte code = (byte) random.nextInt(-127, 128);
                rows.set(ValueLayout.JAVA_BYTE, (long) row * stride + i, code);
                expected[row] += (long) code * query[i];
            }
            assertThat(DotProduct.ofCodes(rows, (long) row * stride, query)).isEqualTo(Math.toIntExact(expected[row]));
        }
    }

    @Test
    void theGreatestCodesDoNotOverflow() {
        short[] query = new short[4096];
        for (int sign : new int[] {1, -1}) {
            Arrays.fill(query, (short) (127 * sign));
            MemorySegment row = Arena.ofAuto().allocate(4096, 64).fill((byte) 127);
            assertThat(DotProduct.ofCodes(row, 0, query)).isEqualTo(sign * 127 * 127 * 4096);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64, 100, 384})
    void floatsAreMultiplied(int dimension) {
        Random random = new Random(dimension);
        int stride = (dimension + 63) / 64 * 64;
        float[] a = new float[dimension];
        float[] b = new float[dimension];
        float[] padded = new float[stride];
        MemorySegment codes = Arena.ofAuto().allocate(stride, 64);
        double ofFloats = 0;
        double ofCodes = 0;
        for (int i = 0; i < dimension; i++) {
            a[i] = (float) random.nextGaussian();
            b[i] = (float) random.nextGaussian();
            padded[i] = a[i];
            codes.set(ValueLayout.JAVA_BYTE, i, (byte) (i - 50));
            ofFloats += (double) a[i] * b[i];
            ofCodes += (double) a[i] * (byte) (i - 50);
        }
        assertThat((double) DotProduct.ofFloats(a, b)).isCloseTo(ofFloats, within(1e-3));
        assertThat((double) DotProduct.ofCodesAndFloats(codes, 0, padded)).isCloseTo(ofCodes, within(0.1));
    }
}
