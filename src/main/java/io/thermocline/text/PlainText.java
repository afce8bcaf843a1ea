package io.thermocline.text;

import java.util.Optional;

/** The rules for names, keys, tags and other short texts. Pure functions. */
public final class PlainText {
    private static final int MAX_NAME = 128;

    private PlainText() {}

    /**
     * What is wrong with a text of one line: too long, a lone surrogate, or a control character (C0 with NUL, DEL, C1).
     *
     * @param maxBytes most bytes of its UTF-8
     * @return a sentence for the client that does not repeat the text, empty when nothing is wrong
     */
    public static Optional<String> fault(String text, int maxBytes) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return Optional.of(String.format("has the control character U+%04X at %d", (int) text.charAt(i), i));
            }
        }
        return surrogateFault(text).or(() -> lengthFault(text, maxBytes));
    }

    /** Like {@link #fault}, but lines and tabs are allowed. */
    public static Optional<String> faultOfLines(String text, int maxBytes) {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (Character.isISOControl(each) && each != '\n' && each != '\r' && each != '\t') {
                return Optional.of(String.format("has the control character U+%04X at %d", (int) each, i));
            }
        }
        return surrogateFault(text).or(() -> lengthFault(text, maxBytes));
    }

    /** What is wrong with a name that stands in paths and settings: a letter or digit, then up to 127 of these and {@code . _ -}. */
    public static Optional<String> faultOfName(String text) {
        return isName(text)
                ? Optional.empty()
                : Optional.of("must be 1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
    }

    private static boolean isName(String text) {
        if (text.isEmpty() || text.length() > MAX_NAME || !isLetterOrDigit(text.charAt(0))) {
            return false;
        }
        for (int i = 1; i < text.length(); i++) {
            char each = text.charAt(i);
            if (!isLetterOrDigit(each) && each != '.' && each != '_' && each != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char each) {
        return (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z') || (each >= '0' && each <= '9');
    }

    /** What is wrong with a text anywhere in JSON: NUL or a lone surrogate. */
    public static Optional<String> faultInJson(String text) {
        int nul = text.indexOf('\0');
        return nul >= 0 ? Optional.of("has the control character U+0000 at " + nul) : surrogateFault(text);
    }

    /** Bytes of a text in UTF-8; a lone surrogate counts as the one byte that Java's encoder puts in its place. */
    public static long utf8Bytes(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each < 0x80) {
                bytes += 1;
            } else if (each < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(each)) {
                bytes += 3;
            } else if (isPair(text, i)) {
                bytes += 4;
                i++;
            } else {
                bytes += 1;
            }
        }
        return bytes;
    }

    private static Optional<String> lengthFault(String text, int maxBytes) {
        long bytes = utf8Bytes(text);
        return bytes <= maxBytes
                ? Optional.empty()
                : Optional.of("has " + bytes + " bytes in UTF-8; at most " + maxBytes + " are allowed");
    }

    private static Optional<String> surrogateFault(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                if (!isPair(text, i)) {
                    return Optional.of("has a lone surrogate at " + i + ", which is no character");
                }
                i++;
            }
        }
        return Optional.empty();
    }

    private static boolean isPair(String text, int high) {
        return high + 1 < text.length() && Character.isSurrogatePair(text.charAt(high), text.charAt(high + 1));
    }
}
