package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;

/** A file of a segment being written to take the place of one there may be: under a temporary name, which goes if it is given up. One thread only. */
final class IncomingFile implements AutoCloseable {
    private final FileStore files;
    private final String name;
    private final StoredFile file;
    private boolean placed;

    IncomingFile(FileStore files, String name) {
        this.files = files;
        this.name = name;
        files.delete(temporary());
        this.file = files.create(temporary());
    }

    /** Where it lies until it is placed. */
    String temporary() {
        return SegmentFiles.temporary(name);
    }

    /** Open for reading and writing until it is placed. */
    StoredFile file() {
        return file;
    }

    /** The pages of a run, and not what lies between them. */
    void put(PageRun.Column column, PageRun run, ByteBuffer bytes) {
        long start = run.offset();
        long end = start;
        for (int page = run.first(); page < run.end(); page++) {
            PageLocation location = column.page(page);
            if (location.offset() != end) {
                put(run, bytes, start, end);
                start = location.offset();
            }
            end = location.offset() + location.bytes();
        }
        put(run, bytes, start, end);
    }

    private void put(PageRun run, ByteBuffer bytes, long start, long end) {
        int from = Math.toIntExact(start - run.offset());
        file.write(bytes.slice(bytes.position() + from, Math.toIntExact(end - start)), start);
    }

    void put(ByteBuffer bytes, long position) {
        file.write(bytes.duplicate(), position);
    }

    /** Makes it durable and gives it its name, whatever had that; who has the other one open keeps it. */
    void place() {
        file.force();
        file.close();
        placed = true;
        files.rename(temporary(), name);
        files.syncDirectory(SegmentFiles.FOLDER);
    }

    @Override
    public void close() {
        if (!placed) {
            file.close();
            files.delete(temporary());
        }
    }
}
