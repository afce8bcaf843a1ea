package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.Objects;

/** One live, visible version of a block: its metadata, and where its content lies. Usable as long as the snapshot it came from is open; thread-safe. */
public final class Block {
    private final Row row;
    private final Header header;

    Block(Row row, Header header) {
        this.row = Objects.requireNonNull(row);
        this.header = Objects.requireNonNull(header);
    }

    /** What the committer stamped. */
    public Envelope envelope() {
        return row.envelope();
    }

    /** All metadata. */
    public Header header() {
        return header;
    }

    Row row() {
        return row;
    }

    @Override
    public String toString() {
        return "Block[" + row.envelope() + "]";
    }
}
