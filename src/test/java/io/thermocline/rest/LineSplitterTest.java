package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineSplitterTest implements LineSplitter.Lines {
    private static final String TOO_LONG = "(too long)";
    private static final int LIMIT = 10;

    private final List<String> lines = new ArrayList<>();
    private final LineSplitter splitter = new LineSplitter(LIMIT, this);

    @Override
    public void line(byte[] bytes, int offset, int length) {
        lines.add(new String(bytes, offset, length, StandardCharsets.UTF_8));
    }

    @Override
    public void tooLong() {
        lines.add(TOO_LONG);
    }

    private void feed(String text) {
        splitter.feed(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void theLastLineNeedsNoEnd() {
        feed("one\ntwo");
        splitter.finish();
        assertThat(lines).containsExactly("one", "two");
    }

    @Test
    void blankLinesAreLeftOut() {
        feed("\n  \n\r\na\n\n");
        splitter.finish();
        assertThat(lines).containsExactly("a");
    }

    @Test
    void aLineAboveTheLimitFailsAlone() {
        feed("0123456789\n01234567890\nnext\n");
        splitter.finish();
        assertThat(lines).containsExactly("0123456789", TOO_LONG, "next");
    }

    @Test
    void aLineThatDoesNotEndFailsWhenItIsTooLong() {
        feed("0123456789");
        assertThat(lines).isEmpty();
        for (int i = 0; i < 100; i++) {
            feed("0123456789");
        }
        assertThat(lines).containsExactly(TOO_LONG);
        assertThat(splitter.skipped()).isEqualTo(990);
        feed("\n");
        assertThat(splitter.skipped()).isZero();
        splitter.finish();
        assertThat(lines).containsExactly(TOO_LONG);
    }

    @Test
    void theEndOfALineIsNoPartOfIt() {
        feed("a\r\nb\n");
        assertThat(lines).containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void itDoesNotMatterWhereTheChunksAreCut(long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String line = "x".repeat(random.nextInt(14));
            text.append(line).append('\n');
            if (!line.isEmpty()) {
                expected.add(line.length() > LIMIT ? TOO_LONG : line);
            }
        }
        for (int at = 0; at < text.length(); ) {
            int next = Math.min(text.length(), at + 1 + random.nextInt(20));
            feed(text.substring(at, next));
            at = next;
        }
        splitter.finish();
        assertThat(lines).isEqualTo(expected);
    }
}
