package io.thermocline.hot;

import io.thermocline.block.BlockId;
import io.thermocline.engine.CachedRow;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Rows that were read before anybody asked for them, in the order they came, beside the near cache and out of its budget, so that a wrong guess pushes out nothing but
 * older guesses. The first read takes a row from here to the near cache: it was <i>used</i>. A row that leaves unread was <i>wasted</i>. Thread-safe; while it is
 * empty, asking takes no lock.
 */
public final class ReadAhead {
    /** The part of the near cache's rows that it may have. */
    private static final int PART = 4;
    /** A row above this part of its budget is not held. */
    private static final int LARGEST_PART = 8;

    private final LinkedHashMap<BlockId, NearCache.NearRow> rows = new LinkedHashMap<>(); // under this
    private final Runnable resized;
    private long bytes; // under this
    private long budget; // under this
    private long used; // under this
    private long wasted; // under this
    private volatile int size; // written under this
    private volatile boolean on; // written by whoever reads ahead

    /** @param resized called when it takes or gives back its part of the budget */
    ReadAhead(Runnable resized) {
        this.resized = resized;
    }

    /**
     * How it stands.
     *
     * @param used rows that were read after all, since the opening
     * @param wasted rows that left without
     */
    public record Stats(long entries, long bytes, long budgetBytes, long used, long wasted) {}

    /** Takes its part of the near cache's budget, or gives it back with all that it holds. */
    public void on(boolean now) {
        if (on != now) {
            on = now;
            resized.run();
        }
    }

    /** Sizes and counters now. */
    public synchronized Stats stats() {
        return new Stats(rows.size(), bytes, budget, used, wasted);
    }

    /** What it takes of the bytes for rows; what it has beyond that goes. */
    long takeOf(long rowBytes) {
        long part = on ? rowBytes / PART : 0;
        synchronized (this) {
            budget = part;
            shrink();
        }
        return part;
    }

    boolean isOn() {
        return on;
    }

    synchronized boolean mayHold(BlockId id) {
        return rows.containsKey(id);
    }

    synchronized boolean holds(BlockId id, long sequence) {
        NearCache.NearRow held = rows.get(id);
        return held != null && held.sequence() == sequence;
    }

    /** The row of that sequence, which is not here any more then. */
    NearCache.@Nullable NearRow take(BlockId id, long sequence) {
        return size == 0 ? null : taken(id, sequence);
    }

    private synchronized NearCache.@Nullable NearRow taken(BlockId id, long sequence) {
        NearCache.NearRow held = rows.get(id);
        if (held == null || held.sequence() != sequence) {
            return null;
        }
        removed(Objects.requireNonNull(rows.remove(id)));
        used++;
        return held;
    }

    /** Holds a whole row; the oldest make room. One that is here stays where it is, unless it is older. */
    synchronized void put(BlockId id, long sequence, long expiresAtMicros, CachedRow row) {
        NearCache.NearRow added = new NearCache.NearRow(sequence, expiresAtMicros, row);
        NearCache.NearRow held = rows.get(id);
        if (added.weight() > budget / LARGEST_PART || (held != null && held.sequence() >= sequence)) {
            return;
        }
        if (held != null) {
            drop(id);
        }
        rows.put(id, added);
        bytes += added.weight();
        shrink();
    }

    private void shrink() {
        while (bytes > budget) {
            drop(rows.firstEntry().getKey());
        }
        size = rows.size();
    }

    private void drop(BlockId id) {
        NearCache.NearRow held = rows.remove(id);
        if (held != null) {
            wasted++;
            removed(held);
        }
    }

    private void removed(NearCache.NearRow row) {
        bytes -= row.weight();
        size = rows.size();
    }

    /** Frees what is older than a commit of its block. */
    synchronized void removeOlder(BlockId id, long sequence) {
        NearCache.NearRow held = rows.get(id);
        if (held != null && held.sequence() < sequence) {
            drop(id);
        }
    }

    /** Removes rows, and answers how many entries and bytes that were. */
    synchronized Evicted remove(Predicate<Map.Entry<BlockId, NearCache.NearRow>> which) {
        long entries = 0;
        long freed = 0;
        Iterator<Map.Entry<BlockId, NearCache.NearRow>> each = rows.entrySet().iterator();
        while (each.hasNext()) {
            Map.Entry<BlockId, NearCache.NearRow> entry = each.next();
            if (which.test(entry)) {
                each.remove();
                wasted++;
                removed(entry.getValue());
                entries++;
                freed += entry.getValue().weight();
            }
        }
        return new Evicted(entries, freed);
    }
}
