package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.files.FileStore;
import io.thermocline.segment.SegmentFile.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Writes the key file and the filter from the entries and pages that were spilled while the data file was written. */
final class KeyFileWriter {
    private final FileStore files;
    private final long segmentId;
    private final SegmentOptions options;

    KeyFileWriter(FileStore files, long segmentId, SegmentOptions options) {
        this.files = files;
        this.segmentId = segmentId;
        this.options = options;
    }

    /** What was written. */
    record Written(SegmentFile keys, SegmentFile filter, long ids) {}

    /** Sorts and writes. The entries are in the order of the data file. */
    Written write(SpillFile entries, SpillFile pages) {
        int rows = Math.toIntExact(entries.size() / KeyFileLayout.ENTRY_BYTES);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = entries.map(arena);
            int[] sorted = Permutation.sorted(
                    rows,
                    (left, right) -> KeyFileLayout.compareEntries(
                            from, (long) left * KeyFileLayout.ENTRY_BYTES, (long) right * KeyFileLayout.ENTRY_BYTES));
            long ids = distinctIds(from, sorted);
            SegmentFile keys = writeKeys(from, sorted, pages.map(arena));
            return new Written(keys, writeFilter(from, rows, ids), ids);
        }
    }

    private SegmentFile writeKeys(MemorySegment entries, int[] sorted, MemorySegment pages) {
        String name = SegmentFiles.temporary(Kind.KEYS.fileName(segmentId));
        try (SlicedFileWriter file = new SlicedFileWriter(files, name, Kind.KEYS, segmentId)) {
            for (int row : sorted) {
                file.put(entries.asSlice((long) row * KeyFileLayout.ENTRY_BYTES, KeyFileLayout.ENTRY_BYTES));
            }
            long zonesOffset = file.position();
            for (int first = 0; first < sorted.length; first += KeyFileLayout.ZONE_ENTRIES) {
                writeZone(file, entries, sorted, first);
            }
            long pagesOffset = file.position();
            file.put(pages);
            long orderOffset = file.position();
            writeOrder(file, sorted);
            long pageCount = pages.byteSize() / KeyFileLayout.PAGE_BYTES;
            long compression = PageCompression.numberOf(
                    PageCompression.of(options.compression()), PageCompression.of(options.contents()));
            return file.finish(sorted.length, pageCount, zonesOffset, pagesOffset, orderOffset, compression);
        }
    }

    private static void writeZone(SlicedFileWriter file, MemorySegment entries, int[] sorted, int first) {
        long least = Long.MAX_VALUE;
        long greatest = Long.MIN_VALUE;
        int end = Math.min(first + KeyFileLayout.ZONE_ENTRIES, sorted.length);
        for (int i = first; i < end; i++) {
            long created =
                    entries.get(SlicedFile.LONG, (long) sorted[i] * KeyFileLayout.ENTRY_BYTES + KeyFileLayout.CREATED);
            least = Math.min(least, created);
            greatest = Math.max(greatest, created);
        }
        long at = (long) sorted[first] * KeyFileLayout.ENTRY_BYTES;
        ByteBuffer record = file.record();
        KeyFileLayout.readId(entries, at).write(record);
        record.putLong(entries.get(SlicedFile.LONG, at + KeyFileLayout.SEQUENCE));
        record.putLong(least).putLong(greatest);
        file.putRecord();
    }

    private static void writeOrder(SlicedFileWriter file, int[] sorted) {
        int[] entryOfRow = new int[sorted.length];
        for (int entry = 0; entry < sorted.length; entry++) {
            entryOfRow[sorted[entry]] = entry;
        }
        for (int entry : entryOfRow) {
            file.record().putInt(entry);
            file.putRecord();
        }
    }

    private static long distinctIds(MemorySegment entries, int[] sorted) {
        long ids = 0;
        for (int i = 0; i < sorted.length; i++) {
            boolean first = i == 0
                    || KeyFileLayout.compareIds(
                                    entries,
                                    (long) sorted[i - 1] * KeyFileLayout.ENTRY_BYTES,
                                    (long) sorted[i] * KeyFileLayout.ENTRY_BYTES)
                            != 0;
            ids += first ? 1 : 0;
        }
        return ids;
    }

    private SegmentFile writeFilter(MemorySegment entries, int rows, long ids) {
        IdFilter.Builder filter = new IdFilter.Builder(ids, options.filterBitsPerKey());
        for (int row = 0; row < rows; row++) {
            BlockId id = KeyFileLayout.readId(entries, (long) row * KeyFileLayout.ENTRY_BYTES);
            filter.add(id);
        }
        String name = SegmentFiles.temporary(Kind.FILTER.fileName(segmentId));
        try (SlicedFileWriter file = new SlicedFileWriter(files, name, Kind.FILTER, segmentId)) {
            return filter.writeTo(file);
        }
    }
}
