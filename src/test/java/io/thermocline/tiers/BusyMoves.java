package io.thermocline.tiers;

import io.thermocline.segment.Throttle;
import io.thermocline.tiering.ArchiveState;
import io.thermocline.tiering.MoveFailedException;
import io.thermocline.tiering.Moves;
import io.thermocline.tiering.Stored;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Moves of segments that are being merged for as long as a test says. */
record BusyMoves(Moves moves, BooleanSupplier merging) implements Moves {
    @Override
    public List<Stored> segments() {
        return moves.segments();
    }

    @Override
    public ArchiveState state() {
        return moves.state();
    }

    @Override
    public void archive(long segment, Throttle throttle) {
        requireNoMerge();
        moves.archive(segment, throttle);
    }

    @Override
    public void promote(long segment, Throttle throttle) {
        requireNoMerge();
        moves.promote(segment, throttle);
    }

    @Override
    public void collect() {
        moves.collect();
    }

    private void requireNoMerge() {
        if (merging.getAsBoolean()) {
            throw new MoveFailedException(MoveFailedException.Kind.GONE, "it is being merged", null);
        }
    }
}
