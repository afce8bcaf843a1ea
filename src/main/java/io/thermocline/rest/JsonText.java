package io.thermocline.rest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * UTF-8 as it stands between the quotes of a JSON string; RFC 8259, section 7. Looks at eight bytes at a time and copies in runs, for most of
 * a text stands for itself.
 */
final class JsonText {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long EACH = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
    private static final int FIRST_PLAIN = 0x20;
    private static final int STRIP = 512;

    private static final byte[][] ESCAPES = escapes();

    private JsonText() {}

    /** Bytes that are UTF-8 as {@link #escape} gives them; null for what is no UTF-8. */
    static byte @Nullable [] ofUtf8(byte[] bytes) {
        if (isPlain(bytes)) {
            return bytes;
        }
        return Texts.isUtf8(bytes) ? escape(bytes) : null;
    }

    /** Whether all bytes are ASCII characters that stand for themselves. */
    private static boolean isPlain(byte[] text) {
        int words = text.length & -Long.BYTES;
        for (int from = 0; from < words; from += STRIP) {
            if (!isPlain(text, from, Math.min(words, from + STRIP))) {
                return false;
            }
        }
        for (int at = words; at < text.length; at++) {
            if (text[at] < 0 || special(text[at])) {
                return false;
            }
        }
        return true;
    }

    /** Asks once at the end, which takes half the time of asking at each step. The bits are those of {@link #special(long)} and of longer characters. */
    private static boolean isPlain(byte[] text, int from, int to) {
        long found = 0;
        for (int at = from; at < to; at += Long.BYTES) {
            long bytes = (long) LONGS.get(text, at);
            found |= ((bytes ^ 0x02 * EACH) - (FIRST_PLAIN + 1) * EACH) | ((bytes ^ '\\' * EACH) - EACH) | bytes;
        }
        return (found & HIGH_BITS) == 0;
    }

    /** One ASCII character, escaped if need be. */
    static byte[] escape(char ascii) {
        return special((byte) ascii) ? ESCAPES[ascii] : new byte[] {(byte) ascii};
    }

    /** The text with its quotes, backslashes and control characters escaped; the same array when it has none. */
    static byte[] escape(byte[] text) {
        int at = next(text, 0);
        if (at == text.length) {
            return text;
        }
        byte[] escaped = new byte[text.length + growth(text, at)];
        int from = 0;
        int to = 0;
        while (at < text.length) {
            System.arraycopy(text, from, escaped, to, at - from);
            byte[] escape = ESCAPES[text[at]];
            System.arraycopy(escape, 0, escaped, to + at - from, escape.length);
            to += at - from + escape.length;
            from = at + 1;
            at = next(text, from);
        }
        System.arraycopy(text, from, escaped, to, at - from);
        return escaped;
    }

    private static int growth(byte[] text, int first) {
        int growth = 0;
        for (int at = first; at < text.length; at = next(text, at + 1)) {
            growth += ESCAPES[text[at]].length - 1;
        }
        return growth;
    }

    /** Where the next byte is that has to be escaped; the end of the text when there is none. */
    private static int next(byte[] text, int from) {
        int at = from;
        for (int last = text.length - Long.BYTES; at <= last; at += Long.BYTES) {
            long found = special((long) LONGS.get(text, at));
            if (found != 0) {
                return at + Long.numberOfTrailingZeros(found) / Byte.SIZE;
            }
        }
        while (at < text.length && !special(text[at])) {
            at++;
        }
        return at;
    }

    /**
     * The high bit of the first byte that has to be escaped, and maybe of later ones; 0 if there is none. Turning one bit lays the quote next to
     * the control characters; what is below a bound has its high bit after the subtraction, as have bytes of longer characters before.
     */
    private static long special(long bytes) {
        long quoteOrControl = (bytes ^ 0x02 * EACH) - (FIRST_PLAIN + 1) * EACH;
        long backslash = (bytes ^ '\\' * EACH) - EACH;
        return (quoteOrControl | backslash) & ~bytes & HIGH_BITS;
    }

    private static boolean special(byte b) {
        return (b >= 0 && b < FIRST_PLAIN) || b == '"' || b == '\\';
    }

    private static byte[][] escapes() {
        byte[][] escapes = new byte['\\' + 1][];
        for (int control = 0; control < FIRST_PLAIN; control++) {
            escapes[control] = ascii("\\u" + HexFormat.of().withUpperCase().toHexDigits((char) control));
        }
        String named = "\b\t\n\f\r\"\\";
        String names = "btnfr\"\\";
        for (int i = 0; i < named.length(); i++) {
            escapes[named.charAt(i)] = ascii("\\" + names.charAt(i));
        }
        return escapes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
