package io.thermocline.objects;

import java.nio.ByteBuffer;

/**
 * Work on many bytes that nobody waits for, in steps of a tenth of a millisecond or so, after each of which the thread offers its processor to others. While all processors
 * are busy, a thread that has become ready, such as one that answers a reader, would else wait until the time slice of another is over, which takes milliseconds.
 *
 * <p>A lower priority for the threads that do such work is no substitute: on Linux threads inherit it for good, and those that carry virtual threads are made by whoever
 * happens to start or wake one.
 */
public final class Steps {
    private static final int BYTES = 128 << 10;

    private Steps() {}

    /** What is done with the bytes of one step. */
    @FunctionalInterface
    public interface Step {
        /**
         * Takes a part of all bytes.
         *
         * @param part as much as it has left
         * @param offset of the part in all of them
         */
        void take(ByteBuffer part, int offset);
    }

    /** Goes over what a buffer has left, in its order; leaves the buffer as it is. */
    public static void over(ByteBuffer bytes, Step step) {
        int size = bytes.remaining();
        for (int offset = 0; offset < size; offset += BYTES) {
            step.take(bytes.slice(bytes.position() + offset, Math.min(BYTES, size - offset)), offset);
            end();
        }
    }

    /** Ends a step of work that is cut up otherwise. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing but time depends on what the scheduler does with it
    public static void end() {
        Thread.yield();
    }
}
