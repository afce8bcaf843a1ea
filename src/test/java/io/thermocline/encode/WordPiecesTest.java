package io.thermocline.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.model.embedding.onnx.HuggingFaceTokenCountEstimator;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordPiecesTest {
    private final WordPieces pieces =
            new WordPieces(OnnxBertBiEncoder.class.getResourceAsStream("/bert-vocabulary-en.txt"));
    private final HuggingFaceTokenCountEstimator tokenizer = new HuggingFaceTokenCountEstimator();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the",
                "Thermocline",
                "unbelievably",
                "Überraschung",
                "naïveté",
                "strengthlessness",
                "x86",
                "пример",
                "한국어",
                "abcdefghijklmnopqrstuvwxyz"
            })
    void countsAWordAsTheTokenizerDoes(String word) {
        assertThat(pieces.tokens(word)).isEqualTo(tokenizer.estimateTokenCountInText(word));
    }

    @Test
    void aWordLongerThanAnyIsOneUnknownToken() {
        assertThat(pieces.tokens("a".repeat(101))).isEqualTo(1);
        assertThat(pieces.tokens("q".repeat(100))).isGreaterThan(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void neverCountsFewerTokensThanTheTokenizerForAnyRunOfCodePoints(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String run = anyRun(random);
            if (!run.isEmpty()) {
                assertThat(pieces.tokens(run))
                        .as(
                                "seed %d, %s",
                                seed,
                                run.codePoints().mapToObj(Integer::toHexString).toList())
                        .isGreaterThanOrEqualTo(tokenizer.estimateTokenCountInText(run));
            }
        }
    }

    private static String anyRun(Random random) {
        StringBuilder run = new StringBuilder();
        for (int i = random.nextInt(1, 30); i > 0; i--) {
            int codePoint = switch (random.nextInt(4)) {
                case 0 -> random.nextInt('a', 'z' + 1);
                case 1 -> random.nextInt(0x80, 0x600);
                case 2 -> random.nextInt(0x600, 0xD800);
                default -> random.nextInt(0xE000, 0x1FFFF);
            };
            if (Character.isDefined(codePoint) && !Letters.space(codePoint) && !Letters.single(codePoint)) {
                run.appendCodePoint(codePoint);
            }
        }
        return run.toString();
    }
}
