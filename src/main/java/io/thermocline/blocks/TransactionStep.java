package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One write of a transaction. No two steps of a transaction may write the same block. */
public sealed interface TransactionStep {
    /** What must hold for the step. */
    Guard guard();

    /** Makes a new block; its id is the draft's, if it names one. */
    record Create(BlockDraft draft, Guard guard) implements TransactionStep {
        public Create {
            Objects.requireNonNull(draft);
            Objects.requireNonNull(guard);
        }
    }

    /** Creates or replaces by id. */
    record Put(BlockId id, BlockDraft draft, Guard guard) implements TransactionStep {
        public Put {
            Objects.requireNonNull(id);
            Objects.requireNonNull(draft);
            Objects.requireNonNull(guard);
        }
    }

    /** Creates or replaces by key. */
    record PutByKey(BlockKey key, BlockDraft draft, Guard guard) implements TransactionStep {
        public PutByKey {
            Objects.requireNonNull(key);
            Objects.requireNonNull(draft);
            Objects.requireNonNull(guard);
        }
    }

    /** Changes metadata. */
    record Patch(BlockId id, BlockPatch patch, Guard guard) implements TransactionStep {
        public Patch {
            Objects.requireNonNull(id);
            Objects.requireNonNull(patch);
            Objects.requireNonNull(guard);
        }
    }

    /** Changes metadata of the block that has the key. */
    record PatchByKey(BlockKey key, BlockPatch patch, Guard guard) implements TransactionStep {
        public PatchByKey {
            Objects.requireNonNull(key);
            Objects.requireNonNull(patch);
            Objects.requireNonNull(guard);
        }
    }

    /** Deletes the block that has the key. */
    record DeleteByKey(BlockKey key, Guard guard) implements TransactionStep {
        public DeleteByKey {
            Objects.requireNonNull(key);
            Objects.requireNonNull(guard);
        }
    }

    /** Deletes. */
    record Delete(BlockId id, Guard guard) implements TransactionStep {
        public Delete {
            Objects.requireNonNull(id);
            Objects.requireNonNull(guard);
        }
    }

    /**
     * What must hold of the block before the transaction.
     *
     * @param ifVersion the version it must have; null for any
     * @param ifAbsent whether it must not be there
     * @param condition a filter ({@link io.thermocline.filter.Filters}) that must be true of the block; null for none
     */
    record Guard(
            @Nullable Long ifVersion,
            boolean ifAbsent,
            @Nullable String condition) {
        /** Nothing must hold. */
        public static final Guard NONE = new Guard(null, false, null);
    }
}
