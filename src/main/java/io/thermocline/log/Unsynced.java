package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Records found by recovery of which no other record says that they were synced. They may be in the page cache and not on the disk, even where
 * an earlier process failed to sync them: a force alone need not write them, so they are written again.
 */
final class Unsynced {
    private static final int WRITE_BYTES = 1 << 20;

    private record Range(String file, long start, long end, long sequence) {}

    private final Deque<Range> ranges = new ArrayDeque<>();

    void add(String file, RecordFront front, long syncedThrough) {
        while (!ranges.isEmpty() && ranges.getFirst().sequence() <= syncedThrough) {
            ranges.removeFirst();
        }
        ranges.addLast(new Range(file, front.position(), front.end(), front.sequence()));
    }

    /** Makes them durable. */
    void rewrite(FileStore files) {
        while (!ranges.isEmpty()) {
            Range first = ranges.removeFirst();
            long end = first.end();
            while (!ranges.isEmpty() && ranges.getFirst().file().equals(first.file())) {
                end = ranges.removeFirst().end();
            }
            try (StoredFile file = files.open(first.file())) {
                rewrite(file, first.start(), end);
                file.force();
            }
        }
    }

    private static void rewrite(StoredFile file, long start, long end) {
        ByteBuffer buffer = ByteBuffer.allocateDirect((int) Math.min(WRITE_BYTES, end - start));
        for (long at = start; at < end; at += buffer.limit()) {
            buffer.clear().limit((int) Math.min(buffer.capacity(), end - at));
            file.read(buffer, at);
            file.write(buffer.flip(), at);
        }
    }
}
