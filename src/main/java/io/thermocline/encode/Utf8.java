package io.thermocline.encode;

/** Steps through UTF-8 (RFC 3629) without making strings of it. */
final class Utf8 {
    private static final int REPLACEMENT = 0xFFFD;

    private Utf8() {}

    /** Bytes of the code point that starts at a place: 1 to 4, and 1 for a byte that starts none. */
    static int length(byte[] text, int at) {
        int lead = text[at] & 0xFF;
        int length = lead < 0xC2 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 1;
        if (at + length > text.length) {
            return 1;
        }
        for (int i = 1; i < length; i++) {
            if ((text[at + i] & 0xC0) != 0x80) {
                return 1;
            }
        }
        return length;
    }

    /** The code point of {@link #length} bytes at a place; the replacement character for a byte that is none. */
    static int codePoint(byte[] text, int at, int length) {
        return switch (length) {
            case 1 -> text[at] >= 0 ? text[at] : REPLACEMENT;
            case 2 -> (text[at] & 0x1F) << 6 | tail(text, at + 1);
            case 3 -> (text[at] & 0x0F) << 12 | tail(text, at + 1) << 6 | tail(text, at + 2);
            default ->
                (text[at] & 0x07) << 18 | tail(text, at + 1) << 12 | tail(text, at + 2) << 6 | tail(text, at + 3);
        };
    }

    private static int tail(byte[] text, int at) {
        return text[at] & 0x3F;
    }
}
