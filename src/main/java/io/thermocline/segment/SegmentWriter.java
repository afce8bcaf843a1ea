package io.thermocline.segment;

import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FileStore;

/** Writes one segment. One thread only. Holds at most one row group, compressed, in memory, and about twelve bytes a row. */
@SuppressWarnings("DoNotCallSuggester")
public final class SegmentWriter implements AutoCloseable {
    private SegmentWriter() {}

    /** Starts a segment; unfinished files of the same number are replaced. */
    public static SegmentWriter create(FileStore files, long segmentId, SegmentOptions options) {
        throw new UnsupportedOperationException();
    }

    /**
     * Adds a row. Rows of one (space, first manifold) should come together and sorted by (id, sequence descending): pages then hold what is
     * read together. The key file is sorted whatever their order.
     *
     * @param header what the row's header bytes decode to
     */
    public void append(StoredBlock row, Header header) {
        throw new UnsupportedOperationException();
    }

    /** Adds vectors, in any order, whether or not the row they belong to is in this segment. */
    public void append(VectorSet vectors) {
        throw new UnsupportedOperationException();
    }

    /** Makes everything durable, gives the files their names, and makes these durable too. */
    public SegmentMeta finish() {
        throw new UnsupportedOperationException();
    }

    /** Removes the unfinished files unless {@link #finish} has returned. */
    @Override
    public void close() {}
}
