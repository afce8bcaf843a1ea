package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFramesTest {
    private static final int LIMIT = 100;

    private final List<Buffer> messages = new ArrayList<>();
    private final List<Problem> refusals = new ArrayList<>();
    private final MessageFrames frames =
            new MessageFrames(LIMIT, MessageFramesTest::check, messages::add, refusals::add);

    private static @Nullable Problem check(Buffer frame) {
        return frame.equals(message(13)) ? Problem.of(ProblemKind.MALFORMED, "unlucky") : null;
    }

    private static Buffer message(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) length);
        return Buffer.buffer().appendByte((byte) 0).appendInt(length).appendBytes(bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 50, 105, 106, 1_000})
    void handsOnWholeMessagesHoweverTheyCome(int pieces) {
        List<Buffer> sent = List.of(message(0), message(100), message(1), message(0), message(37));
        Buffer all = Buffer.buffer();
        sent.forEach(all::appendBuffer);
        for (int from = 0; from < all.length(); from += pieces) {
            frames.handle(all.slice(from, Math.min(all.length(), from + pieces)));
        }
        assertThat(messages).containsExactlyElementsOf(sent);
        assertThat(refusals).isEmpty();
    }

    @Test
    void refusesAMessageAboveTheLimitByItsPrefixAlone() {
        frames.handle(message(3));
        frames.handle(Buffer.buffer().appendByte((byte) 0).appendInt(LIMIT + 1));
        assertThat(refusals).extracting(Problem::kind).containsExactly(ProblemKind.TOO_LARGE);
        frames.handle(message(3));
        assertThat(messages).containsExactly(message(3));
        assertThat(refusals).extracting(Problem::kind).containsExactly(ProblemKind.TOO_LARGE);
    }

    @Test
    void handsOnNothingAfterAMessageThatIsRefused() {
        frames.handle(message(3).appendBuffer(message(13)).appendBuffer(message(4)));
        assertThat(messages).containsExactly(message(3));
        assertThat(refusals).containsExactly(Problem.of(ProblemKind.MALFORMED, "unlucky"));
    }

    @Test
    void readsALengthAsUnsigned() {
        frames.handle(Buffer.buffer().appendByte((byte) 0).appendInt(-1));
        assertThat(refusals).extracting(Problem::kind).containsExactly(ProblemKind.TOO_LARGE);
    }

    @Test
    void keepsWhatHasNotAllCome() {
        frames.handle(message(10).slice(0, MessageFrames.PREFIX + 9));
        assertThat(messages).isEmpty();
        assertThat(refusals).isEmpty();
    }
}
