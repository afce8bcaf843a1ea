package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextsTest {
    @ParameterizedTest
    @CsvSource({
        "text/plain, true",
        "text/markdown; charset=utf-8, true",
        "TEXT/HTML, true",
        "application/json, true",
        "application/ld+json; profile=x, true",
        "application/octet-stream, false",
        "image/png, false",
        "image/svg+xml, true"
    })
    void knowsTextByItsMediaType(String mediaType, boolean text) {
        assertThat(Texts.isText(mediaType)).isEqualTo(text);
    }

    @Test
    void knowsUtf8FromWhatIsNot() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                for (int at = 0; at < bytes.length; at++) {
                    bytes[at] &= 0x7F;
                }
            }
            boolean expected = java.util.Arrays.equals(
                    new String(bytes, StandardCharsets.UTF_8).getBytes(StandardCharsets.UTF_8), bytes);
            assertThat(Texts.isUtf8(bytes)).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "grüße", "\uD83D\uDE00", "a\uD83D\uDE00b"})
    void takesWholePairs(String text) {
        assertThat(Surrogates.paired(text)).isTrue();
        assertThat(Texts.isUtf8(text.getBytes(StandardCharsets.UTF_8))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "\uDE00", "\uDE00\uD83D", "a\uD83Db"})
    void refusesHalves(String text) {
        assertThat(Surrogates.paired(text)).isFalse();
    }
}
