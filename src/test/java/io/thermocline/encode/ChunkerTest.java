package io.thermocline.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkerTest {
    private static final int MAX_TOKENS = 250;
    private static final int TARGET = 200;
    /** One token a run of letters. */
    private final Chunker byWords = new Chunker(run -> 1, MAX_TOKENS);

    @Test
    void anEmptyTextHasNoChunks() {
        assertThat(chunks("", "text/plain")).isEmpty();
        assertThat(chunks(" \n\t \u00a0 \n", "text/plain")).isEmpty();
        assertThat(chunks("<p> <br/> </p><script>var x = 1;</script>", "text/html"))
                .isEmpty();
    }

    @Test
    void aShortTextIsOneChunkWithoutTheWhiteSpaceAround() {
        assertThat(byWords.chunks(bytes("  Two words.\n"), "text/plain")).containsExactly(new Chunk(0, 2, 10));
    }

    @Test
    void contentThatIsNoTextHasNoChunks() {
        assertThat(chunks("bytes", "application/octet-stream")).isEmpty();
        assertThat(chunks("bytes", "")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "text/plain, true",
        "TEXT/Markdown; charset=UTF-8, true",
        "text/plain; charset=\"utf-8\", true",
        "text/plain; charset=utf-16, false",
        "application/json, true",
        "application/problem+json, true",
        "image/svg+xml, true",
        "text/x-java-source, true",
        "application/javascript, true",
        "application/pdf, false",
        "image/png, false"
    })
    void mediaTypesAreTextOrNot(String mediaType, boolean text) {
        assertThat(Chunker.isText(mediaType)).isEqualTo(text);
    }

    @Test
    void markdownIsCutBeforeHeadings() {
        String first = "# One\n\n" + words("alpha", 60) + "\n\n";
        String second = "## Two\n\n" + words("beta", 60) + "\n";
        assertThat(chunks(first + second, "text/markdown")).containsExactly(first.strip(), second.strip());
    }

    @Test
    void aNumberSignInsideAFenceIsNoHeading() {
        String text = words("alpha", 60) + "\n```sh\n# a comment\n" + words("beta", 60) + "\n```\n";
        assertThat(chunks(text, "text/markdown")).hasSize(1);
        assertThat(chunks(text.replace("```sh", ""), "text/markdown")).hasSize(2);
    }

    @Test
    void plainTextIsCutBetweenParagraphsWhereAChunkIsAtLeastHalfFull() {
        String paragraph = words("alpha", 120);
        String text = paragraph + "\n\n" + paragraph + "\n\n" + paragraph;
        assertThat(chunks(text, "text/plain")).containsExactly(paragraph, paragraph, paragraph);
    }

    @Test
    void aLongParagraphIsCutBetweenSentences() {
        String sentence = words("alpha", 59) + ".";
        String text = (sentence + " ").repeat(10).strip();
        assertThat(chunks(text, "text/plain"))
                .allSatisfy(chunk -> assertThat(chunk).endsWith("."))
                .hasSize(4);
    }

    @Test
    void aLongSentenceIsCutBetweenWords() {
        List<String> chunks = chunks(words("alpha", 450), "text/plain");
        assertThat(chunks)
                .hasSize(3)
                .allSatisfy(chunk -> assertThat(chunk).startsWith("alpha").endsWith("alpha"));
    }

    @Test
    void codeIsCutBeforeADeclarationRatherThanInsideOne() {
        String method = "void m() {\n    " + words("x", 50) + ";\n\n    " + words("y", 50) + ";\n}\n";
        assertThat(chunks(method + "\n" + method, "text/x-java-source"))
                .containsExactly(method.strip(), method.strip());
    }

    @Test
    void htmlIsCutAtBlocksAndItsMarkupIsNotRead() {
        String html = "<html><head><style>p { color: red }</style></head><body><h1>One</h1><p>" + words("alpha", 60)
                + "</p><!-- not < this --><h2 class='x'>Two &amp; a half</h2><p>" + words("beta", 59)
                + " 1 < 2 <b>bold</b></p></body>";
        byte[] content = bytes(html);
        List<Chunk> chunks = byWords.chunks(content, "text/html");
        assertThat(chunks).hasSize(2);
        String second = Chunker.passage(content, "text/html", chunks.get(1));
        assertThat(second).startsWith("Two & a half").endsWith("1 < 2  bold").doesNotContain("<p>", "class");
        assertThat(Chunker.passage(content, "text/html", chunks.get(0)))
                .startsWith("One")
                .doesNotContain("color", "not");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<", "<!--", "<p", "</p", "<script>", "&", "<b><!--"})
    void markupThatNeverEndsTakesLinearTime(String piece) {
        byte[] content = bytes(piece.repeat((1 << 20) / piece.length()));
        List<Chunk> chunks = byWords.chunks(content, "text/html");
        if (!chunks.isEmpty()) {
            assertThat(Chunker.passage(content, "text/html", chunks.getFirst())).isNotNull();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "ab,", "ü", "漢", "🙂", "[", "\u0000"})
    void sixteenMebibytesWithoutASpaceAreCut(String piece) {
        byte[] content = bytes(piece.repeat((16 << 20) / bytes(piece).length));
        List<Chunk> chunks = byWords.chunks(content, "text/plain");
        assertCovers(content, chunks);
        assertThat(chunks).allSatisfy(chunk -> assertThat(chunk.length()).isLessThanOrEqualTo(16 << 10));
    }

    @Test
    void aLongGapOfWhiteSpaceIsNotCarriedInAChunk() {
        String text = "alpha" + " ".repeat(1 << 20) + "beta";
        assertThat(chunks(text, "text/plain")).containsExactly("alpha", "beta");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anyTextIsCoveredOnceInBoundsAndAlwaysTheSameWay(long seed) {
        Random random = new Random(seed);
        Chunker chunker = new Chunker(run -> Math.min(100, run.codePointCount(0, run.length())), MAX_TOKENS);
        for (String type : List.of("text/plain", "text/markdown", "application/json", "text/x-java-source")) {
            byte[] content = bytes(anyText(random, 20_000));
            List<Chunk> chunks = chunker.chunks(content, type);
            assertCovers(content, chunks);
            assertThat(chunker.chunks(content, type)).isEqualTo(chunks);
            for (Chunk chunk : chunks) {
                assertThat(tokens(Chunker.passage(content, type, chunk))).isLessThanOrEqualTo(TARGET);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void bytesThatAreNoUtf8AreCoveredToo(long seed) {
        byte[] content = new byte[10_000];
        new Random(seed).nextBytes(content);
        assertCovers(content, byWords.chunks(content, "text/plain"));
        byWords.chunks(content, "text/html")
                .forEach(chunk ->
                        assertThat(Chunker.passage(content, "text/html", chunk)).isNotNull());
    }

    @Test
    void anEncoderTooSmallForAWordIsRefused() {
        assertThatThrownBy(() -> new Chunker(run -> 1, 200)).isInstanceOf(IllegalArgumentException.class);
    }

    /** Chunks in order, apart from each other, between code points, and with all that is not white space inside. */
    private static void assertCovers(byte[] content, List<Chunk> chunks) {
        int at = 0;
        int number = 0;
        for (Chunk chunk : chunks) {
            assertThat(chunk.number()).isEqualTo(number++);
            assertThat(chunk.offset()).isGreaterThanOrEqualTo(at);
            assertBlank(content, at, chunk.offset());
            at = chunk.end();
            assertThat(at == content.length || Utf8.length(content, chunk.offset()) <= chunk.length())
                    .isTrue();
        }
        assertBlank(content, at, content.length);
    }

    private static void assertBlank(byte[] content, int from, int to) {
        String gap = new String(content, from, to - from, StandardCharsets.UTF_8);
        assertThat(gap.codePoints().allMatch(Letters::space))
                .as("white space in %d..%d", from, to)
                .isTrue();
    }

    /** What the counter of the property counts, worked out over the passage instead of the text. */
    private static int tokens(String passage) {
        int tokens = 0;
        int run = 0;
        for (int codePoint : passage.codePoints().toArray()) {
            boolean single = Letters.single(codePoint);
            if (single || Letters.space(codePoint)) {
                tokens += Math.min(100, run) + (single ? 1 : 0);
                run = 0;
            } else {
                run++;
            }
        }
        return tokens + Math.min(100, run);
    }

    private static String anyText(Random random, int pieces) {
        String[] some = {
            "a",
            "word",
            "Über",
            "漢字",
            "🙂",
            " ",
            " ",
            " ",
            "\n",
            "\n\n",
            ". ",
            ", ",
            "# ",
            "```\n",
            "{",
            "}",
            "\u00a0",
            "\t",
            "x".repeat(130),
            "\u0301"
        };
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < pieces; i++) {
            text.append(some[random.nextInt(some.length)]);
        }
        return text.toString();
    }

    private List<String> chunks(String text, String mediaType) {
        byte[] content = bytes(text);
        List<String> passages = new ArrayList<>();
        for (Chunk chunk : byWords.chunks(content, mediaType)) {
            passages.add(new String(Arrays.copyOfRange(content, chunk.offset(), chunk.end()), StandardCharsets.UTF_8));
        }
        return passages;
    }

    private static String words(String word, int count) {
        return String.join(" ", Collections.nCopies(count, word));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
