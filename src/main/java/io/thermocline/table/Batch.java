package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.HeaderCodec;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Records that were read and are not in the table yet, as the rows that they make and the rows that they supersede. Used by one thread. */
final class Batch {
    private static final int MOST_ROWS = 8192;
    private static final long MOST_BYTES = 16L << 20;

    private final List<TableRow> rows = new ArrayList<>();
    /** Where in {@code rows} the newest row of a block is. */
    private final Map<BlockId, Integer> newest = new HashMap<>();
    /** The first commit of this batch that superseded a row from before it. */
    private final Map<BlockId, Long> superseded = new HashMap<>();

    private long bytes;
    private long through;
    private long changed;

    /** @param through the last sequence that is in the table; it may have changed a row */
    Batch(long through) {
        this(through, through);
    }

    /**
     * @param through the last sequence that is in the table
     * @param changed the last commit in the table that changed a row
     */
    Batch(long through, long changed) {
        this.through = through;
        this.changed = changed;
    }

    /** The last sequence that is in this batch, or was in the table before. */
    long through() {
        return through;
    }

    /** The last commit that changed a row, of this batch or of the table before. */
    long changed() {
        return changed;
    }

    /** One that was given before changes nothing. */
    void add(LogRecord record) {
        if (record.sequence() <= through) {
            return;
        }
        for (LoggedOperation operation : record.operations()) {
            switch (operation) {
                case LoggedOperation.Put(Envelope envelope, var payload)
                when !envelope.system() ->
                    put(new TableRow(envelope, HeaderCodec.decode(payload.header()), TableRow.CURRENT));
                case LoggedOperation.Delete(Envelope envelope, var _) -> supersede(envelope);
                case LoggedOperation.Blanked(Envelope envelope, boolean vectors, var _)
                when !vectors -> supersede(envelope);
                case LoggedOperation.Put _, LoggedOperation.Vectors _, LoggedOperation.Blanked _ -> {}
            }
        }
        through = record.sequence();
    }

    /** A row of a table that is being filled: there is none before it. */
    void load(TableRow row) {
        rows.add(row);
        bytes += row.bytes();
    }

    private void put(TableRow row) {
        supersede(row.envelope());
        newest.put(row.envelope().id(), rows.size());
        load(row);
    }

    private void supersede(Envelope by) {
        Integer here = newest.remove(by.id());
        if (!by.system()) {
            changed = by.sequence();
        }
        if (here != null) {
            rows.set(here, rows.get(here).until(by.sequence()));
        } else if (by.version() > 1 && !by.system()) {
            superseded.putIfAbsent(by.id(), by.sequence());
        }
    }

    List<TableRow> rows() {
        return rows;
    }

    Map<BlockId, Long> superseded() {
        return superseded;
    }

    /** Rows that it adds or changes. */
    long changes() {
        return (long) rows.size() + superseded.size();
    }

    /** Bytes of its rows, roughly. */
    long bytes() {
        return bytes;
    }

    /** Whether nothing of it concerns the table. */
    boolean isEmpty() {
        return rows.isEmpty() && superseded.isEmpty();
    }

    boolean full() {
        return changes() >= MOST_ROWS || bytes >= MOST_BYTES;
    }
}
