package io.thermocline.engine;

import io.thermocline.block.BlockId;

/**
 * Told of every block that somebody asked for by id, wherever the answer came from: memtable, cache or disk. What comes by in lists and scans is
 * not asked for. Called on the threads of readers, so an implementation must be quick and must neither wait nor fail. Thread-safe.
 */
@FunctionalInterface
public interface ReadLedger {
    /** Remembers nothing. */
    ReadLedger NONE = (_, _) -> {};

    /**
     * A block was asked for.
     *
     * @param segment that its row lies in, wherever it was answered from; 0 while it is in no segment
     */
    void asked(BlockId id, long segment);
}
