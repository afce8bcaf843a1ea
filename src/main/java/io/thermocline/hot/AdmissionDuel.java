package io.thermocline.hot;

import io.thermocline.block.BlockId;
import java.util.LinkedHashMap;

/**
 * Decides whether it pays to admit by frequency: two small caches of ids, with one block in sixteen, serve the same reads, one that admits everything and one that
 * admits what was asked for more often. Whichever missed less of late is followed (the idea of set dueling: Qureshi, Jaleel, Patt, Steely, Emer, "Adaptive
 * Insertion Policies for High Performance Caching", 2007). Only reads that one of them served and the other did not say anything: a block that all want is hit in both, and a scan
 * misses in both. Where what is wanted drifts, recency wins; where it does not, frequency does. Thread-safe.
 */
final class AdmissionDuel {
    private static final int SAMPLED = 16;
    /** Reads that one alone missed after which what counted so far counts half. */
    private static final int REMEMBERED = 256;
    /** So much more must recency miss for frequency to be followed, or again: the real window refuses newcomers too, which the one here does not. */
    private static final double STAY = 1.25;

    private static final double RETURN = 1.5;

    private final FrequencySketch sketch;
    private final double windowShare;
    private final Ids recent = new Ids(); // under this
    private final Ids window = new Ids(); // under this
    private final Ids frequent = new Ids(); // under this
    private int played; // under this: reads that one alone missed, of this round
    private int rounds; // under this; the first fills both caches
    private double recencyMisses; // under this
    private double frequencyMisses; // under this
    private int capacity; // under this
    private volatile boolean byFrequency = true; // written under this

    /** @param windowShare part of all that is held, 0 to 1, which comes in without being admitted */
    AdmissionDuel(FrequencySketch sketch, double windowShare) {
        this.sketch = sketch;
        this.windowShare = windowShare;
    }

    /** Whether to admit only what was asked for more often. */
    boolean byFrequency() {
        return byFrequency;
    }

    /** How many entries the admission decides about now; before the first of this there is nothing to decide. */
    void admitted(int entries) {
        int scaled = (int) Math.min(Integer.MAX_VALUE, entries / Math.max(0.01, 1 - windowShare) / SAMPLED);
        synchronized (this) {
            capacity = scaled;
        }
    }

    /** Somebody asked for a block; the sketch has counted it already. */
    void asked(BlockId id) {
        if (sampled(id)) {
            play(id);
        }
    }

    /** Whether a block is one of those that are played with. The sketch's words are chosen by other bits of its hash. */
    static boolean sampled(BlockId id) {
        return (FrequencySketch.hash(id) >>> 59) % SAMPLED == 0;
    }

    private synchronized void play(BlockId id) {
        if (capacity == 0) {
            return;
        }
        boolean recentMissed = !recent.use(id);
        if (recentMissed) {
            recent.add(id);
            recent.shrink(capacity);
        }
        boolean frequentMissed = !window.use(id) && !frequent.use(id);
        if (frequentMissed) {
            admit(id);
        }
        if (recentMissed != frequentMissed) {
            count(recentMissed);
        }
    }

    private void admit(BlockId id) {
        window.add(id);
        int ofWindow = (int) (capacity * windowShare);
        while (window.size() > ofWindow) {
            BlockId candidate = window.removeOldest();
            if (frequent.size() < capacity - ofWindow) {
                frequent.add(candidate);
            } else if (makesWay(sketch.frequency(candidate))) {
                frequent.add(candidate);
            }
        }
        frequent.shrink(capacity - ofWindow);
    }

    /** As in {@link Residents}, about. */
    private boolean makesWay(int frequency) {
        for (int i = Math.min(Residents.LOOKS, frequent.size()); i > 0; i--) {
            BlockId oldest = frequent.oldest();
            if (frequency > sketch.frequency(oldest)) {
                frequent.removeOldest();
                return true;
            }
            frequent.use(oldest);
        }
        return false;
    }

    private void count(boolean missedByRecency) {
        if (missedByRecency) {
            recencyMisses++;
        } else {
            frequencyMisses++;
        }
        if (++played == REMEMBERED) {
            judge();
        }
    }

    private void judge() {
        played = 0;
        if (rounds++ > 0) {
            byFrequency = recencyMisses > (byFrequency ? STAY : RETURN) * frequencyMisses;
        }
        recencyMisses = rounds == 1 ? 0 : recencyMisses / 2;
        frequencyMisses = rounds == 1 ? 0 : frequencyMisses / 2;
    }

    /** Ids in the order of use. */
    private static final class Ids {
        private static final float LOAD = 0.75f;

        private final LinkedHashMap<BlockId, Boolean> byUse = new LinkedHashMap<>(16, LOAD, true);

        boolean use(BlockId id) {
            return byUse.get(id) != null;
        }

        void add(BlockId id) {
            byUse.put(id, true);
        }

        int size() {
            return byUse.size();
        }

        BlockId oldest() {
            return byUse.sequencedKeySet().getFirst();
        }

        BlockId removeOldest() {
            return byUse.sequencedKeySet().removeFirst();
        }

        void shrink(int most) {
            while (byUse.size() > most) {
                removeOldest();
            }
        }
    }
}
