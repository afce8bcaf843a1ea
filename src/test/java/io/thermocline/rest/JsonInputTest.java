package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonInputTest {
    private static final List<String> PIECES = List.of(
            "plain text that is longer than a word",
            "x",
            "",
            "\\n",
            "\\\"",
            "\\\\",
            "\\u00e9",
            "é",
            "漢",
            "\uD83D\uDE00",
            "\\ud83d\\ude00",
            "\u007F");

    /** What is read of a document's fields as bytes, and as strings. */
    private static List<String> read(byte[] document, int offset, int length, boolean asBytes) {
        List<String> values = new ArrayList<>();
        JsonInput.document(document, offset, length, input -> {
            input.object(name -> {
                values.add(name);
                values.add(asBytes ? new String(input.utf8(), StandardCharsets.UTF_8) : input.string());
                return true;
            });
            return true;
        });
        return values;
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void bytesOfAStringAreThoseOfWhatItSays(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            StringBuilder json = new StringBuilder("{");
            for (int field = 0; field < 3; field++) {
                json.append(field == 0 ? "\"" : ",\"")
                        .append((char) ('a' + field))
                        .append("\" : \"");
                for (int piece = random.nextInt(5); piece > 0; piece--) {
                    json.append(PIECES.get(random.nextInt(PIECES.size())));
                }
                json.append('"');
            }
            byte[] document = ("[]" + json + "}  ").getBytes(StandardCharsets.UTF_8);
            assertThat(read(document, 2, document.length - 2, true))
                    .isEqualTo(read(document, 2, document.length - 2, false));
        }
    }

    @Test
    void aMarkBeforeTheDocumentIsPassedOver() {
        byte[] document = "\uFEFF{\"a\":\"b\"}".getBytes(StandardCharsets.UTF_8);
        assertThat(read(document, 0, document.length, true)).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c0af", "eda080", "ff", "e28c", "f8888080"})
    void whatIsNotUtf8FailsAsAnyStringDoes(String bytes) {
        byte[] document = HexFormat.of().parseHex("7b2261223a2278" + bytes + "79227d"); // {"a":"x...y"}
        List<String> asString = tried(document, false);
        assertThat(tried(document, true)).isEqualTo(asString);
    }

    private static List<String> tried(byte[] document, boolean asBytes) {
        try {
            return read(document, 0, document.length, asBytes);
        } catch (ProblemException e) {
            return List.of(e.problem().detail());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":\"b", "{\"a\":\"b\t\"}", "{\"a\":\"b\\x\"}", "{\"a\":\"b\" \"c\"}", "{\"a\":\"b\"}}"})
    void whatIsNoJsonIsRefused(String json) {
        byte[] document = json.getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> read(document, 0, document.length, true)).isInstanceOf(ProblemException.class);
        assertThat(tried(document, true)).isEqualTo(tried(document, false));
    }
}
