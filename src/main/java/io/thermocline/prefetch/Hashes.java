package io.thermocline.prefetch;

import io.thermocline.block.BlockId;

/** Numbers that stand for ids, spread evenly. */
final class Hashes {
    private Hashes() {}

    static long of(BlockId id) {
        return mix(id.high() * 31 + id.low());
    }

    /** The finalizer of SplitMix64. */
    static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
