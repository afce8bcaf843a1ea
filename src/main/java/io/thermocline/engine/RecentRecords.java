package io.thermocline.engine;

import io.thermocline.log.LogRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest synced records, without a gap, up to a number and a size: what is older is read from the log's files. Thread-safe. */
final class RecentRecords {
    private static final int MAX_RECORDS = 4096;

    private final long maxBytes;
    private final Deque<Sized> records = new ArrayDeque<>(); // under this
    private long bytes; // under this

    private record Sized(LogRecord record, long bytes) {
        long sequence() {
            return record.sequence();
        }
    }

    RecentRecords(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The next record in order. */
    synchronized void add(LogRecord record) {
        Sized sized = new Sized(record, Ledger.bytes(record));
        records.addLast(sized);
        bytes += sized.bytes();
        while (records.size() > MAX_RECORDS || bytes > maxBytes) {
            removeFirst();
        }
    }

    /** Drops records at or below a sequence. */
    synchronized void forgetThrough(long sequence) {
        while (!records.isEmpty() && records.getFirst().sequence() <= sequence) {
            removeFirst();
        }
    }

    /** Records after a sequence; empty if the first of them is not here. */
    synchronized Optional<List<LogRecord>> after(long sequence, int most) {
        if (records.isEmpty() || records.getFirst().sequence() > sequence + 1) {
            return Optional.empty();
        }
        return Optional.of(records.stream()
                .filter(each -> each.sequence() > sequence)
                .limit(most)
                .map(Sized::record)
                .toList());
    }

    /** Bytes on the heap, about. */
    synchronized long bytes() {
        return bytes;
    }

    private void removeFirst() {
        bytes -= records.removeFirst().bytes();
    }
}
