package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttributesJsonTest {
    /** The examples of RFC 7396, appendix A, whose target and patch are objects. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    {"a":"b"}             ; {"a":"c"}                 ; {"a":"c"}
                    {"a":"b"}             ; {"b":"c"}                 ; {"a":"b","b":"c"}
                    {"a":"b"}             ; {"a":null}                ; {}
                    {"a":"b","b":"c"}     ; {"a":null}                ; {"b":"c"}
                    {"a":["b"]}           ; {"a":"c"}                 ; {"a":"c"}
                    {"a":"c"}             ; {"a":["b"]}               ; {"a":["b"]}
                    {"a":{"b":"c"}}       ; {"a":{"b":"d","c":null}}  ; {"a":{"b":"d"}}
                    {"a":[{"b":"c"}]}     ; {"a":[1]}                 ; {"a":[1]}
                    {"e":null}            ; {"a":1}                   ; {"e":null,"a":1}
                    {"a":"foo"}           ; {"b":null}                ; {"a":"foo"}
                    {}                    ; {"a":{"bb":{"ccc":null}}} ; {"a":{"bb":{}}}
                    {"a":1}               ; {"a":{"b":null,"c":[null]}} ; {"a":{"c":[null]}}
                    """)
    void mergesAsTheRfcSays(String current, String patch, String merged) {
        assertThat(merge(current, patch)).isEqualTo(merged);
    }

    @Test
    void keepsEveryDigitOfNumbersThatAreNotTouched() {
        String numbers = "{\"a\":1.10,\"b\":123456789012345678901234567890,\"c\":0.1000000000000000055511151231257827}";
        assertThat(merge(numbers, "{\"x\":1}")).isEqualTo(numbers.substring(0, numbers.length() - 1) + ",\"x\":1}");
        assertThat(merge("{\"a\":1E+400000}", "{\"b\":1e-7}")).isEqualTo("{\"a\":1E+400000,\"b\":1E-7}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "1",
                "\"a\"",
                "null",
                "",
                " ",
                "{",
                "{\"a\":1}{}",
                "{\"a\":1} x",
                "{a:1}",
                "{\"a\":NaN}",
                "{\"a\":1,}"
            })
    void refusesWhatIsNoSingleObject(String json) {
        assertThat(fault(json)).isPresent();
    }

    @Test
    void refusesMembersThatComeTwice() {
        assertThat(fault("{\"a\":1,\"a\":2}")).isPresent();
        assertThat(fault("{\"a\":{\"b\":1},\"b\":{\"b\":1}}")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"x\\u0000\"}",
                "{\"a\\u0000\":1}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "{\"a\":[{\"b\":\"\\ud800x\"}]}"
            })
    void refusesNulAndLoneSurrogatesWhereverTheyStand(String json) {
        assertThat(fault(json)).isPresent();
    }

    @Test
    void neverRepeatsWhatItRefuses() {
        assertThat(fault("{\"a\": secret}").orElseThrow()).doesNotContain("secret");
        assertThat(fault("{\"secret\":1,\"secret\":2}").orElseThrow()).doesNotContain("secret");
    }

    @Test
    void acceptsPairsWrittenAsEscapes() {
        assertThat(fault("{\"a\":\"\\ud83d\\ude00\\u0001\"}")).isEmpty();
    }

    @Test
    void limitsDepthAndSize() {
        assertThat(fault("{\"a\":".repeat(32) + "1" + "}".repeat(32))).isEmpty();
        assertThat(fault("{\"a\":".repeat(33) + "1" + "}".repeat(33))).hasValue("are nested deeper than 32");
        assertThat(fault("{\"a\":" + "[".repeat(32) + "]".repeat(32) + "}")).isPresent();
        assertThat(AttributesJson.fault("{\"a\":1}".getBytes(StandardCharsets.UTF_8), 7, 1))
                .isEmpty();
        assertThat(AttributesJson.fault("{\"a\":1}".getBytes(StandardCharsets.UTF_8), 6, 1))
                .isPresent();
    }

    @Test
    void refusesBytesThatAreNoUtf8() {
        assertThat(AttributesJson.fault(new byte[] {'{', '"', (byte) 0xC3, '"', ':', '1', '}'}, 100, 32))
                .isPresent();
    }

    private static Optional<String> fault(String json) {
        return AttributesJson.fault(json.getBytes(StandardCharsets.UTF_8), 1 << 18, 32);
    }

    private static String merge(String current, String patch) {
        return new String(
                AttributesJson.merge(current.getBytes(StandardCharsets.UTF_8), patch.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8);
    }
}
