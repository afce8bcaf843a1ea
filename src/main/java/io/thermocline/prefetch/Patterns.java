package io.thermocline.prefetch;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;

/**
 * How blocks are read of late: since an hour to two ago, or since the opening.
 *
 * @param overSeconds how long that is
 * @param all every read by id that was answered
 * @param workingSetBlocks different blocks among them, within about two percent
 * @param hottest the blocks that were read most, the most read first
 * @param byKind reads by class and manifold, the most first
 * @param together groups of blocks that are read one after another
 */
public record Patterns(
        long overSeconds,
        Reads all,
        long workingSetBlocks,
        List<Hot> hottest,
        List<OfKind> byKind,
        List<List<BlockId>> together) {
    /**
     * Reads.
     *
     * @param count of them, about, while prefetch rests: one of 64 is looked at then
     * @param followed those of a block that was known to be read after the one before; looked for only while prefetch is on
     */
    public record Reads(long count, long followed) {
        /** The share of reads that went on as others had before. */
        public double sequentialShare() {
            return count == 0 ? 0 : (double) followed / count;
        }
    }

    /** A block that is read often: about so many times. */
    public record Hot(BlockId id, long reads) {
        public Hot {
            Objects.requireNonNull(id);
        }
    }

    /** Reads of blocks of one class from one manifold; a manifold of "" stands for all that are not told apart. */
    public record OfKind(BlockClass blockClass, String manifold, Reads reads) {
        public OfKind {
            Objects.requireNonNull(blockClass);
            Objects.requireNonNull(manifold);
            Objects.requireNonNull(reads);
        }
    }

    public Patterns {
        Objects.requireNonNull(all);
        hottest = List.copyOf(hottest);
        byKind = List.copyOf(byKind);
        together = together.stream().map(List::copyOf).toList();
    }

    /** How many times a block of the working set was read on average. */
    public double reuse() {
        return workingSetBlocks == 0 ? 0 : (double) all.count() / workingSetBlocks;
    }
}
