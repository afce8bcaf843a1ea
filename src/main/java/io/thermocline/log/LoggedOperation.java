package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import java.util.Objects;

/** One operation of a commit. Arrays are never modified. */
public sealed interface LoggedOperation {
    /** The 16 random bytes under the digest, so that it gives nothing away once the bytes are gone; zeros when blanked. */
    byte[] salt();

    /** SHA-256 over salt and bytes; 32 bytes; stays when the operation is blanked. */
    byte[] digest();

    /** A new version of a block. */
    record Put(Envelope envelope, BlockPayload payload) implements LoggedOperation {
        public Put {
            Objects.requireNonNull(envelope);
            Objects.requireNonNull(payload);
        }

        @Override
        public byte[] salt() {
            return payload.salt();
        }

        @Override
        public byte[] digest() {
            return payload.digest();
        }
    }

    /** A block's tombstone: its payload is the stripped header, without content. */
    record Delete(Envelope envelope, BlockPayload payload) implements LoggedOperation {
        public Delete {
            Objects.requireNonNull(envelope);
            Objects.requireNonNull(payload);
        }

        @Override
        public byte[] salt() {
            return payload.salt();
        }

        @Override
        public byte[] digest() {
            return payload.digest();
        }
    }

    /** Vectors of one version of a block; makes no new version. */
    record Vectors(BlockId id, long version, VectorsPayload payload) implements LoggedOperation {
        public Vectors {
            Objects.requireNonNull(id);
            Objects.requireNonNull(payload);
        }

        @Override
        public byte[] salt() {
            return payload.salt();
        }

        @Override
        public byte[] digest() {
            return payload.digest();
        }
    }

    /**
     * An operation whose bytes were erased from the log; only ever read, never appended.
     *
     * @param envelope what was stamped on it; of vectors only id, sequence and version
     * @param vectors whether it was vectors, otherwise a put or a delete
     */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Blanked(Envelope envelope, boolean vectors, byte[] digest) implements LoggedOperation {
        public Blanked {
            Objects.requireNonNull(envelope);
            Objects.requireNonNull(digest);
        }

        @Override
        public byte[] salt() {
            return new byte[Payload.SALT_BYTES];
        }
    }
}
