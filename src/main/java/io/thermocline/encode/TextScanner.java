package io.thermocline.encode;

import java.nio.charset.StandardCharsets;

/**
 * Goes once through a text and gives its atoms to a {@link ChunkPacker}: an atom is a run of letters, a mark of punctuation or an ideograph, so
 * that tokens of atoms add up to the tokens of any chunk made of them.
 */
final class TextScanner {
    /** A longer run of letters is no word of any language: it is cut, and each piece is a chunk of its own, so that no piece meets another. */
    static final int LONGEST_RUN = 1024;

    private final byte[] text;
    private final TextKind kind;
    private final TokenCounter counter;
    private final ChunkPacker packer;
    private final LineRule lines;
    private final Markup markup;

    /** How good a place to cut it is before the next atom, by what was seen since the last. */
    private int cut = Cut.ALWAYS;

    private int lineStart;
    private int lineBreaks = 1;
    private boolean sentenceEnded;
    private boolean runWasCut;

    TextScanner(byte[] text, TextKind kind, TokenCounter counter, ChunkPacker packer) {
        this.text = text;
        this.kind = kind;
        this.counter = counter;
        this.packer = packer;
        lines = kind.lines();
        markup = new Markup(text);
    }

    /** @param most ends once there are so many chunks */
    void scan(int most) {
        int at = 0;
        while (at < text.length && packer.chunks() < most) {
            int past = kind == TextKind.HTML ? markup.skip(at) : at;
            if (past > at) {
                cut = Math.max(cut, markup.cut());
                at = past;
                continue;
            }
            int length = Utf8.length(text, at);
            int codePoint = Utf8.codePoint(text, at, length);
            if (Letters.space(codePoint)) {
                space(codePoint, at);
                at += length;
            } else if (Letters.single(codePoint)) {
                atom(at, at + length, 1);
                sentenceEnded = Letters.sentenceEnd(codePoint) || (sentenceEnded && closes(codePoint));
                boolean unspaced = sentenceEnded && codePoint >= 0x80;
                if (unspaced || (kind == TextKind.JSON && separates(codePoint))) {
                    cut = Math.max(cut, Cut.SENTENCE);
                }
                at += length;
            } else {
                at = run(at);
            }
        }
    }

    private void space(int codePoint, int at) {
        cut = Math.max(cut, sentenceEnded ? Cut.SENTENCE : Cut.WORD);
        if (codePoint == '\n') {
            lineBreaks++;
            lineStart = at + 1;
        }
    }

    private void atom(int start, int end, int tokens) {
        int strength = cut;
        if (lineBreaks > 0) {
            strength = Math.max(strength, lines.strength(text, lineStart, start, lineBreaks > 1));
        }
        packer.add(start, end, tokens, runWasCut ? Cut.ALWAYS : strength);
        cut = Cut.INSIDE;
        lineBreaks = 0;
        sentenceEnded = false;
        runWasCut = false;
    }

    /** Takes the run of letters that starts at a place and says where it ends. */
    private int run(int start) {
        int end = start;
        while (end < text.length) {
            int length = Utf8.length(text, end);
            if (end + length - start > LONGEST_RUN) {
                return piece(start, end);
            }
            int codePoint = Utf8.codePoint(text, end, length);
            if (Letters.space(codePoint) || Letters.single(codePoint)) {
                break;
            }
            end += length;
        }
        atom(start, end, counter.tokens(new String(text, start, end - start, StandardCharsets.UTF_8)));
        return end;
    }

    private int piece(int start, int end) {
        cut = Cut.ALWAYS;
        atom(start, end, counter.tokens(new String(text, start, end - start, StandardCharsets.UTF_8)));
        runWasCut = true;
        return end;
    }

    private static boolean closes(int codePoint) {
        return codePoint == ')' || codePoint == '"' || codePoint == '\'' || codePoint == 0x201D || codePoint == 0x2019;
    }

    private static boolean separates(int codePoint) {
        return codePoint == ',' || codePoint == '}' || codePoint == ']';
    }
}
