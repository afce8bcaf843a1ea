package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile.Kind;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;

/** A data file, whole or husk, and the key file that says where its pages are, open outside of a segment. */
record DataFile(SegmentMeta meta, Arena arena, KeyFile keys, StoredFile file) implements AutoCloseable {
    /**
     * Opens both by their footers.
     *
     * @throws CorruptSegmentException if one is missing, cut short or another
     */
    static DataFile open(FileStore files, SegmentMeta meta) {
        Arena arena = Arena.ofShared();
        try {
            KeyFile keys = keys(files, meta, arena);
            return new DataFile(meta, arena, keys, data(files, meta));
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /** The key file, mapped until the arena closes. */
    static KeyFile keys(FileStore files, SegmentMeta meta, Arena arena) {
        SegmentFile expected = expected(meta, Kind.KEYS);
        return new KeyFile(SlicedFile.open(files, meta.id(), expected, arena, new CorruptPages()));
    }

    private static StoredFile data(FileStore files, SegmentMeta meta) {
        String name = Kind.DATA.fileName(meta.id());
        try {
            StoredFile file = files.openReadOnly(name);
            try {
                ParquetFooter.require(file, expected(meta, Kind.DATA), name);
                return file;
            } catch (RuntimeException e) {
                file.close();
                throw e;
            }
        } catch (UncheckedIOException e) {
            throw new CorruptSegmentException(name, "cannot be opened", e);
        }
    }

    static SegmentFile expected(SegmentMeta meta, Kind kind) {
        return meta.file(kind)
                .orElseThrow(() -> new CorruptSegmentException(
                        kind.fileName(meta.id()), "is not among the files that the manifest names", null));
    }

    HuskLayout layout() {
        return HuskLayout.of(file, keys, meta);
    }

    @Override
    public void close() {
        file.close();
        arena.close();
    }
}
