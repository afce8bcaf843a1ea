package io.thermocline.prefetch;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Notes on their way from readers to the one that learns. Readers never wait: when it is full, the oldest are forgotten. */
final class NoteRing {
    private static final int SLOTS = 1 << 12;

    private final AtomicReferenceArray<@Nullable Note> slots = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong tail = new AtomicLong();
    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private long head; // the learner's
    private long emptyAt = -1; // the learner's
    private final LongAdder dropped = new LongAdder();

    /** Adds a note; answers whether the learner has to be woken for it. */
    boolean add(Note note) {
        slots.set((int) tail.getAndIncrement() & (SLOTS - 1), note);
        return asleep.get() && asleep.compareAndSet(true, false);
    }

    /**
     * Hands over what waits; one thread at a time.
     *
     * @return how many that were
     */
    int drain(Consumer<Note> to) {
        long end = tail.get();
        if (end - head > SLOTS) {
            dropped.add(end - SLOTS - head);
            head = end - SLOTS;
        }
        int taken = 0;
        while (head < end) {
            Note note = slots.getAndSet((int) head & (SLOTS - 1), null);
            if (note == null && emptyAt != head) {
                // A reader has its place and is about to fill it; unless its note was taken for one a round before.
                emptyAt = head;
                break;
            }
            head++;
            if (note == null) {
                dropped.increment();
            } else {
                taken++;
                to.accept(note);
            }
        }
        return taken;
    }

    /** The learner has nothing to do; false if a note has come meanwhile. */
    boolean sleep() {
        asleep.set(true);
        return tail.get() == head || !asleep.compareAndSet(true, false);
    }

    long dropped() {
        return dropped.sum();
    }
}
