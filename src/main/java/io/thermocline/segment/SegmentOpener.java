package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile.Kind;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens the files of a segment, all or none, and makes sure that they are those of its metadata. */
final class SegmentOpener {
    private final FileStore files;
    private final SegmentMeta meta;
    private final CorruptPages corruptPages = new CorruptPages();
    private final List<StoredFile> open = new ArrayList<>();

    SegmentOpener(FileStore files, SegmentMeta meta) {
        this.files = files;
        this.meta = meta;
    }

    /** What an open segment consists of. */
    record Opened(
            Arena arena,
            CorruptPages corruptPages,
            StoredFile data,
            KeyFile keys,
            IdFilter filter,
            @Nullable StoredFile vectors,
            @Nullable VectorFiles vectorFiles) {}

    Opened open() {
        Arena arena = Arena.ofShared();
        try {
            StoredFile data = parquet(expected(Kind.DATA));
            SlicedFile keys = sliced(expected(Kind.KEYS), arena);
            SlicedFile filter = sliced(expected(Kind.FILTER), arena);
            KeyFile keyFile = keyFile(keys);
            StoredFile vectors = null;
            VectorFiles vectorFiles = null;
            if (meta.file(Kind.VECTORS).isPresent()) {
                vectors = parquet(expected(Kind.VECTORS));
                vectorFiles = vectorFiles(sliced(expected(Kind.CODES), arena), vectors);
            }
            return new Opened(arena, corruptPages, data, keyFile, new IdFilter(filter), vectors, vectorFiles);
        } catch (RuntimeException e) {
            open.forEach(StoredFile::close);
            arena.close();
            throw e;
        }
    }

    private KeyFile keyFile(SlicedFile file) {
        String name = Kind.KEYS.fileName(meta.id());
        try {
            KeyFile keys = new KeyFile(file);
            if (keys.rows() != meta.rows()) {
                throw new CorruptSegmentException(
                        name, "has " + keys.rows() + " rows where " + meta.rows() + " were written", null);
            }
            return keys;
        } catch (CorruptPageException e) {
            throw new CorruptSegmentException(name, "has a damaged index of zones", e);
        }
    }

    private VectorFiles vectorFiles(SlicedFile file, StoredFile vectors) {
        try {
            return new VectorFiles(file, new MappedVectorSection.Floats(meta.id(), vectors, corruptPages));
        } catch (CorruptPageException e) {
            throw new CorruptSegmentException(Kind.CODES.fileName(meta.id()), "has a damaged directory", e);
        }
    }

    private SegmentFile expected(Kind kind) {
        return meta.file(kind)
                .orElseThrow(() -> new CorruptSegmentException(
                        kind.fileName(meta.id()), "is not among the files that the manifest names", null));
    }

    private SlicedFile sliced(SegmentFile expected, Arena arena) {
        return SlicedFile.open(files, meta.id(), expected, arena, corruptPages);
    }

    private StoredFile parquet(SegmentFile expected) {
        String name = expected.kind().fileName(meta.id());
        try {
            StoredFile file = files.openForPasses(name);
            open.add(file);
            ParquetFooter.require(file, expected, name);
            return file;
        } catch (UncheckedIOException e) {
            throw new CorruptSegmentException(name, "cannot be opened", e);
        }
    }
}
