package io.thermocline.tiering;

import java.util.concurrent.atomic.LongAdder;

/** Reads of one segment since it was last looked at, counted by the threads of readers, and its heat, kept by the loop under the lock of {@link Temperatures}. */
final class Tally {
    private final LongAdder reads = new LongAdder();
    private final LongAdder touches = new LongAdder();
    private final LongAdder returns = new LongAdder();
    private Heat heat;

    Tally(Heat heat) {
        this.heat = heat;
    }

    void add(BlockSketch.Read read) {
        reads.increment();
        switch (read) {
            case AGAIN -> {
                // Counted once a window.
            }
            case FIRST -> touches.increment();
            case RETURNING -> {
                touches.increment();
                returns.increment();
            }
        }
    }

    /** The heat with what is under way. */
    Heat now() {
        return heat.with(touches.sum(), returns.sum());
    }

    void noteUse(long nowMicros) {
        if (reads.sumThenReset() > 0) {
            heat = heat.usedAt(nowMicros);
        }
    }

    /** A window ends; some may have passed since without a look. */
    void endWindow(double halfLives) {
        heat = heat.after(halfLives).with(touches.sumThenReset(), returns.sumThenReset());
    }

    void take(Heat of) {
        heat = heat.plus(of);
    }
}
