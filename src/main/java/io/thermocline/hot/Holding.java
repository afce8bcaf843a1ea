package io.thermocline.hot;

import java.util.Objects;

/** What the hot tier holds of one row. */
public record Holding(Held nearCache, Held map) {
    /** How much of it. */
    public enum Part {
        /** Nothing. */
        NONE,
        /** Its header alone. */
        HEADER,
        /** Header and content. */
        WHOLE
    }

    /**
     * What one place holds.
     *
     * @param unusedSeconds since somebody asked for it there, or it came; 0 for nothing
     */
    public record Held(Part part, long unusedSeconds) {
        static final Held NOTHING = new Held(Part.NONE, 0);

        public Held {
            Objects.requireNonNull(part);
        }
    }

    public Holding {
        Objects.requireNonNull(nearCache);
        Objects.requireNonNull(map);
    }
}
