package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.VectorSection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What was committed and is not in a segment yet. One thread writes, any number read without locks: a reader passes the greatest sequence it
 * may see and gets rows at or below it, whatever the writer adds meanwhile.
 *
 * <p>Rows of a block form a chain from newest to oldest under its id. A second index has them in the order of lists.
 */
final class Memtable {
    /** Bytes on the heap for a row besides header and content: objects of the row, its envelope and id, and its places in both indexes. */
    private static final long ROW_BYTES = 320;

    private final ConcurrentHashMap<BlockId, Version> newest = new ConcurrentHashMap<>();
    private final ConcurrentSkipListMap<ListKey, Row.InMemory> listed = new ConcurrentSkipListMap<>();
    private final VectorSlabs vectors = new VectorSlabs();
    private volatile long bytes; // written by the writer
    private volatile long maxSequence; // written by the writer
    private volatile long maxTimeMicros; // written by the writer
    private volatile long firstTimeMicros; // written by the writer; 0 while nothing is here
    private volatile long rows; // written by the writer

    /** A row and the one it superseded. */
    private record Version(Row.InMemory row, @Nullable Version older) {}

    /** The order of lists, then newest version first. */
    private record ListKey(ListPosition position, long sequence) implements Comparable<ListKey> {
        @Override
        public int compareTo(ListKey other) {
            int byPosition = position.compareTo(other.position);
            return byPosition != 0 ? byPosition : Long.compare(other.sequence, sequence);
        }
    }

    /** Adds a row that is newer than any of its block. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one writer
    void add(StoredBlock block) {
        Row.InMemory row = new Row.InMemory(block);
        Envelope envelope = block.envelope();
        newest.put(envelope.id(), new Version(row, newest.get(envelope.id())));
        if (!envelope.tombstone()) {
            listed.put(keyOf(envelope), row);
        }
        grow(ROW_BYTES + block.bytes());
        if (!envelope.system()) {
            rows++;
        }
    }

    /** Adds vectors that are newer than any of their block, version and encoder. */
    void add(VectorSet set) {
        grow(vectors.add(set));
    }

    /** A commit is in here whole. */
    void reached(long sequence, long timeMicros) {
        maxTimeMicros = Math.max(maxTimeMicros, timeMicros);
        if (firstTimeMicros == 0) {
            firstTimeMicros = timeMicros;
        }
        maxSequence = sequence;
    }

    /** Takes back commits above a sequence: they were in memory only and did not survive. */
    void forgetAfter(long sequence) {
        for (BlockId id : newest.keySet()) {
            newest.computeIfPresent(id, (_, version) -> upTo(version, sequence));
        }
        listed.keySet().removeIf(key -> key.sequence() > sequence);
        vectors.forgetAfter(sequence);
        maxSequence = Math.min(maxSequence, sequence);
    }

    /** The newest row of a block at or below a sequence. */
    Row.@Nullable InMemory find(BlockId id, long atMost) {
        Version version = upTo(newest.get(id), atMost);
        return version == null ? null : version.row();
    }

    /** All rows of a block at or below a sequence, newest first. */
    void versions(BlockId id, long atMost, Consumer<Row> to) {
        for (Version each = upTo(newest.get(id), atMost); each != null; each = each.older()) {
            to.accept(each.row());
        }
    }

    /** Tells of each block whose newest row at or below a sequence is a tombstone; commits may go on. */
    void tombstones(long atMost, Consumer<Row> to) {
        for (Version head : newest.values()) {
            Version version = upTo(head, atMost);
            if (version != null && version.row().envelope().tombstone()) {
                to.accept(version.row());
            }
        }
    }

    /** Rows that are no tombstones after a place in the order of lists, in that order; also those that are not current. */
    Iterator<Row.InMemory> newestFirst(ListPosition after) {
        return listed.tailMap(new ListKey(after, Long.MIN_VALUE), false)
                .values()
                .iterator();
    }

    VectorSlabs vectors() {
        return vectors;
    }

    /** Sections of an encoder's vectors; they grow while they are read. */
    List<? extends VectorSection> sections(String encoder, int dimension) {
        return vectors.sections(encoder, dimension);
    }

    /** Every row, about in the order in which blocks came, tombstones last; only when nobody writes any more. */
    List<StoredBlock> rows() {
        List<StoredBlock> rows = new ArrayList<>(newest.size());
        listed.values().forEach(row -> rows.add(row.block()));
        Collections.reverse(rows);
        for (Version head : newest.values()) {
            for (Version each = head; each != null; each = each.older()) {
                if (each.row().envelope().tombstone()) {
                    rows.add(each.row().block());
                }
            }
        }
        return rows;
    }

    /** Bytes on the heap, about. */
    long bytes() {
        return bytes;
    }

    /** Rows of blocks in here without the store's own, those that were taken back as well. */
    long rowCount() {
        return rows;
    }

    /** When the first commit in here was made; 0 when there is none. */
    long firstTimeMicros() {
        return firstTimeMicros;
    }

    boolean empty() {
        return newest.isEmpty() && vectors.empty();
    }

    /** Everything at or below it that is not in an older memtable or a segment is here; 0 when nothing is. */
    long maxSequence() {
        return maxSequence;
    }

    /** When the last commit in here was made. */
    long maxTimeMicros() {
        return maxTimeMicros;
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // there is one writer
    private void grow(long by) {
        bytes += by;
    }

    private static @Nullable Version upTo(@Nullable Version from, long sequence) {
        Version version = from;
        while (version != null && version.row().envelope().sequence() > sequence) {
            version = version.older();
        }
        return version;
    }

    private static ListKey keyOf(Envelope envelope) {
        return new ListKey(new ListPosition(envelope.createdAtMicros(), envelope.id()), envelope.sequence());
    }
}
