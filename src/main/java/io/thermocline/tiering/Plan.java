package io.thermocline.tiering;

import java.util.List;
import java.util.Objects;

/**
 * What is to be moved, in this order, and how things are when nothing is.
 *
 * @param draining whether room is being made, to be told to the next decision
 */
record Plan(List<Move> moves, boolean draining, Verdict verdict) {
    Plan {
        moves = List.copyOf(moves);
        Objects.requireNonNull(verdict);
    }
}
