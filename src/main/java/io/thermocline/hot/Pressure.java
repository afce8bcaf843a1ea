package io.thermocline.hot;

import java.util.List;
import java.util.Objects;

/**
 * How short memory is.
 *
 * @param reasons what is so, each in one sentence; empty when nothing is
 */
public record Pressure(Level level, List<String> reasons) {
    /** Enough of everything. */
    public static final Pressure NONE = new Pressure(Level.NONE, List.of());

    public Pressure {
        Objects.requireNonNull(level);
        reasons = List.copyOf(reasons);
    }

    /** From none to worst. */
    public enum Level {
        /** As much as wanted is free. */
        NONE(0),
        /** Less is free than wanted: the near cache was cut. */
        MODERATE(1),
        /** Hardly anything is free, or the map was cut too. */
        HIGH(2);

        private final int severity;

        Level(int severity) {
            this.severity = severity;
        }

        /** 0 for none, greater is worse. */
        public int severity() {
            return severity;
        }
    }
}
