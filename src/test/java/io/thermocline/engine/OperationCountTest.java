package io.thermocline.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class OperationCountTest {
    private static final long BEFORE = 100;

    private final OperationCount count = new OperationCount(BEFORE);

    @Test
    void countsTheOperationsOfRecordsAfterOne() {
        assertThat(count.after(BEFORE)).isZero();
        count.add(101, 5);
        count.add(102, 1_000);
        assertThat(count.after(102)).isZero();
        assertThat(count.after(101)).isEqualTo(1_000);
        assertThat(count.after(BEFORE)).isEqualTo(1_005);
    }

    @Test
    void takesRecordsThatItHasNotSeenForOneOperationEach() {
        count.add(101, 7);
        assertThat(count.after(90)).isEqualTo(17);
        assertThat(count.after(0)).isEqualTo(107);
    }

    @Test
    void isExactForTwentyThousandRecordsHoweverManyThereWere() {
        Random random = new Random(1);
        int[] operations = new int[200_000];
        for (int i = 0; i < operations.length; i++) {
            operations[i] = 1 + random.nextInt(30);
            count.add(BEFORE + 1 + i, operations[i]);
        }
        long expected = 0;
        for (int back = 0; back <= 20_000; back++) {
            assertThat(count.after(BEFORE + operations.length - back)).isEqualTo(expected);
            expected += operations[operations.length - 1 - back];
        }
        assertThat(count.after(BEFORE)).isGreaterThan(operations.length);
    }
}
