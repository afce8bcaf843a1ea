package io.thermocline.encode;

/** Headings (CommonMark 4.2) open sections, empty lines paragraphs; inside a fenced code block (4.5) a number sign is no heading. */
final class MarkdownLines implements LineRule {
    private static final int FENCE = 3;
    private static final int DEEPEST_HEADING = 6;

    private byte fence;

    @Override
    public int strength(byte[] text, int start, int first, boolean afterBlank) {
        byte mark = text[first];
        if ((mark == '`' || mark == '~') && run(text, first) >= FENCE && (fence == 0 || fence == mark)) {
            boolean opens = fence == 0;
            fence = opens ? mark : 0;
            return opens ? Cut.PARAGRAPH : Cut.LINE;
        }
        if (fence == 0 && mark == '#' && heading(text, first)) {
            return Cut.SECTION;
        }
        return afterBlank ? Cut.PARAGRAPH : Cut.LINE;
    }

    private static boolean heading(byte[] text, int first) {
        int end = first + run(text, first);
        return end - first <= DEEPEST_HEADING && (end == text.length || text[end] == ' ' || text[end] == '\t');
    }

    /** How often the byte at a place repeats; more than matters is not counted, so that a line of one character costs no more. */
    private static int run(byte[] text, int first) {
        int end = first;
        while (end < text.length && end - first <= DEEPEST_HEADING && text[end] == text[first]) {
            end++;
        }
        return end - first;
    }
}
