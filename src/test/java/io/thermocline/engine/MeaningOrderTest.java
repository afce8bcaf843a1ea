package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.segment.Quantized;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeaningOrderTest {
    private static final int DIMENSION = 96;
    private static final int GROUP = 4;

    private final Random random = new Random(1);
    private final MeaningSketch sketch = new MeaningSketch();

    /** Directions around as many centres as there are groups of four, in any order. */
    private byte[] clustered(int count, int[] centreOf, double spread) {
        float[][] centres = new float[count / GROUP][];
        Arrays.setAll(centres, _ -> direction());
        byte[] sketches = new byte[count * MeaningSketch.BYTES];
        int[] mixed = IntStream.range(0, count).toArray();
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int number = mixed[i];
            mixed[i] = mixed[other];
            mixed[other] = number;
        }
        for (int i = 0; i < count; i++) {
            centreOf[mixed[i]] = i / GROUP;
            float[] vector = centres[i / GROUP].clone();
            for (int j = 0; j < DIMENSION; j++) {
                vector[j] += (float) (spread * random.nextGaussian());
            }
            write(vector, sketches, mixed[i]);
        }
        return sketches;
    }

    private float[] direction() {
        float[] direction = new float[DIMENSION];
        for (int i = 0; i < DIMENSION; i++) {
            direction[i] = (float) random.nextGaussian();
        }
        return direction;
    }

    private void write(float[] vector, byte[] to, int number) {
        Quantized quantized = new Quantized((vector.length + 63) / 64 * 64);
        quantized.set(vector);
        sketch.write(quantized.codes(), vector.length, to, number * MeaningSketch.BYTES);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 511, 512, 513, 2_000, 5_001})
    void everyNumberIsThereOnce(int count) {
        byte[] sketches = clustered(Math.max(GROUP, count) / GROUP * GROUP + GROUP, new int[count + 2 * GROUP], 0.1);
        int[] numbers = IntStream.range(0, count).toArray();
        MeaningOrder.sort(sketches, numbers, GROUP);
        assertThat(Arrays.stream(numbers).sorted().toArray())
                .containsExactly(IntStream.range(0, count).toArray());
    }

    @Test
    void whatPointsTheSameWayIsInOneGroupOrTwo() {
        int count = 4_000;
        int[] centreOf = new int[count];
        byte[] sketches = clustered(count, centreOf, 0.2);
        int[] numbers = IntStream.range(0, count).toArray();
        assertThat(groupsOfACentre(numbers, centreOf)).isGreaterThan(3.9);
        MeaningOrder.sort(sketches, numbers, GROUP);
        assertThat(groupsOfACentre(numbers, centreOf)).isLessThan(2);
    }

    /** Over how many groups the four of a centre are spread, on average. */
    private static double groupsOfACentre(int[] numbers, int[] centreOf) {
        Set<List<Integer>> pairs = new HashSet<>();
        for (int i = 0; i < numbers.length; i++) {
            pairs.add(List.of(centreOf[numbers[i]], i / GROUP));
        }
        return pairs.size() / (numbers.length / (double) GROUP);
    }

    @Test
    void equalDirectionsEndToo() {
        byte[] sketches = new byte[3_000 * MeaningSketch.BYTES];
        int[] numbers = IntStream.range(0, 3_000).toArray();
        MeaningOrder.sort(sketches, numbers, GROUP);
        assertThat(numbers).doesNotHaveDuplicates();
    }

    @Test
    void shortFormsKeepCosines() {
        byte[] forms = new byte[2 * MeaningSketch.BYTES];
        double error = 0;
        for (int i = 0; i < 200; i++) {
            float[] one = direction();
            float[] other = direction();
            for (int j = 0; j < DIMENSION; j++) {
                other[j] += one[j];
            }
            write(one, forms, 0);
            write(other, forms, 1);
            error += Math.abs(cosine(forms) - Math.sqrt(0.5));
        }
        assertThat(error / 200).isCloseTo(0, within(0.1));
    }

    private static double cosine(byte[] forms) {
        double product = 0;
        double ofOne = 0;
        double ofOther = 0;
        for (int i = 0; i < MeaningSketch.BYTES; i++) {
            int one = forms[i];
            int other = forms[MeaningSketch.BYTES + i];
            product += one * other;
            ofOne += one * one;
            ofOther += other * other;
        }
        return product / Math.sqrt(ofOne * ofOther);
    }
}
