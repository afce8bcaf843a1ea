package io.thermocline.system;

import java.util.Set;

/** What must hold of a block, or of another thing that has versions, for a write to happen. */
public sealed interface WriteCondition {
    /** Nothing: a lost race is tried again. */
    WriteCondition NONE = new None();
    /** There must be no such block ({@code If-None-Match: *}). */
    WriteCondition ABSENT = new IfAbsent();
    /** There must be such a block, of whatever version ({@code If-Match: *}). */
    WriteCondition PRESENT = new IfPresent();

    /** The block must have one of these versions ({@code If-Match}); a lost race is an answer and not tried again. */
    static WriteCondition ifMatch(Set<Long> versions) {
        return new IfMatch(versions);
    }

    /** No condition. */
    record None() implements WriteCondition {}

    /** No block. */
    record IfAbsent() implements WriteCondition {}

    /** Any block. */
    record IfPresent() implements WriteCondition {}

    /** One of these versions; none of them matches a block that is not there. */
    record IfMatch(Set<Long> versions) implements WriteCondition {
        public IfMatch {
            versions = Set.copyOf(versions);
        }
    }
}
