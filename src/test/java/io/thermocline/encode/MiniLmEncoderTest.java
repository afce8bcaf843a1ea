package io.thermocline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class MiniLmEncoderTest {
    private static MiniLmEncoder encoder;

    @BeforeAll
    static void load() {
        encoder = new MiniLmEncoder("default", 2);
    }

    @AfterAll
    static void close() {
        encoder.close();
    }

    @Test
    void passagesThatMeanTheSameAreNearerThanOthers() {
        float[][] vectors = encoder.encode(List.of(
                "How do I reset my password?",
                "Steps to recover access when you forgot your login secret",
                "The recipe needs two eggs and a cup of flour"));
        assertThat(cosine(vectors[0], vectors[1])).isGreaterThan(cosine(vectors[0], vectors[2]) + 0.2);
    }

    @Test
    void vectorsHaveLengthOneAndDoNotDependOnTheirCompany() {
        float[] alone = encoder.encode(List.of("The store keeps what it acknowledged."))[0];
        float[][] many = encoder.encode(Collections.nCopies(9, "The store keeps what it acknowledged."));
        assertThat(alone).hasSize(encoder.dimension());
        assertThat(cosine(alone, alone)).isCloseTo(1, within(1e-5));
        assertThat(List.of(many)).hasSize(9).allSatisfy(each -> assertThat(each).containsExactly(alone));
    }

    @Test
    void everythingUpToTheLimitHasAPartInTheVector() {
        String most = "storage ".repeat(encoder.maxTokens() - 1);
        float[] other = encoder.encode(List.of(most + "elephant"))[0];
        float[] same = encoder.encode(List.of(most + "storage"))[0];
        assertThat(cosine(other, same)).isLessThan(0.9999);
    }

    @Test
    void aPassageWithoutTokensIsTheZeroVector() {
        assertThat(encoder.encode(List.of(" \n\u0007\u200b"))[0]).containsOnly(0f);
    }

    @Test
    void noPassagesGiveNoVectors() {
        assertThat(encoder.encode(List.of())).isEmpty();
    }

    @Test
    void everyChunkOfARealTextFits() {
        byte[] content = ("# Storage\n\nA write-ahead log keeps what was acknowledged; naïve replay isn't enough. "
                        .repeat(200))
                .getBytes(StandardCharsets.UTF_8);
        List<Chunk> chunks = Chunker.of(encoder).chunks(content, "text/markdown");
        assertThat(chunks).hasSizeGreaterThan(10);
        float[][] vectors = encoder.encode(chunks.stream()
                .limit(3)
                .map(chunk -> Chunker.passage(content, "text/markdown", chunk))
                .toList());
        assertThat(vectors).hasNumberOfRows(3);
    }

    @Test
    void aClosedEncoderSaysSo() {
        MiniLmEncoder closed = new MiniLmEncoder("other", 1);
        closed.close();
        assertThatThrownBy(() -> closed.encode(List.of("text"))).isInstanceOf(EncoderException.class);
    }

    private static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
