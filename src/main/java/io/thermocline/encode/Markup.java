package io.thermocline.encode;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what of an HTML text is markup: tags, comments, declarations, and all of script and style elements. Not a parser: what is no tag by its
 * first character is text, and so is a tag without an end. Belongs to one text and one thread; looks at every byte at most a few times.
 */
final class Markup {
    private static final Set<String> HEADINGS =
            Set.of("h1", "h2", "h3", "h4", "h5", "h6", "title", "article", "section");
    private static final Set<String> INLINE = Set.of(
            "a", "abbr", "b", "bdi", "bdo", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "input",
            "ins", "kbd", "label", "mark", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong",
            "sub", "sup", "time", "tt", "u", "var", "wbr");
    private static final Set<String> UNREAD = Set.of("script", "style", "template", "noscript");
    private static final int LONGEST_NAME = 12;
    private static final byte[] COMMENT = ascii("<!--");
    private static final byte[] COMMENT_END = ascii("-->");

    private final byte[] text;
    /** From here on there is no {@code >} and no end of a comment: searching again would make the work quadratic. */
    private int noTagEnd = Integer.MAX_VALUE;

    private int noCommentEnd = Integer.MAX_VALUE;
    private int cut;

    Markup(byte[] text) {
        this.text = text;
    }

    /** How good a place to cut the markup last skipped is, one of {@link Cut}. */
    int cut() {
        return cut;
    }

    /** Where the markup that starts at a place ends; the place itself if none starts there. */
    int skip(int at) {
        cut = Cut.WORD;
        if (text[at] != '<' || at + 1 >= text.length) {
            return at;
        }
        if (startsWith(text, at, COMMENT)) {
            return pastComment(at);
        }
        byte next = text[at + 1];
        boolean closes = next == '/';
        boolean named = letter(next) || (closes && at + 2 < text.length && letter(text[at + 2]));
        if (!named && next != '!' && next != '?') {
            return at;
        }
        int end = pastTag(at);
        if (end == at || !named) {
            return end;
        }
        String name = name(closes ? at + 2 : at + 1);
        cut = HEADINGS.contains(name) && !closes ? Cut.SECTION : INLINE.contains(name) ? Cut.WORD : Cut.PARAGRAPH;
        return UNREAD.contains(name) && !closes && text[end - 2] != '/' ? pastElement(end, name) : end;
    }

    private int pastComment(int at) {
        if (at >= noCommentEnd) {
            return at;
        }
        int end = find(COMMENT_END, at + COMMENT.length);
        if (end < 0) {
            noCommentEnd = at;
            return at;
        }
        return end + COMMENT_END.length;
    }

    private int pastTag(int at) {
        if (at >= noTagEnd) {
            return at;
        }
        for (int i = at + 1; i < text.length; i++) {
            if (text[i] == '>') {
                return i + 1;
            }
        }
        noTagEnd = at;
        return at;
    }

    /** An element that never ends takes the rest of the text, as in a browser; so this too looks at no byte twice. */
    private int pastElement(int from, String name) {
        byte[] end = ascii("</" + name);
        for (int i = from; i <= text.length - end.length; i++) {
            if (text[i] == '<' && startsWith(text, i, end)) {
                int past = pastTag(i);
                return past == i ? text.length : past;
            }
        }
        return text.length;
    }

    private String name(int from) {
        int end = from;
        while (end < text.length
                && end - from < LONGEST_NAME
                && (letter(text[end]) || (text[end] >= '0' && text[end] <= '9'))) {
            end++;
        }
        return new String(text, from, end - from, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }

    private int find(byte[] what, int from) {
        for (int i = from; i <= text.length - what.length; i++) {
            if (text[i] == what[0] && startsWith(text, i, what)) {
                return i;
            }
        }
        return -1;
    }

    /** Letters match in either case. */
    private static boolean startsWith(byte[] text, int at, byte[] what) {
        if (at + what.length > text.length) {
            return false;
        }
        for (int i = 0; i < what.length; i++) {
            if (text[at + i] != what[i] && (!letter(text[at + i]) || (text[at + i] | 0x20) != what[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean letter(byte b) {
        int lower = b | 0x20;
        return lower >= 'a' && lower <= 'z';
    }

    private static byte[] ascii(String what) {
        return what.getBytes(StandardCharsets.US_ASCII);
    }
}
