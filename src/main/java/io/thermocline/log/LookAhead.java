package io.thermocline.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;

/**
 * What lies behind the place where the records of a file seem to end.
 *
 * @param syncedThrough the highest that a whole record there says, 0 when there is none
 * @param records whether there is a whole record
 * @param end behind the last byte that is not zero; where the search began when there is none
 */
record LookAhead(long syncedThrough, boolean records, long end) {
    private static final int STEP_BYTES = 64 << 10;

    static LookAhead from(Window window, long position, UUID storeId, long fileId) {
        LookAhead seen = new LookAhead(0, false, position);
        long at = position;
        while (window.has(at, Long.BYTES)) {
            at = nextNonZero(window, at);
            if (!window.has(at, Long.BYTES)) {
                break;
            }
            Optional<RecordFront> front = RecordFront.read(window, at, storeId, fileId);
            seen = seen.with(front, at + Long.BYTES);
            at = front.map(RecordFront::end).orElse(at + Long.BYTES);
        }
        return seen;
    }

    /** Whether anything but zeros stands from a position on. */
    static boolean anythingFrom(Window window, long position) {
        return window.has(nextNonZero(window, position), Long.BYTES);
    }

    private LookAhead with(Optional<RecordFront> front, long nonZeroEnd) {
        return front.map(f -> new LookAhead(Math.max(syncedThrough, f.syncedThrough()), true, f.end()))
                .orElseGet(() -> new LookAhead(syncedThrough, records, nonZeroEnd));
    }

    private static long nextNonZero(Window window, long position) {
        long at = position;
        while (window.has(at, Long.BYTES)) {
            int bytes = (int) Math.min(STEP_BYTES, (window.limit() - at) & ~7L);
            ByteBuffer words = window.at(at, bytes);
            int first = words.position();
            for (int i = 0; i < bytes; i += Long.BYTES) {
                if (words.getLong(first + i) != 0) {
                    return at + i;
                }
            }
            at += bytes;
        }
        return at;
    }
}
