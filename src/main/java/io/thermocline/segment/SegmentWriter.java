package io.thermocline.segment;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FileStore;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.segment.SegmentMeta.Counts;
import io.thermocline.segment.SegmentMeta.Span;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes one segment. One thread only. Holds one row group in memory, compressed, and for each row about twelve bytes while it finishes; all
 * else that waits lies in temporary files.
 */
public final class SegmentWriter implements AutoCloseable {
    private final FileStore files;
    private final long segmentId;
    private final SegmentOptions options;
    private final SpillFile entries;
    private final SpillFile pages;
    private final DataFileWriter data;
    private @Nullable VectorFilesWriter vectors;
    private boolean closed;
    private boolean finished;

    private long rows;
    private long tombstones;
    private long expiring;
    private long vectorRows;
    private long rawBytes;
    private Span sequences = Span.EMPTY;
    private Span created = Span.EMPTY;

    private SegmentWriter(FileStore files, long segmentId, SegmentOptions options) {
        this.files = files;
        this.segmentId = segmentId;
        this.options = options;
        this.entries = new SpillFile(files, SegmentFiles.temporary(Kind.KEYS.fileName(segmentId) + ".entries"));
        this.pages = new SpillFile(files, SegmentFiles.temporary(Kind.KEYS.fileName(segmentId) + ".pages"));
        this.data = new DataFileWriter(files, segmentId, options, entries, pages);
    }

    /** Starts a segment; whatever else has its number is removed. */
    public static SegmentWriter create(FileStore files, long segmentId, SegmentOptions options) {
        SegmentFiles.delete(files, segmentId);
        return new SegmentWriter(files, segmentId, options);
    }

    /**
     * Adds a row. Rows of one (space, first manifold) should come together and sorted by (id, sequence descending): pages then hold what is
     * read together. The key file is sorted whatever their order.
     *
     * @param header what the row's header bytes decode to
     */
    public void append(StoredBlock row, Header header) {
        try {
            data.append(row, header);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        count(row.envelope());
        rawBytes += row.bytes();
    }

    /** Begins a page with the next row. */
    public void endPage() {
        data.endPage();
    }

    /** Whether {@link #append(StoredPage)} takes a page: one compressed as this segment's, and not a small one. */
    public boolean takes(StoredPage page) {
        return data.takes(page);
    }

    /**
     * Adds all rows of a page of another segment, which is copied without being compressed again.
     *
     * @throws CorruptPageException if it is damaged; then the segment is of no use
     */
    public void append(StoredPage page) {
        try {
            data.append(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (int row = 0; row < page.rows(); row++) {
            count(page.envelope(row));
        }
        rawBytes += page.valueBytes();
    }

    private void count(Envelope envelope) {
        rows++;
        tombstones += envelope.tombstone() ? 1 : 0;
        expiring += envelope.expiresAtMicros() != 0 ? 1 : 0;
        sequences = sequences.with(envelope.sequence());
        created = created.with(envelope.createdAtMicros());
    }

    /** Adds vectors, in any order, whether or not the row they belong to is in this segment. */
    public void append(VectorSet set) {
        if (vectors == null) {
            vectors = new VectorFilesWriter(files, segmentId, options);
        }
        vectors.append(set);
        vectorRows += set.chunks().size();
        sequences = sequences.with(set.sequence());
    }

    /** Makes everything durable, gives the files their names, and makes these durable too. Once only. */
    public SegmentMeta finish() {
        try {
            List<SegmentFile> written = new ArrayList<>();
            written.add(data.finish(ParquetFiles.properties(segmentId)));
            KeyFileWriter.Written keys = new KeyFileWriter(files, segmentId, options).write(entries, pages);
            written.add(keys.keys());
            written.add(keys.filter());
            if (vectors != null) {
                written.addAll(vectors.finish());
            }
            release();
            for (SegmentFile file : written) {
                String name = file.kind().fileName(segmentId);
                files.rename(SegmentFiles.temporary(name), name);
            }
            files.syncDirectory(SegmentFiles.FOLDER);
            finished = true;
            Counts counts = new Counts(rows, keys.ids(), tombstones, expiring, vectorRows);
            return new SegmentMeta(segmentId, counts, rawBytes, sequences, created, written);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void release() {
        if (closed) {
            return;
        }
        closed = true;
        data.close();
        entries.close();
        pages.close();
        if (vectors != null) {
            vectors.close();
        }
    }

    /** Removes everything unless {@link #finish} has returned. */
    @Override
    public void close() {
        release();
        if (!finished) {
            SegmentFiles.delete(files, segmentId);
        }
    }
}
