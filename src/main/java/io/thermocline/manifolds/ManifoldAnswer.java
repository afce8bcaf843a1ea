package io.thermocline.manifolds;

import io.thermocline.engine.Durability;
import java.util.Objects;

/**
 * What a write of a manifold did.
 *
 * @param manifold as it is now, or as it was before its deletion
 * @param sequence position of the commit in the log
 * @param replayed whether this is the first answer given again
 */
public record ManifoldAnswer(
        Manifold manifold, Outcome outcome, long sequence, Durability durability, boolean replayed) {
    /** What happened to the manifold. */
    public enum Outcome {
        CREATED,
        REPLACED,
        DELETED
    }

    public ManifoldAnswer {
        Objects.requireNonNull(manifold);
        Objects.requireNonNull(outcome);
        Objects.requireNonNull(durability);
    }
}
