package io.thermocline.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MessageFramesTest {
    private static final int LIMIT = 100;

    private final List<Buffer> messages = new ArrayList<>();
    private int refusals;
    private final MessageFrames frames = new MessageFrames(LIMIT, messages::add, () -> refusals++);

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
        assertThat(refusals).isZero();
    }

    @Test
    void refusesAMessageAboveTheLimitByItsPrefixAlone() {
        frames.handle(message(3));
        frames.handle(Buffer.buffer().appendByte((byte) 0).appendInt(LIMIT + 1));
        assertThat(refusals).isOne();
        frames.handle(message(3));
        assertThat(messages).containsExactly(message(3));
        assertThat(refusals).isOne();
    }

    @Test
    void readsALengthAsUnsigned() {
        frames.handle(Buffer.buffer().appendByte((byte) 0).appendInt(-1));
        assertThat(refusals).isOne();
    }

    @Test
    void keepsWhatHasNotAllCome() {
        frames.handle(message(10).slice(0, MessageFrames.PREFIX + 9));
        assertThat(messages).isEmpty();
        assertThat(refusals).isZero();
    }
}
