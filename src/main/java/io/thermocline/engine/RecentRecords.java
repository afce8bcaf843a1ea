package io.thermocline.engine;

import io.thermocline.log.LogRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The newest synced records, without a gap, up to a number and a size: what is older is read from the log's files. They share their bytes with memtables, and
 * are to be forgotten with these. A read costs what it gives, however many records are kept. Thread-safe.
 */
final class RecentRecords {
    /** More than followers may lag before writes wait for them. */
    private static final int MAX_RECORDS = 32_768;

    private final long maxBytes;
    private final @Nullable Sized[] ring =
            new @Nullable Sized[MAX_RECORDS]; // under this: each at its sequence modulo the length
    private long first = 1; // under this
    private long next = 1; // under this: the records are those from first to before next
    private long bytes; // under this

    private record Sized(LogRecord record, long bytes) {}

    /** @param maxBytes that records may take besides what memtables hold of them */
    RecentRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /**
     * The next record in order.
     *
     * @throws IllegalArgumentException if a sequence is missing between it and the one before
     */
    synchronized void add(LogRecord record) {
        if (first == next) {
            first = record.sequence();
            next = first;
        }
        if (record.sequence() != next) {
            throw new IllegalArgumentException("record " + record.sequence() + " comes where " + next + " is due");
        }
        if (next - first == MAX_RECORDS) {
            removeFirst();
        }
        Sized sized = new Sized(record, Ledger.bytesBesideMemtable(record));
        ring[place(next++)] = sized;
        bytes += sized.bytes();
        while (bytes > maxBytes) {
            removeFirst();
        }
    }

    /** Drops records at or below a sequence. */
    synchronized void forgetThrough(long sequence) {
        while (first < next && first <= sequence) {
            removeFirst();
        }
    }

    /** Records after a sequence; empty if the first of them is not here. */
    synchronized Optional<List<LogRecord>> after(long sequence, int most) {
        if (first == next || first > sequence + 1) {
            return Optional.empty();
        }
        List<LogRecord> records = new ArrayList<>();
        for (long each = sequence + 1; each < next && records.size() < most; each++) {
            records.add(at(each).record());
        }
        return Optional.of(List.copyOf(records));
    }

    /** Bytes on the heap, about, besides what memtables hold. */
    synchronized long bytes() {
        return bytes;
    }

    private Sized at(long sequence) {
        return Objects.requireNonNull(ring[place(sequence)]);
    }

    private void removeFirst() {
        bytes -= at(first).bytes();
        ring[place(first++)] = null;
    }

    private static int place(long sequence) {
        return (int) (sequence % MAX_RECORDS);
    }
}
