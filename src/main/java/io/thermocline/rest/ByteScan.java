package io.thermocline.rest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Looks for bytes eight at a time (S. E. Anderson, "Bit Twiddling Hacks", 1997: a zero byte in a word). Pure functions. */
final class ByteScan {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long NEWLINES = ONES * '\n';
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private ByteScan() {}

    /** Where the first newline is at or after a place; the end when there is none. */
    static int newline(byte[] bytes, int from) {
        int at = from;
        for (int last = bytes.length - Long.BYTES; at <= last; at += Long.BYTES) {
            if (hasZero((long) LONGS.get(bytes, at) ^ NEWLINES)) {
                break;
            }
        }
        while (at < bytes.length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    /** Where the first byte is that JSON does not take as it is within a string: quote, backslash, control character; the end when there is none. */
    static int endOfPlain(byte[] bytes, int from, int end) {
        int at = from;
        for (int last = end - Long.BYTES; at <= last; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long below = (word - SPACES) & ~word & HIGH_BITS;
            if (below != 0 || hasZero(word ^ QUOTES) || hasZero(word ^ BACKSLASHES)) {
                break;
            }
        }
        while (at < end && isPlain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isPlain(byte each) {
        return each != '"' && each != '\\' && (each < 0 || each >= ' ');
    }

    private static boolean hasZero(long word) {
        return ((word - ONES) & ~word & HIGH_BITS) != 0;
    }
}
