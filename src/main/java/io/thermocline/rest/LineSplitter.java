package io.thermocline.rest;

import java.util.Arrays;

/**
 * Cuts a stream of bytes into lines, each held whole only up to a limit: the rest of a longer one is passed over, up to its end. A line ends
 * with LF or CR LF, the last one also with the stream. Lines of spaces alone are left out. Not thread-safe.
 */
final class LineSplitter {
    private static final byte[] NOTHING = {};
    private static final int FIRST_BYTES = 8 << 10;

    private final int limit;
    private final Lines lines;
    private byte[] partial = NOTHING;
    private int length;
    private boolean tooLong;
    private long skipped;

    /** Takes the lines. */
    interface Lines {
        /** A line, without its end: part of an array that is written over once this returns. */
        void line(byte[] bytes, int offset, int length);

        /** A line has grown above the limit; the rest of it will be passed over. */
        void tooLong();
    }

    LineSplitter(int limit, Lines lines) {
        this.limit = limit;
        this.lines = lines;
    }

    /** More bytes; the array is not kept. */
    void feed(byte[] bytes) {
        int start = 0;
        for (int end = ByteScan.newline(bytes, 0); end < bytes.length; end = ByteScan.newline(bytes, start)) {
            if (length == 0 && !tooLong && end - start <= limit) {
                line(bytes, start, end);
            } else {
                append(bytes, start, end);
                end();
            }
            start = end + 1;
        }
        append(bytes, start, bytes.length);
    }

    /** Bytes of a line above the limit that were passed over since it crossed it; 0 between lines. */
    long skipped() {
        return skipped;
    }

    /** The stream is over. */
    void finish() {
        end();
    }

    private void append(byte[] bytes, int from, int to) {
        int more = to - from;
        if (tooLong) {
            skipped += more;
            return;
        }
        if (more > limit - length) {
            tooLong = true;
            partial = NOTHING;
            length = 0;
            lines.tooLong();
            return;
        }
        if (length + more > partial.length) {
            long grown = Math.max(length + more, Math.min(limit, Math.max(FIRST_BYTES, partial.length * 2L)));
            partial = Arrays.copyOf(partial, (int) grown);
        }
        System.arraycopy(bytes, from, partial, length, more);
        length += more;
    }

    private void end() {
        if (tooLong) {
            tooLong = false;
            skipped = 0;
            return;
        }
        line(partial, 0, length);
        length = 0;
        if (partial.length > FIRST_BYTES * 8) {
            partial = NOTHING;
        }
    }

    private void line(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == '\r' ? to - 1 : to;
        if (!blank(bytes, from, end)) {
            lines.line(bytes, from, end - from);
        }
    }

    private static boolean blank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t' && bytes[i] != '\r') {
                return false;
            }
        }
        return true;
    }
}
