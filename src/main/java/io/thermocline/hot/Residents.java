package io.thermocline.hot;

import io.thermocline.block.BlockId;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What lies in the map, and what it weighs: admits entries and says which go for them. Knows nothing of the map itself; whoever adds and removes here does the
 * same there. Thread-safe.
 *
 * <p>A kind may grow beyond its share as long as all together fit. When they do not, the kind that is furthest beyond its share gives up its oldest entry.
 * When that happens to entries that nobody read and that are young, the map churns: whoever fills it with what was not asked for does better to wait.
 */
final class Residents {
    /** How many of the oldest entries are looked at for one that makes way for what is asked for more often. */
    static final int LOOKS = 8;

    private static final int READ = 2;
    /** Entries looked at for one sweep; a sweep goes on where the last one stopped. */
    private static final int SWEPT = 1 << 16;
    /** An entry that goes unread before that age was not worth its way into the map. */
    private static final int CHURN_SECONDS = 60;

    private final HotOptions options;
    private final EntryTable table = new EntryTable(); // under this
    private final FrequencySketch sketch;
    private final AdmissionDuel duel;
    private final boolean contested;
    private long budget; // under this
    private int nowSeconds; // under this
    private int sweepAt; // under this
    private volatile int churnsUntil; // written under this

    Residents(HotOptions options) {
        this.options = options;
        this.budget = options.mapBytes();
        this.contested = options.policy() == Policy.W_TINYLFU;
        this.sketch = new FrequencySketch(contested ? Math.min(options.maxEntries(), options.mapBytes() >> 10) : 0);
        this.duel = new AdmissionDuel(sketch, nearShare(options));
    }

    /** What part of all rows the near cache has room for, about. */
    private static double nearShare(HotOptions options) {
        double near = options.cacheBytes() / 2.0;
        return near == 0 ? 0 : near / (near + options.mapBytes());
    }

    /** An entry that goes, and how it was used. */
    record Gone(EntryKey key, Kind kind, int weight, long expiresAtMicros, boolean read, boolean spare) {}

    /** What a kind takes. */
    record Usage(long entries, long bytes) {}

    /** Somebody asked for a block, whatever came of it. */
    void asked(BlockId id) {
        if (contested) {
            sketch.increment(id);
            duel.asked(id);
        }
    }

    /**
     * Makes room for an entry and accounts for it, or refuses it. An entry of the same key is replaced.
     *
     * @param weight what it costs in the map, all included
     * @param gone told of each entry that goes, but not of one that is replaced
     */
    synchronized boolean admit(EntryKey key, Kind kind, long weight, long expiresAtMicros, Consumer<Gone> gone) {
        int before = table.find(key);
        boolean read = before != EntryTable.NONE && table.marked(before, READ);
        if (before != EntryTable.NONE) {
            Gone replaced = take(before);
            if (!makeRoom(key, kind, weight, gone)) {
                gone.accept(replaced);
                return false;
            }
        } else if (!makeRoom(key, kind, weight, gone)) {
            return false;
        }
        int slot = table.add(key, kind, (int) weight, expiresAtMicros);
        table.used(slot, nowSeconds);
        table.mark(slot, READ, read);
        return true;
    }

    private boolean makeRoom(EntryKey key, Kind kind, long weight, Consumer<Gone> gone) {
        if (weight > budget || options.maxEntries() == 0) {
            return false;
        }
        if (contested && bytes() + weight > budget) {
            duel.admitted(table.size());
        }
        while (bytes() + weight > budget || table.size() >= options.maxEntries()) {
            Kind from = furthestBeyondShare(kind, weight);
            int victim = from == kind ? victim(key.id(), kind) : table.oldest(from);
            if (victim == EntryTable.NONE) {
                return false;
            }
            int usedAt = table.lastUsed(victim);
            if (!table.marked(victim, READ) && nowSeconds - usedAt < CHURN_SECONDS) {
                churnsUntil = usedAt + CHURN_SECONDS;
            }
            gone.accept(take(victim));
        }
        return true;
    }

    /** Whether the entry that would go next is as young as the unread one that went last. */
    boolean churns(int seconds) {
        return seconds < churnsUntil;
    }

    /**
     * Which entry of its own kind makes way for a block: the oldest. Where frequency decides, one that was asked for less often, or none. A spare costs nothing
     * to give up, but what takes its place keeps its block from coming back: only what others would make way for too may.
     */
    private int victim(BlockId id, Kind kind) {
        int oldest = table.oldest(kind);
        if (!contested || !duel.byFrequency() || table.oldestKept(kind) == EntryTable.NONE) {
            return oldest;
        }
        int least = askedForLess(id, kind);
        return least == EntryTable.NONE || !table.marked(oldest, EntryTable.SPARE) ? least : oldest;
    }

    /**
     * The one of the oldest entries that was asked for least, if it was less often than a block. Those before the first such one have another round (F. J. Corbató,
     * "A Paging Experiment with the Multics System", 1968): what is wanted often would keep all that is behind it from going.
     */
    private int askedForLess(BlockId id, Kind kind) {
        int least = EntryTable.NONE;
        int frequency = sketch.frequency(id);
        int slot = table.oldestKept(kind);
        for (int i = 0; i < LOOKS && slot != EntryTable.NONE; i++) {
            int next = table.newer(slot);
            int askedFor = sketch.frequency(table.id(slot));
            if (askedFor < frequency) {
                least = slot;
                frequency = askedFor;
            } else if (least == EntryTable.NONE) {
                table.moveToNewest(slot);
            }
            slot = next;
        }
        return least;
    }

    private Kind furthestBeyondShare(Kind growing, long weight) {
        Kind furthest = growing;
        double most = table.bytes(growing) + weight - budget * options.share(growing);
        for (Kind each : Kind.ALL) {
            double beyond = table.bytes(each) - budget * options.share(each);
            if (each != growing && table.count(each) > 0 && beyond > most) {
                most = beyond;
                furthest = each;
            }
        }
        return furthest;
    }

    /** What an entry is, if it is there; it counts as used. */
    synchronized @Nullable Kind use(EntryKey key) {
        int slot = table.find(key);
        if (slot == EntryTable.NONE) {
            return null;
        }
        table.used(slot, nowSeconds);
        table.mark(slot, READ, true);
        table.moveToNewest(slot);
        return table.kind(slot);
    }

    /** What is held of a row; it does not count as used. */
    synchronized Holding.Held held(EntryKey row) {
        int slot = table.find(row);
        return slot == EntryTable.NONE
                ? Holding.Held.NOTHING
                : new Holding.Held(
                        table.kind(slot) == Kind.METADATA ? Holding.Part.HEADER : Holding.Part.WHOLE,
                        Math.max(0, nowSeconds - table.lastUsed(slot)));
    }

    /** Whether some row of a block is held whole. */
    synchronized boolean mayHold(BlockId id) {
        for (int slot = table.firstOf(id); slot != EntryTable.NONE; slot = table.nextOf(slot)) {
            if (table.form(slot) == EntryKey.ROW && table.kind(slot) == Kind.CONTENT) {
                return true;
            }
        }
        return false;
    }

    /** The near cache holds the same: it goes first. */
    synchronized void spare(EntryKey key) {
        int slot = table.find(key);
        if (slot != EntryTable.NONE) {
            table.spare(slot, true);
        }
    }

    /**
     * The near cache no longer holds it.
     *
     * @return whether the map still does, and no less of it
     */
    synchronized boolean noSpare(EntryKey key, Kind kind) {
        int slot = table.find(key);
        if (slot == EntryTable.NONE || (kind == Kind.CONTENT && table.kind(slot) == Kind.METADATA)) {
            return false;
        }
        table.spare(slot, false);
        table.used(slot, nowSeconds);
        return true;
    }

    /** Removes one entry if it is there. */
    synchronized void remove(EntryKey key, Consumer<Gone> gone) {
        int slot = table.find(key);
        if (slot != EntryTable.NONE) {
            gone.accept(take(slot));
        }
    }

    /** Removes what is older than a commit of its block: rows and vectors of other sequences. */
    synchronized void removeOlder(BlockId id, long sequence, Consumer<Gone> gone) {
        removeOf(id, slot -> table.sequence(slot) < sequence, gone);
    }

    /** Removes an encoder's sets of vectors that are older than a commit of their block. */
    synchronized void removeOlderVectors(BlockId id, int form, long sequence, Consumer<Gone> gone) {
        removeOf(id, slot -> table.form(slot) == form && table.sequence(slot) < sequence, gone);
    }

    private void removeOf(BlockId id, IntPredicate which, Consumer<Gone> gone) {
        int slot = table.firstOf(id);
        while (slot != EntryTable.NONE) {
            int next = table.nextOf(slot);
            if (which.test(slot)) {
                gone.accept(take(slot));
            }
            slot = next;
        }
    }

    /** Removes what was selected. */
    synchronized void evict(Selection selection, Consumer<Gone> gone) {
        IntPredicate which =
                slot -> selection.selects(table.id(slot), nowSeconds - table.lastUsed(slot), table.marked(slot, READ));
        if (selection.ids() != null) {
            selection.ids().forEach(id -> removeOf(id, which, gone));
            return;
        }
        for (int slot = 0; slot < table.slots(); slot++) {
            if (table.inUse(slot) && which.test(slot)) {
                gone.accept(take(slot));
            }
        }
    }

    /** Moves time on, and removes some of what has expired or was not used for too long. */
    synchronized void sweep(int seconds, long nowMicros, Consumer<Gone> gone) {
        nowSeconds = seconds;
        long retention = options.retention().toSeconds();
        int slots = table.slots();
        for (int i = Math.min(slots, SWEPT); i > 0; i--) {
            sweepAt = sweepAt + 1 < slots ? sweepAt + 1 : 0;
            if (table.inUse(sweepAt) && isOver(sweepAt, retention, nowMicros)) {
                gone.accept(take(sweepAt));
            }
        }
    }

    private boolean isOver(int slot, long retentionSeconds, long nowMicros) {
        long expiresAt = table.expiresAt(slot);
        return nowSeconds - table.lastUsed(slot) >= retentionSeconds || (expiresAt != 0 && expiresAt <= nowMicros);
    }

    /** Sets what all entries together may weigh; the oldest go until they do. */
    synchronized void budget(long bytes, Consumer<Gone> gone) {
        budget = bytes;
        for (long over = bytes() - budget; over > 0; over = bytes() - budget) {
            Kind largest = Kind.CONTENT;
            for (Kind each : Kind.ALL) {
                largest = table.bytes(each) > table.bytes(largest) ? each : largest;
            }
            gone.accept(take(table.oldest(furthestBeyondShare(largest, 0))));
        }
    }

    /** Forgets all of it: the map is gone. */
    synchronized void clear() {
        table.clear();
        sweepAt = 0;
    }

    synchronized long budget() {
        return budget;
    }

    synchronized Map<Kind, Usage> usage() {
        Map<Kind, Usage> usage = new EnumMap<>(Kind.class);
        for (Kind each : Kind.ALL) {
            usage.put(each, new Usage(table.count(each), table.bytes(each)));
        }
        return usage;
    }

    private Gone take(int slot) {
        Gone gone = new Gone(
                table.key(slot),
                table.kind(slot),
                table.weight(slot),
                table.expiresAt(slot),
                table.marked(slot, READ),
                table.marked(slot, EntryTable.SPARE));
        table.remove(slot);
        return gone;
    }

    private long bytes() {
        long bytes = 0;
        for (Kind each : Kind.ALL) {
            bytes += table.bytes(each);
        }
        return bytes;
    }
}
