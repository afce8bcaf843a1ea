package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ByteScanTest {
    private static final byte[] OF_INTEREST = {'\n', '"', '\\', 0, 0x1F, ' ', '!', '#', '[', ']', 0x7F, (byte) 0x80, -1
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatALookAtEachByteFinds(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] bytes = bytes(random);
            int from = random.nextInt(bytes.length + 1);
            int end = from + random.nextInt(bytes.length - from + 1);
            assertThat(ByteScan.newline(bytes, from)).isEqualTo(newline(bytes, from));
            assertThat(ByteScan.endOfPlain(bytes, from, end)).isEqualTo(endOfPlain(bytes, from, end));
        }
    }

    /** Mostly letters, so that whole words are passed over. */
    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[random.nextInt(60)];
        int rare = 1 + random.nextInt(40);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = random.nextInt(rare) == 0
                    ? OF_INTEREST[random.nextInt(OF_INTEREST.length)]
                    : (byte) ('a' + random.nextInt(26));
        }
        return bytes;
    }

    private static int newline(byte[] bytes, int from) {
        int at = from;
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static int endOfPlain(byte[] bytes, int from, int end) {
        int at = from;
        while (at < end && bytes[at] != '"' && bytes[at] != '\\' && (bytes[at] < 0 || bytes[at] >= 0x20)) {
            at++;
        }
        return at;
    }
}
