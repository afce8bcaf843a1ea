package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mapped key file, {@link KeyFileLayout}. Thread-safe. Zones are checked when first touched; their index is checked at once. */
final class KeyFile {
    private static final BlockId LAST = new BlockId(-1, -1);

    private final SlicedFile file;
    private final MemorySegment body;
    private final int rows;
    private final int zones;
    private final int pages;
    private final long zonesOffset;
    private final long pagesOffset;
    private final long orderOffset;
    private final PageCompression headers;
    private final PageCompression contents;
    private final BlockId least;
    /** Read when first asked for, by any thread without order: at worst twice. */
    private @Nullable BlockId greatest;

    KeyFile(SlicedFile file) {
        this.file = file;
        this.body = file.body();
        this.rows = Math.toIntExact(file.attribute(KeyFileLayout.ROWS));
        this.pages = Math.toIntExact(file.attribute(KeyFileLayout.PAGES));
        this.zones = Math.ceilDiv(rows, KeyFileLayout.ZONE_ENTRIES);
        this.zonesOffset = file.attribute(KeyFileLayout.ZONES_OFFSET);
        this.pagesOffset = file.attribute(KeyFileLayout.PAGES_OFFSET);
        this.orderOffset = file.attribute(KeyFileLayout.ORDER_OFFSET);
        this.headers = PageCompression.ofHeaders(file.attribute(KeyFileLayout.COMPRESSION));
        this.contents = PageCompression.ofContents(file.attribute(KeyFileLayout.COMPRESSION));
        file.check(zonesOffset, (long) zones * KeyFileLayout.ZONE_BYTES);
        this.least = zones == 0 ? LAST : KeyFileLayout.readId(body, zonesOffset);
    }

    int rows() {
        return rows;
    }

    int zones() {
        return zones;
    }

    int pages() {
        return pages;
    }

    /** Of one of the two columns whose pages it names. */
    PageCompression compression(String column) {
        return column.equals(BlockColumns.CONTENT) ? contents : headers;
    }

    /** Whether an id is from the least to the greatest here. Most ids are in the order of time: of those that are not here it knows what a filter would, for less. */
    boolean spans(BlockId id) {
        return rows > 0 && least.compareTo(id) <= 0 && greatest().compareTo(id) >= 0;
    }

    private BlockId greatest() {
        BlockId known = greatest;
        if (known == null) {
            known = readGreatest();
            greatest = known;
        }
        return known;
    }

    private BlockId readGreatest() {
        try {
            return KeyFileLayout.readId(body, touch(rows - 1));
        } catch (CorruptPageException e) {
            // who asks for a block there is told of the damage; others need not be
            return LAST;
        }
    }

    /** The newest entry of a block with at most that sequence. */
    @Nullable
    SegmentEntry find(BlockId id, long maxSequence) {
        int entry = firstNotBefore(id, maxSequence);
        return entry < rows && isOf(entry, id) ? entry(entry) : null;
    }

    /** All entries of a block, newest first. */
    List<SegmentEntry> versions(BlockId id) {
        List<SegmentEntry> found = new ArrayList<>();
        for (int entry = firstNotBefore(id, Long.MAX_VALUE); entry < rows && isOf(entry, id); entry++) {
            found.add(entry(entry));
        }
        return found;
    }

    /** The entry of that number. */
    SegmentEntry entry(int entry) {
        return KeyFileLayout.readEntry(body, touch(entry));
    }

    boolean isTombstone(int entry) {
        return (KeyFileLayout.readFlags(body, touch(entry)) & Envelope.TOMBSTONE) != 0;
    }

    /** Number of the entry of a row of the data file. */
    int entryOfRow(int row) {
        long at = orderOffset + (long) row * KeyFileLayout.ORDER_BYTES;
        file.check(at, KeyFileLayout.ORDER_BYTES);
        return body.get(SlicedFile.INT, at);
    }

    long createdAtMicros(int entry) {
        return body.get(SlicedFile.LONG, touch(entry) + KeyFileLayout.CREATED);
    }

    /** Compares the ids of two entries. */
    int compareIds(int left, int right) {
        return KeyFileLayout.compareIds(body, touch(left), touch(right));
    }

    /** Compares the id of an entry with an id. */
    int compareId(int entry, BlockId id) {
        return KeyFileLayout.readId(body, touch(entry)).compareTo(id);
    }

    long leastCreated(int zone) {
        return body.get(SlicedFile.LONG, zoneAt(zone) + KeyFileLayout.ZONE_LEAST_CREATED);
    }

    long greatestCreated(int zone) {
        return body.get(SlicedFile.LONG, zoneAt(zone) + KeyFileLayout.ZONE_GREATEST_CREATED);
    }

    PageLocation headerPage(int page) {
        return page(page, 0);
    }

    PageLocation contentPage(int page) {
        return page(page, PageLocation.ENCODED_BYTES);
    }

    private PageLocation page(int page, int part) {
        if (page < 0 || page >= pages) {
            throw new IllegalArgumentException("page " + page + " of " + pages);
        }
        long at = pagesOffset + (long) page * KeyFileLayout.PAGE_BYTES + part;
        file.check(at, PageLocation.ENCODED_BYTES);
        return PageLocation.read(body, at);
    }

    /** Binary search, in the index of zones, then in the zone. */
    private int firstNotBefore(BlockId id, long sequence) {
        int low = 0;
        int high = zones;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (KeyFileLayout.compareKey(id, sequence, body, zoneAt(middle)) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low == 0) {
            return 0;
        }
        int first = (low - 1) * KeyFileLayout.ZONE_ENTRIES;
        int end = Math.min(first + KeyFileLayout.ZONE_ENTRIES, rows);
        touch(first);
        low = first;
        high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (KeyFileLayout.compareKey(id, sequence, body, (long) middle * KeyFileLayout.ENTRY_BYTES) > 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private boolean isOf(int entry, BlockId id) {
        long at = touch(entry);
        return body.get(SlicedFile.ID_HALF, at) == id.high()
                && body.get(SlicedFile.ID_HALF, at + KeyFileLayout.LOW) == id.low();
    }

    private long zoneAt(int zone) {
        return zonesOffset + (long) zone * KeyFileLayout.ZONE_BYTES;
    }

    /** Where an entry lies, once its zone is known to be good. */
    private long touch(int entry) {
        long at = (long) entry * KeyFileLayout.ENTRY_BYTES;
        file.check(at, KeyFileLayout.ENTRY_BYTES);
        return at;
    }
}
