package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.VectorSetCache;
import org.jspecify.annotations.Nullable;

/**
 * Rows and vector sets of segments that are held in memory besides. The key index has decided which row is meant before it is asked for by id and
 * sequence, and a sequence is given to one row for good, so that nothing held can be out of date. Thread-safe; never fails, never reads a disk.
 */
public interface RowCache extends VectorSetCache {
    /** Holds nothing: the engine works without. */
    RowCache NONE = new RowCache() {
        @Override
        public @Nullable CachedRow peek(Envelope row) {
            return null;
        }

        @Override
        public @Nullable CachedRow get(Envelope row) {
            return null;
        }

        @Override
        public long stamp() {
            return 0;
        }

        @Override
        public void inMemtable(long stamp) {}

        @Override
        public void offer(Envelope row, Age age, CachedRow read, long stamp) {}

        @Override
        public @Nullable VectorSet get(BlockId id, String encoder, long sequence) {
            return null;
        }

        @Override
        public void offer(VectorSet read) {}
    };

    /** Whether a row was the current one of its block in the snapshot that read it. */
    enum Age {
        /** It was. */
        CURRENT,
        /** A newer one of the block was there. */
        SUPERSEDED
    }

    /** What can be had at once, without waiting for any other thread; null if that is nothing. */
    @Nullable
    CachedRow peek(Envelope row);

    /** What is held; may wait for another thread for some microseconds. Null if nothing is held. */
    @Nullable
    CachedRow get(Envelope row);

    /** The time now, in whatever unit the cache measures reads; taken before a read that it is told of. */
    long stamp();

    /**
     * A row was read that lies in a memtable, so that the cache was not asked: it counts reads from memory in one place.
     *
     * @param stamp what {@link #stamp} said before the read
     */
    void inMemtable(long stamp);

    /**
     * A row that was just read from the disk, whole or its header alone.
     *
     * @param stamp what {@link #stamp} said before the read
     */
    void offer(Envelope row, Age age, CachedRow read, long stamp);

    /** Whether it would hold a current row that nobody has asked for yet, and does not hold it whole. */
    default boolean wantsAhead(Envelope row) {
        return false;
    }

    /** A current row, whole, that nobody has asked for yet. */
    default void offerAhead(Envelope row, CachedRow read) {}
}
