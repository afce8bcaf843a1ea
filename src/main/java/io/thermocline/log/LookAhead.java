package io.thermocline.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * What lies of a file's own behind the place where its records seem to end. What earlier files left there is nothing: their ids are lower, and a record
 * bears its file's.
 *
 * @param syncedThrough the highest that a whole record there says, 0 when there is none
 * @param records whether there is a whole record
 * @param end behind the last record there, whole or not; where the search began when there is none, and nothing but zeros stands in that place
 */
record LookAhead(long syncedThrough, boolean records, long end) {
    private static final int STEP_BYTES = 64 << 10;

    static LookAhead from(Window window, long position, FileMark mark) {
        boolean nothing = RecordFront.nothingAt(window, position);
        LookAhead seen = new LookAhead(0, false, nothing ? position : position + Long.BYTES);
        long at = nextMagic(window, position);
        while (window.has(at, LogFormat.RECORD_HEADER_BYTES)) {
            long next = at + Long.BYTES;
            if (RecordFront.bears(window, at, mark.fileId())) {
                Optional<RecordFront> front = RecordFront.read(window, at, mark);
                seen = seen.with(front, at + LogFormat.RECORD_HEADER_BYTES);
                next = front.map(RecordFront::end).orElse(next);
            }
            at = nextMagic(window, next);
        }
        return seen;
    }

    /** Whether anything but zeros stands from a position on. */
    static boolean anythingFrom(Window window, long position) {
        return window.has(next(window, position, word -> word != 0), Long.BYTES);
    }

    private LookAhead with(Optional<RecordFront> front, long headerEnd) {
        return front.map(f -> new LookAhead(Math.max(syncedThrough, f.syncedThrough()), true, f.end()))
                .orElseGet(() -> new LookAhead(syncedThrough, records, headerEnd));
    }

    private static long nextMagic(Window window, long position) {
        return next(window, position, word -> (int) word == LogFormat.RECORD_MAGIC);
    }

    private static long next(Window window, long position, LongPredicate wanted) {
        long at = position;
        while (window.has(at, Long.BYTES)) {
            int bytes = (int) Math.min(STEP_BYTES, (window.limit() - at) & ~7L);
            ByteBuffer words = window.at(at, bytes);
            int first = words.position();
            for (int i = 0; i < bytes; i += Long.BYTES) {
                if (wanted.test(words.getLong(first + i))) {
                    return at + i;
                }
            }
            at += bytes;
        }
        return at;
    }
}
