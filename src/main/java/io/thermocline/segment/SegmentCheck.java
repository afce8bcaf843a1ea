package io.thermocline.segment;

import io.thermocline.files.FileStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Reads everything that there is of a segment, past what is in memory, and says what is damaged. Changes nothing.
 *
 * @param throttle asked for each piece that is read
 */
public record SegmentCheck(FileStore files, SegmentMeta meta, Throttle throttle) {
    /**
     * Damage of the files here: every page, slice and vector.
     *
     * @param contents whether contents are here too
     */
    public List<SegmentDamage> local(boolean contents) {
        List<SegmentDamage> found = new ArrayList<>();
        FileCheck check = new FileCheck(files, meta);
        for (SegmentFile file : meta.files()) {
            if (file.kind() != SegmentFile.Kind.DATA && file.kind() != SegmentFile.Kind.VECTORS) {
                throttle.spend(file.bytes());
            }
            note(found, () -> check.file(file, file.kind().fileName(meta.id())));
        }
        if (found.isEmpty()) {
            pages(found, contents);
            vectors(found);
        }
        return found;
    }

    private void pages(List<SegmentDamage> found, boolean contents) {
        note(found, () -> {
            try (DataFile data = DataFile.open(files, meta)) {
                column(found, BlockColumns.HEADER, PageRun.Column.headers(data.keys()), data);
                if (contents) {
                    column(found, BlockColumns.CONTENT, PageRun.Column.contents(data.keys()), data);
                }
            }
        });
    }

    private void column(List<SegmentDamage> found, String name, PageRun.Column column, DataFile data) {
        FileCheck check = new FileCheck(files, meta);
        for (int page = 0; page < column.pages(); page++) {
            PageRun run = column.runFrom(page, 0, 0);
            throttle.spend(run.bytes());
            ByteBuffer bytes = ByteBuffer.allocate(run.bytes());
            data.file().read(bytes, run.offset());
            note(found, () -> check.run(name, column, run, bytes.flip()));
        }
    }

    private void vectors(List<SegmentDamage> found) {
        note(found, () -> {
            try (Segment fresh = Segment.open(files, meta)) {
                Iterator<?> sets = fresh.vectorSets();
                while (sets.hasNext()) {
                    throttle.spend(0);
                    note(found, sets::next);
                }
            }
        });
    }

    /**
     * Damage of the objects in the archive: whether each is there with its size, and, deeply, every byte of it. A deep check stops at the first damage.
     *
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot be asked
     */
    public List<SegmentDamage> archived(ArchivedFiles archive, boolean deep) {
        List<SegmentDamage> found = new ArrayList<>();
        for (String name : archive.missing(meta)) {
            found.add(new SegmentDamage(name, true));
        }
        if (deep && found.isEmpty()) {
            note(found, () -> archive.verify(files, meta, throttle));
        }
        return found;
    }

    private static void note(List<SegmentDamage> found, Runnable check) {
        try {
            check.run();
        } catch (CorruptSegmentException e) {
            found.add(SegmentDamage.of(e));
        } catch (CorruptPageException e) {
            found.add(SegmentDamage.of(e));
        }
    }
}
