package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MediaTypesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/vnd.api+json",
                "text/plain;charset=utf-8",
                "text/plain; charset=\"utf-8\"; a=b",
                "image/svg+xml",
                "a/b",
                "multipart/mixed; boundary=\"a \\\" b\""
            })
    void acceptsWellFormedTypes(String type) {
        assertThat(MediaTypes.wellFormed(type)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "text",
                "text/",
                "/plain",
                "text/plain;",
                "text/plain; charset",
                "text plain",
                "te xt/plain",
                "*/*",
                "text/plain; a=\"b",
                "text/pl\u00E4in",
                "text//plain",
                "+a/b"
            })
    void refusesOthers(String type) {
        assertThat(MediaTypes.wellFormed(type)).isFalse();
    }

    @Test
    void namesHaveAtMost127Characters() {
        assertThat(MediaTypes.wellFormed("a".repeat(127) + "/b")).isTrue();
        assertThat(MediaTypes.wellFormed("a".repeat(128) + "/b")).isFalse();
    }

    @Test
    void guessesTextOnlyForUtf8WithoutNul() {
        assertThat(MediaTypes.guess("h\u00E9llo \uD83D\uDE00\n".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("text/plain");
        assertThat(MediaTypes.guess(new byte[0])).isEqualTo("text/plain");
        assertThat(MediaTypes.guess(new byte[] {'a', 0})).isEqualTo("application/octet-stream");
        assertThat(MediaTypes.guess(new byte[] {(byte) 0xE9, 'a'})).isEqualTo("application/octet-stream");
    }
}
