package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.VectorsPayload;
import java.util.Objects;

/** One step of a {@link Transaction}; everything that can be computed before the commit already is. */
public sealed interface Operation {
    /** The block that the operation is about. */
    BlockId id();

    /** What must hold for it. */
    Precondition precondition();

    /**
     * A new version of a block.
     *
     * @param createdAtMicros microseconds since the epoch; 0 for that of the live version it replaces, or for the time of the commit
     * @param expiresAtMicros microseconds since the epoch; 0 for never
     * @param flags any of {@code Envelope.PENDING} and {@code Envelope.SYSTEM}
     * @param payload header and content
     */
    record Put(
            BlockId id,
            Precondition precondition,
            long createdAtMicros,
            long expiresAtMicros,
            int flags,
            BlockPayload payload)
            implements Operation {
        public Put {
            Objects.requireNonNull(id);
            Objects.requireNonNull(precondition);
            Objects.requireNonNull(payload);
        }
    }

    /**
     * A tombstone: a version that says that the block is deleted; it keeps the time of creation.
     *
     * @param flags {@code Envelope.SYSTEM} or 0
     * @param payload the stripped header and no content
     */
    record Delete(BlockId id, Precondition precondition, int flags, BlockPayload payload) implements Operation {
        public Delete {
            Objects.requireNonNull(id);
            Objects.requireNonNull(precondition);
            Objects.requireNonNull(payload);
        }
    }

    /**
     * Vectors of one encoder for one version of a block; they replace that encoder's earlier ones.
     *
     * @param precondition {@link Precondition.RowIs} or {@link Precondition.SameTransaction}
     * @param payload the vectors
     */
    record AppendVectors(BlockId id, Precondition precondition, VectorsPayload payload) implements Operation {
        public AppendVectors {
            Objects.requireNonNull(id);
            Objects.requireNonNull(payload);
            switch (precondition) {
                case Precondition.RowIs _, Precondition.SameTransaction _ -> {}
                case Precondition.Absent _, Precondition.VersionIs _, Precondition.Tombstoned _ ->
                    throw new IllegalArgumentException("vectors belong to one live row");
            }
        }
    }

    /** A condition that the commit depends on; writes nothing. */
    record Check(BlockId id, Precondition precondition) implements Operation {
        public Check {
            Objects.requireNonNull(id);
            Objects.requireNonNull(precondition);
        }
    }
}
