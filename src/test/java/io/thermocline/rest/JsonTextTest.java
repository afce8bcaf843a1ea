package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against the strings that Jackson writes. */
class JsonTextTest {
    private static final int RUNS = 2_000;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void escapesAnyBytes(long seed) throws IOException {
        check(seed, random -> random.nextInt(0x100));
    }

    @ParameterizedTest
    @ValueSource(longs = {4, 5, 6})
    void escapesWhatIsNearlyAllPlain(long seed) throws IOException {
        check(seed, random -> random.nextInt(40) == 0 ? random.nextInt(0x80) : 'a' + random.nextInt(26));
    }

    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9})
    void escapesWhatIsNearlyAllSpecial(long seed) throws IOException {
        String special = "\"\\\b\f\n\r\t\u0000\u001f\u007f\u00a2\u00dc /!#[]";
        check(seed, random -> special.charAt(random.nextInt(special.length())));
    }

    @ParameterizedTest
    @ValueSource(longs = {10, 11, 12})
    void escapesCharactersOfManyBytes(long seed) throws IOException {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            StringBuilder text = new StringBuilder();
            for (int left = random.nextInt(60); left > 0; left--) {
                text.appendCodePoint(codePoint(random));
            }
            assertSame(text.toString().getBytes(StandardCharsets.UTF_8), seed);
        }
    }

    @Test
    void leavesPlainTextAsItIs() {
        byte[] plain = "Grüße, 0123456789abcdef".getBytes(StandardCharsets.UTF_8);
        assertThat(JsonText.escape(plain)).isSameAs(plain);
        assertThat(JsonText.escape(new byte[0])).isEmpty();
    }

    private static int codePoint(Random random) {
        int codePoint = random.nextInt(1 << (1 + random.nextInt(20)));
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? '\n' : codePoint;
    }

    private interface Source {
        int next(Random random);
    }

    private static void check(long seed, Source source) throws IOException {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            byte[] text = new byte[random.nextInt(120)];
            for (int i = 0; i < text.length; i++) {
                text[i] = (byte) source.next(random);
            }
            assertSame(text, seed);
        }
    }

    private static void assertSame(byte[] text, long seed) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(written)) {
            generator.writeUTF8String(text, 0, text.length);
        }
        String string = '"' + new String(JsonText.escape(text), StandardCharsets.ISO_8859_1) + '"';
        assertThat(string).as("seed %d", seed).isEqualTo(written.toString(StandardCharsets.ISO_8859_1));
    }
}
