package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.operations.Operation;
import java.util.List;
import java.util.Objects;

/** The ids of the blocks to delete, batch by batch. Used by one thread. */
public interface Targets {
    /**
     * What a deletion is for.
     *
     * @param operation that deletes
     * @param batch most ids at a time
     * @param done blocks that were counted up to the cursor
     * @param cursor where it goes on; empty at the beginning
     */
    static Targets of(
            Deletions.Store store, Deletion deletion, Operation operation, int batch, long done, String cursor) {
        return switch (deletion.which()) {
            case Deletion.Which.Listed(List<BlockId> ids) -> new ListedTargets(ids, batch);
            case Deletion.Which.Filtered filtered ->
                new FilteredTargets(
                        store,
                        deletion.call(operation.caller()).caller(),
                        filtered,
                        operation.span().begunAfter(),
                        batch,
                        done,
                        cursor);
            case Deletion.Which.Known() -> new ListedTargets(List.of(), batch);
        };
    }

    /** How many there are, roughly. */
    long total();

    /**
     * The next ids, none at the end.
     *
     * @param cursor that of the batch before; empty for the first
     */
    Batch after(String cursor);

    /**
     * Ids, each of which comes once in all batches.
     *
     * @param cursor where the next batch begins
     */
    record Batch(List<BlockId> ids, String cursor) {
        public Batch {
            ids = List.copyOf(ids);
            Objects.requireNonNull(cursor);
        }
    }
}
