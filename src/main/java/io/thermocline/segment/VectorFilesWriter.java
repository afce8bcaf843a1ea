package io.thermocline.segment;

import io.thermocline.block.VectorSet;
import io.thermocline.files.FileStore;
import io.thermocline.segment.SegmentFile.Kind;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Collects vectors and writes both of their files. */
final class VectorFilesWriter implements AutoCloseable {
    private final FileStore files;
    private final long segmentId;
    private final SegmentOptions options;
    private final VectorSpill spill;
    private @Nullable StoredOutputFile out;

    VectorFilesWriter(FileStore files, long segmentId, SegmentOptions options) {
        this.files = files;
        this.segmentId = segmentId;
        this.options = options;
        this.spill = new VectorSpill(files, segmentId);
    }

    void append(VectorSet set) {
        spill.append(set);
    }

    List<SegmentFile> finish() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            VectorSpill.Sorted vectors = spill.sorted(arena);
            StoredOutputFile parquet =
                    new StoredOutputFile(files, SegmentFiles.temporary(Kind.VECTORS.fileName(segmentId)));
            out = parquet;
            long[] valuesOffsets = new VectorsFileWriter(vectors, parquet, options).write(segmentId);
            SegmentFile vectorsFile = parquet.finish(Kind.VECTORS);
            String codes = SegmentFiles.temporary(Kind.CODES.fileName(segmentId));
            try (SlicedFileWriter file = new SlicedFileWriter(files, codes, Kind.CODES, segmentId)) {
                return List.of(vectorsFile, new CodesFileWriter(file, vectors, valuesOffsets).write());
            }
        }
    }

    @Override
    public void close() {
        spill.close();
        if (out != null) {
            out.release();
        }
    }
}
