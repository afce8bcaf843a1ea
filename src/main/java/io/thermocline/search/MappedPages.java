package io.thermocline.search;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Reads mapped files in the plain way before vectors do. Where the disk does not deliver a page, HotSpot turns the signal into an {@link InternalError} for
 * a plain access, but ends the process for a vector access that was compiled by itself.
 */
final class MappedPages {
    /** The least page of any machine. */
    private static final int PAGE = 4096;

    private MappedPages() {}

    /**
     * Brings a range into memory.
     *
     * @throws InternalError if part of it cannot be had
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on who runs next
    static void fetch(MemorySegment segment, long from, long to) {
        if (!segment.isMapped() || from >= to) {
            return;
        }
        long sum = segment.get(ValueLayout.JAVA_BYTE, to - 1) & 0xff;
        for (long at = from; at < to; at += PAGE) {
            sum += segment.get(ValueLayout.JAVA_BYTE, at) & 0xff;
        }
        // The error is raised when the thread next returns from the system, which is here and not amid vectors.
        Thread.yield();
        if (sum > 0xff * ((to - from) / PAGE + 2)) {
            throw new IllegalStateException("bytes are less than 256; this keeps the reads from being left out");
        }
    }
}
