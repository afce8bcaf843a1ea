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

    private final AtomicReferenceArray<@Nullable Placed> slots = new AtomicReferenceArray<>(SLOTS);
    private final AtomicLong tail = new AtomicLong();
    private final AtomicBoolean asleep = new AtomicBoolean(true);
    private final LongAdder dropped = new LongAdder();
    private long head; // the learner's
    private long missedAt = -1; // the learner's

    /** A note and its place in the order of all notes. */
    private record Placed(long at, Note note) {}

    /** Adds a note; answers whether the learner has to be woken for it. */
    boolean add(Note note) {
        long at = tail.getAndIncrement();
        slots.set((int) at & (SLOTS - 1), new Placed(at, note));
        return asleep.get() && asleep.compareAndSet(true, false);
    }

    /**
     * Hands over what waits; one thread at a time. Every note is either handed over or counted as dropped.
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
            Placed placed = slots.get((int) head & (SLOTS - 1));
            if (placed != null && placed.at() == head) {
                taken++;
                to.accept(placed.note());
            } else if (placed == null || (placed.at() < head && missedAt != head)) {
                // A reader is about to fill its place; unless it was overwritten by one a whole round slower.
                missedAt = head;
                break;
            } else {
                dropped.increment();
            }
            head++;
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
