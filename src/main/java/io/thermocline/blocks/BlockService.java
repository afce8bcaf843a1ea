package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * Everything that a caller can do with blocks; each door translates to it and back. Thread-safe.
 *
 * <p>Reads take a snapshot, may touch the disk, and throw {@link io.thermocline.problem.ProblemException}. Writes do the same while they are
 * planned, on the calling thread, so they are not for an event loop either; every failure of a write is in its future, always a
 * {@code ProblemException}. What a write's future runs next runs on the engine's completions executor.
 */
public final class BlockService {
    /** Creates a block. Its id is the draft's, if it names one, which must then be free. */
    public CompletableFuture<WriteAnswer> create(Call call, BlockDraft draft) {
        throw new UnsupportedOperationException();
    }

    /** Creates or replaces by id. */
    public CompletableFuture<WriteAnswer> put(Call call, BlockId id, BlockDraft draft, WriteCondition condition) {
        throw new UnsupportedOperationException();
    }

    /** Creates or replaces by key. */
    public CompletableFuture<WriteAnswer> putByKey(
            Call call, BlockKey key, BlockDraft draft, WriteCondition condition) {
        throw new UnsupportedOperationException();
    }

    /** Changes metadata. */
    public CompletableFuture<WriteAnswer> patch(Call call, BlockId id, BlockPatch patch, WriteCondition condition) {
        throw new UnsupportedOperationException();
    }

    /** Deletes. */
    public CompletableFuture<WriteAnswer> delete(Call call, BlockId id, WriteCondition condition) {
        throw new UnsupportedOperationException();
    }

    /** All steps or none. */
    public CompletableFuture<TransactionAnswer> transact(Call call, List<TransactionStep> steps) {
        throw new UnsupportedOperationException();
    }

    /** One block; an older version of it while that is kept. */
    public BlockView get(Call call, BlockId id, Include include, OptionalLong version) {
        throw new UnsupportedOperationException();
    }

    /** The block that holds a key in the call's manifold, or else in documentation. */
    public BlockView getByKey(Call call, BlockKey key, Include include, OptionalLong version) {
        throw new UnsupportedOperationException();
    }

    /**
     * The current version of a block if that needs no disk: for an event loop. Empty when it may need one; then {@link #get} is to be called
     * where blocking is allowed. Throws what {@code get} throws.
     */
    public Optional<BlockView> getIfResident(Call call, BlockId id, Include include) {
        throw new UnsupportedOperationException();
    }

    /** Several blocks on one snapshot. */
    public ManyView getMany(Call call, List<BlockId> ids, Include include) {
        throw new UnsupportedOperationException();
    }

    /** One page of the blocks that the caller sees, newest first. */
    public ListPage list(Call call, ListQuery query) {
        throw new UnsupportedOperationException();
    }
}
