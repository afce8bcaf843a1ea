package io.thermocline.table;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Which sequences are still asked for: those of queries under way, those of cursors that were given out, and the recent ones, since a query that
 * just took its snapshot is about to ask. Superseded rows from before them all may go. Thread-safe.
 */
final class Retained {
    /** How long everything is kept, for queries that are on their way. */
    private static final long RECENT_MICROS = TimeUnit.SECONDS.toMicros(60);

    private static final int MOST_CURSORS = 10_000;

    private final long cursorMicros;
    /** Queries under way, by sequence. */
    private final TreeMap<Long, Integer> queries = new TreeMap<>();
    /** When the cursors of a sequence end, microseconds since the epoch. */
    private final TreeMap<Long, Long> cursors = new TreeMap<>();
    /** How far the table was at times not longer ago than {@link #RECENT_MICROS}, but for the first, oldest first. */
    private final Deque<Mark> marks = new ArrayDeque<>();

    private long floor;

    private record Mark(long sequence, long micros) {}

    Retained(Duration cursorTtl) {
        this.cursorMicros = TimeUnit.NANOSECONDS.toMicros(cursorTtl.toNanos());
    }

    /** Starts over: the table has nothing from before a sequence. */
    synchronized void restart(long sequence, long nowMicros) {
        cursors.clear();
        marks.clear();
        marks.add(new Mark(sequence, nowMicros));
        floor = sequence;
    }

    /** Keeps what a query at that sequence needs until {@link #release}; false, and nothing is kept, if it is gone already. */
    synchronized boolean hold(long sequence) {
        if (sequence < floor) {
            return false;
        }
        queries.merge(sequence, 1, Integer::sum);
        return true;
    }

    /** Whether everything of a sequence that is held is there: it is not when the table was derived anew since. */
    synchronized boolean holds(long sequence) {
        return sequence >= floor;
    }

    synchronized void release(long sequence) {
        queries.computeIfPresent(sequence, (_, held) -> held == 1 ? null : held - 1);
    }

    /** A cursor of that sequence is given out; to be called while the sequence is held. */
    synchronized void cursor(long sequence, long nowMicros) {
        cursors.merge(sequence, nowMicros + cursorMicros, Math::max);
        if (cursors.size() > MOST_CURSORS) {
            cursors.pollFirstEntry();
        }
    }

    /**
     * What is superseded at or before the answer may go; queries before it are refused from now on.
     *
     * @param through the last sequence of the table
     */
    synchronized long floor(long through, long nowMicros) {
        long second = TimeUnit.SECONDS.toMicros(1);
        if (marks.isEmpty() || marks.getLast().micros() <= nowMicros - second) {
            marks.add(new Mark(through, nowMicros));
        }
        long since = nowMicros - RECENT_MICROS;
        while (marks.size() > 1 && second(marks).micros() <= since) {
            marks.removeFirst();
        }
        cursors.values().removeIf(end -> end <= nowMicros);
        long wanted = marks.getFirst().micros() <= since ? marks.getFirst().sequence() : floor;
        if (!cursors.isEmpty()) {
            wanted = Math.min(wanted, cursors.firstKey());
        }
        if (!queries.isEmpty()) {
            wanted = Math.min(wanted, queries.firstKey());
        }
        floor = Math.max(floor, wanted);
        return floor;
    }

    /** Like {@link #floor}, but for what cursors want: there is too much of it. */
    synchronized long crowded(long through, long nowMicros) {
        cursors.clear();
        return floor(through, nowMicros);
    }

    private static Mark second(Deque<Mark> marks) {
        var each = marks.iterator();
        each.next();
        return each.next();
    }
}
