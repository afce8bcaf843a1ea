package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FileStore;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open segment. Thread-safe but for {@link #close}, which must come after the last call and the last use of anything it gave. */
@SuppressWarnings("DoNotCallSuggester")
public final class Segment implements AutoCloseable {
    private Segment() {}

    /**
     * Opens a segment by its footers alone; the time it takes does not depend on its size.
     *
     * @throws CorruptSegmentException if a file is missing, cut short or another than the metadata says
     */
    public static Segment open(FileStore files, SegmentMeta meta) {
        throw new UnsupportedOperationException();
    }

    /** What the manifest says about it. */
    public SegmentMeta meta() {
        throw new UnsupportedOperationException();
    }

    /**
     * The newest version of a block here with at most that sequence; null if there is none. Reads no page.
     *
     * @throws CorruptPageException if the key file is damaged where the block would be
     */
    public @Nullable SegmentEntry find(BlockId id, long maxSequence) {
        throw new UnsupportedOperationException();
    }

    /** All versions of a block here, newest first. */
    public List<SegmentEntry> versions(BlockId id) {
        throw new UnsupportedOperationException();
    }

    /**
     * The header's bytes; one read.
     *
     * @throws CorruptPageException if its page is damaged; a page once found damaged is not read again
     */
    public byte[] header(SegmentEntry entry) {
        throw new UnsupportedOperationException();
    }

    /**
     * The content's bytes; one read.
     *
     * @throws CorruptPageException if its page is damaged; a page once found damaged is not read again
     */
    public byte[] content(SegmentEntry entry) {
        throw new UnsupportedOperationException();
    }

    /** The whole row; two reads. */
    public StoredBlock row(SegmentEntry entry) {
        throw new UnsupportedOperationException();
    }

    /**
     * All entries that come after a place in the order (creation time descending, id descending, sequence descending), in that order, found
     * lazily: zones of the key file that cannot hold the next one are not touched. For a list's first page pass {@link Long#MAX_VALUE} and any
     * id. Several versions of a block come one after another if their creation times are equal.
     *
     * @param createdAtMicros with {@code id} the place; entries at that very place are left out
     */
    public Iterator<SegmentEntry> newestFirst(long createdAtMicros, BlockId id) {
        throw new UnsupportedOperationException();
    }

    /** Goes through all rows in the order they were written. */
    public SegmentCursor rows() {
        throw new UnsupportedOperationException();
    }

    /** Every vector set of a version that is here, by encoder, then sequence. There may be several of one encoder: the latest counts. */
    public List<VectorSet> vectors(BlockId id, long version) {
        throw new UnsupportedOperationException();
    }

    /** All vector sets here, by encoder, id, version, sequence. A damaged one is thrown as {@link CorruptPageException} and passed over. */
    public Iterator<VectorSet> vectorSets() {
        throw new UnsupportedOperationException();
    }

    /** The vectors of one encoder and dimension, empty when there are none. */
    public Optional<VectorSection> vectorScan(String encoder, int dimension) {
        throw new UnsupportedOperationException();
    }

    /** What was found damaged since the segment was opened. */
    public List<CorruptPage> corruptPages() {
        throw new UnsupportedOperationException();
    }

    /** Lets go of all files and mappings. */
    @Override
    public void close() {}
}
