package io.thermocline.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {
    @Test
    void refusesEveryControlCharacterAndSaysWhere() {
        for (char c = 0; c < 0x100; c++) {
            boolean control = c < 0x20 || (c >= 0x7F && c < 0xA0);
            assertThat(PlainText.fault("ab" + c, 10).isPresent())
                    .as("U+%04X", (int) c)
                    .isEqualTo(control);
        }
        assertThat(PlainText.fault("ab\0", 10)).hasValue("has the control character U+0000 at 2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\uD800", "\uDC00a", "\uD800\uD800\uDC00", "\uDC00\uD800"})
    void refusesLoneSurrogates(String text) {
        assertThat(PlainText.fault(text, 100).orElseThrow()).contains("lone surrogate");
        assertThat(PlainText.faultOfLines(text, 100)).isPresent();
        assertThat(PlainText.faultInJson(text)).isPresent();
    }

    @Test
    void acceptsPairsAndCountsTheirBytes() {
        assertThat(PlainText.fault("\uD83D\uDE00", 4)).isEmpty();
        assertThat(PlainText.fault("\uD83D\uDE00", 3)).hasValue("has 4 bytes in UTF-8; at most 3 are allowed");
    }

    @Test
    void countsBytesAsUtf8Does() {
        String text = "a\u00E9\u20AC\uD83D\uDE00\uD800z\u07FF\u0800\uFFFF";
        assertThat(PlainText.utf8Bytes(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }

    @Test
    void measuresLengthInBytes() {
        assertThat(PlainText.fault("\u00E9".repeat(5), 10)).isEmpty();
        assertThat(PlainText.fault("\u00E9".repeat(5) + "a", 10)).isPresent();
    }

    @Test
    void allowsLinesOnlyWhereTextMayHaveThem() {
        assertThat(PlainText.fault("a\nb", 10)).isPresent();
        assertThat(PlainText.faultOfLines("a\r\n\tb", 10)).isEmpty();
        assertThat(PlainText.faultOfLines("a\0b", 10)).isPresent();
    }

    @Test
    void letsJsonTextsHoldWhatTheyMayButNul() {
        assertThat(PlainText.faultInJson("a\nb\u0001")).isEmpty();
        assertThat(PlainText.faultInJson("a\0")).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "A.b_c-9", "default"})
    void acceptsNames(String name) {
        assertThat(PlainText.faultOfName(name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "_system", ".a", "-a", "a b", "a/b", "\u00E9", "a\n", "a\0"})
    void refusesWhatIsNoName(String name) {
        assertThat(PlainText.faultOfName(name)).isPresent();
    }

    @Test
    void namesHaveAtMost128Characters() {
        assertThat(PlainText.faultOfName("a".repeat(128))).isEmpty();
        assertThat(PlainText.faultOfName("a".repeat(129))).isPresent();
    }
}
