package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.ProblemException;
import io.thermocline.system.SystemBlocks;

/**
 * The block that a step is about, as it was when the step was planned.
 *
 * @param stored what the store itself knows of it
 * @param seen what the caller knows of it
 */
record Target(BlockId id, Lookup stored, Lookup seen) {
    /** @param system a snapshot of the store itself */
    static Target read(Snapshot system, Call call, BlockId id) {
        Lookup stored = system.find(id);
        return new Target(
                id,
                stored,
                stored instanceof Lookup.Missing
                        ? stored
                        : system.as(call.caller()).find(id));
    }

    /** Whether there is a live block, for whomever. */
    boolean live() {
        return stored instanceof Lookup.Found;
    }

    /** The live block; only to be asked for when there is one. */
    Block block() {
        if (stored instanceof Lookup.Found(Block block)) {
            return block;
        }
        throw new IllegalStateException("no live block " + id);
    }

    /** What holds as long as nobody writes the block after this. */
    Precondition unchanged() {
        return SystemBlocks.unchanged(stored);
    }

    /** The version that the next write makes. */
    long nextVersion() {
        return switch (stored) {
            case Lookup.Missing _ -> 1;
            case Lookup.Gone(var envelope) -> envelope.version() + 1;
            case Lookup.Found(Block block) -> block.envelope().version() + 1;
        };
    }

    /**
     * Refuses what the caller cannot see.
     *
     * @throws ProblemException of kind NOT_FOUND or GONE
     */
    void requireSeen() {
        switch (seen) {
            case Lookup.Found _ -> {}
            case Lookup.Gone _ -> throw BlockReader.gone();
            case Lookup.Missing _ -> throw BlockReader.notFound();
        }
    }

    /** Refuses to write over a live block that the caller cannot see. */
    void requireSeenIfLive() {
        if (live() && !(seen instanceof Lookup.Found)) {
            throw BlockReader.notFound();
        }
    }
}
