package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StepsTest {
    private static final int STEP_BYTES = 128 << 10;

    private final byte[] bytes = new byte[3 * STEP_BYTES + 1];

    @Test
    void goesOverWhatIsLeftInItsOrder() {
        new Random(1).nextBytes(bytes);
        ByteBuffer some = ByteBuffer.wrap(bytes).position(5).limit(bytes.length - 2);
        ByteBuffer seen = ByteBuffer.allocate(bytes.length);
        List<Integer> sizes = new ArrayList<>();
        Steps.over(some, (part, offset) -> {
            assertThat(offset).isEqualTo(seen.position());
            sizes.add(part.remaining());
            seen.put(part);
        });
        assertThat(sizes).containsExactly(STEP_BYTES, STEP_BYTES, STEP_BYTES - 6);
        assertThat(seen.flip()).isEqualTo(some);
        assertThat(some.position()).isEqualTo(5);
    }

    @Test
    void aStepMayFillItsPart() {
        ByteBuffer all = ByteBuffer.wrap(bytes);
        Steps.over(all, (part, offset) -> {
            while (part.hasRemaining()) {
                part.put((byte) (offset / STEP_BYTES + 1));
            }
        });
        assertThat(bytes[0]).isEqualTo((byte) 1);
        assertThat(bytes[STEP_BYTES]).isEqualTo((byte) 2);
        assertThat(bytes[bytes.length - 1]).isEqualTo((byte) 4);
    }

    @Test
    void ofNothingThereIsNoStep() {
        Steps.over(ByteBuffer.allocate(0), (_, _) -> {
            throw new AssertionError("a step");
        });
    }
}
