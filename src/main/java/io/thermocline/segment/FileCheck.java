package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.objects.Steps;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Iterator;

/**
 * Reads whole files of a segment and makes sure that they are those of its metadata, as far as checksums go: all that Thermocline reads of them but the vectors, each of
 * which is checked when it is read.
 */
record FileCheck(FileStore files, SegmentMeta meta) {
    private static final int WINDOW_BYTES = 1 << 20;

    /**
     * A file but for the pages of the data file.
     *
     * @param name where it lies, which may not be where it belongs
     * @throws CorruptSegmentException if it is missing, cut short or another
     * @throws CorruptPageException if a slice of it is damaged
     */
    void file(SegmentFile expected, String name) {
        switch (expected.kind()) {
            case KEYS, FILTER, CODES -> sliced(expected, name);
            case DATA, VECTORS -> parquet(expected, name);
        }
    }

    private void sliced(SegmentFile expected, String name) {
        try (Arena arena = Arena.ofShared()) {
            SlicedFile file = SlicedFile.open(files, meta.id(), expected, name, arena, new CorruptPages());
            long bytes = file.body().byteSize();
            for (long start = 0; start < bytes; start += SlicedFileLayout.SLICE_BYTES) {
                file.check(start, Math.min(SlicedFileLayout.SLICE_BYTES, bytes - start));
                Steps.end();
            }
        }
    }

    private void parquet(SegmentFile expected, String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            ParquetFooter.require(file, expected, name);
        } catch (UncheckedIOException e) {
            throw new CorruptSegmentException(name, "cannot be opened", e);
        }
    }

    /**
     * The header and content pages of a data file.
     *
     * @throws CorruptPageException if one is damaged
     */
    void pages(KeyFile keys, StoredFile data) {
        headers(keys, data);
        column(BlockColumns.CONTENT, PageRun.Column.contents(keys), data);
    }

    /**
     * The header pages of a data file or of its husk.
     *
     * @throws CorruptPageException if one is damaged
     */
    void headers(KeyFile keys, StoredFile data) {
        column(BlockColumns.HEADER, PageRun.Column.headers(keys), data);
    }

    private void column(String name, PageRun.Column column, StoredFile data) {
        ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES);
        Iterator<PageRun> runs = column.runs(WINDOW_BYTES, 0);
        while (runs.hasNext()) {
            PageRun run = runs.next();
            ByteBuffer buffer =
                    run.bytes() <= WINDOW_BYTES ? window.clear().limit(run.bytes()) : ByteBuffer.allocate(run.bytes());
            data.read(buffer, run.offset());
            Steps.end();
            run(name, column, run, buffer.flip());
        }
    }

    /**
     * The pages of a run that was read.
     *
     * @throws CorruptPageException if one is damaged
     */
    void run(String name, PageRun.Column column, PageRun run, ByteBuffer bytes) {
        for (int page = run.first(); page < run.end(); page++) {
            PageLocation location = column.page(page);
            ByteBuffer stored = run.page(bytes, location);
            if (stored.remaining() < location.bytes() || Checksum.of(stored) != location.checksum()) {
                throw new CorruptPageException(
                        new CorruptPage(meta.id(), name, page, location.offset()), "does not match its checksum", null);
            }
            Steps.end();
        }
    }
}
