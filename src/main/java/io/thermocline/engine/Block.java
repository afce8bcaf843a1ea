package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One live, visible version of a block: its metadata, and where its content lies. Usable as long as the snapshot it came from is open; thread-safe. */
public final class Block {
    private final Row row;
    private final Header header;
    private final byte @Nullable [] heldContent;
    private final RowCache.Age age;

    /** @param heldContent the content if it is in memory, so that it stays readable without the disk whatever the cache does meanwhile */
    Block(Row row, Header header, byte @Nullable [] heldContent, RowCache.Age age) {
        this.row = Objects.requireNonNull(row);
        this.header = Objects.requireNonNull(header);
        this.heldContent = heldContent;
        this.age = Objects.requireNonNull(age);
    }

    /** What the committer stamped. */
    public Envelope envelope() {
        return row.envelope();
    }

    /** All metadata. */
    public Header header() {
        return header;
    }

    /** Whether it lay in memory whole when it was found. */
    public boolean resident() {
        return heldContent != null;
    }

    /** Whether its content lay in the archive alone, and not in memory either. */
    public boolean archived() {
        return !resident() && row instanceof Row.InSegment in && in.segment().archived();
    }

    /** Where this version lies. */
    public Place place() {
        return switch (row) {
            case Row.InMemory _ -> Place.Memtable.INSTANCE;
            case Row.InSegment(var segment, var entry) ->
                new Place.Segment(segment.meta().id(), entry.page(), entry.row(), segment.archived());
        };
    }

    byte @Nullable [] heldContent() {
        return heldContent;
    }

    RowCache.Age age() {
        return age;
    }

    Row row() {
        return row;
    }

    @Override
    public String toString() {
        return "Block[" + row.envelope() + "]";
    }
}
