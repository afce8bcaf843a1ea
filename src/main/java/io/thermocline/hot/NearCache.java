package io.thermocline.hot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Header;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.CachedRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The two near caches: of each block the newest row that was read, decoded, and its newest sets of vectors. Caffeine decides what stays (W-TinyLFU).
 * Thread-safe; nothing here waits.
 */
final class NearCache {
    /** Caffeine's node, the id, the entry and the row. */
    private static final int ENTRY_BYTES = 240;

    private static final int HEADER_BYTES = 420;
    private static final int TEXT_BYTES = 56;
    private static final int CHUNK_BYTES = 64;

    private final Cache<BlockId, NearRow> rows;
    private final Cache<BlockId, NearVectors> vectors;
    private final ReadAhead ahead = new ReadAhead(this::share);
    private volatile int nowSeconds;
    private volatile long budget; // written by the loop's step

    /** Both are told, while it happens, of what leaves for want of room: they return at once and do not fail. */
    NearCache(long bytes, BiConsumer<BlockId, NearRow> rowLeaving, BiConsumer<BlockId, NearVectors> vectorsLeaving) {
        budget = bytes;
        rows = cache(bytes / 2, rowLeaving);
        vectors = cache(bytes / 2, vectorsLeaving);
    }

    private static <V extends Entry> Cache<BlockId, V> cache(long bytes, BiConsumer<BlockId, V> leaving) {
        return Caffeine.newBuilder()
                .maximumWeight(bytes)
                .weigher((BlockId _, V entry) -> entry.weight())
                .evictionListener((@Nullable BlockId id, @Nullable V entry, RemovalCause cause) -> {
                    if (cause == RemovalCause.SIZE && id != null && entry != null) {
                        leaving.accept(id, entry);
                    }
                })
                // What is left to do after an access takes less than handing it to another thread.
                .executor(Runnable::run)
                .build();
    }

    /** What both kinds have: when it was used. */
    abstract static sealed class Entry {
        private volatile int lastUsed; // seconds; written by readers, whoever is last

        abstract int weight();

        int lastUsed() {
            return lastUsed;
        }

        void used(int seconds) {
            if (lastUsed != seconds) {
                lastUsed = seconds;
            }
        }
    }

    /** One row. */
    static final class NearRow extends Entry {
        private final long sequence;
        private final long expiresAtMicros;
        private final CachedRow row;
        private final int weight;

        NearRow(long sequence, long expiresAtMicros, CachedRow row) {
            this.sequence = sequence;
            this.expiresAtMicros = expiresAtMicros;
            this.row = row;
            byte[] content = row.content();
            this.weight =
                    Math.toIntExact(ENTRY_BYTES + headerBytes(row.header()) + (content == null ? 0 : content.length));
        }

        long sequence() {
            return sequence;
        }

        long expiresAtMicros() {
            return expiresAtMicros;
        }

        CachedRow row() {
            return row;
        }

        @Override
        int weight() {
            return weight;
        }
    }

    /** The sets of one block, one an encoder; never modified. */
    static final class NearVectors extends Entry {
        private final List<VectorSet> sets;

        NearVectors(List<VectorSet> sets) {
            this.sets = List.copyOf(sets);
        }

        List<VectorSet> sets() {
            return sets;
        }

        @Override
        int weight() {
            long bytes = ENTRY_BYTES;
            for (VectorSet set : sets) {
                bytes += TEXT_BYTES;
                for (ChunkVector chunk : set.chunks()) {
                    bytes += CHUNK_BYTES + (long) chunk.values().length * Float.BYTES;
                }
            }
            return (int) Math.min(bytes, Integer.MAX_VALUE);
        }
    }

    static int headerBytes(Header header) {
        long bytes = HEADER_BYTES
                + header.name().length()
                + (header.key() == null ? 0 : TEXT_BYTES + header.key().length())
                + header.annotations().attributesJson().length
                + (long) TEXT_BYTES
                        * (header.sharing().access().size()
                                + header.annotations().tags().size())
                + 3L * TEXT_BYTES * header.annotations().labels().size();
        return (int) Math.min(bytes, Integer.MAX_VALUE / 4);
    }

    /** The row of that sequence, whole or its header. */
    @Nullable
    CachedRow row(BlockId id, long sequence) {
        NearRow found = rows.getIfPresent(id);
        if (found == null || found.sequence() != sequence) {
            found = ahead.take(id, sequence);
            if (found == null) {
                return null;
            }
            put(id, found);
        }
        found.used(nowSeconds);
        return found.row();
    }

    /** What was read before anybody asked for it. */
    ReadAhead ahead() {
        return ahead;
    }

    /** Whether some row of a block is here, about. */
    boolean mayHold(BlockId id) {
        return rows.asMap().containsKey(id) || ahead.mayHold(id);
    }

    /** Whether a row that nobody has asked for is neither here whole nor unwelcome. */
    boolean wantsAhead(BlockId id, long sequence) {
        return ahead.isOn() && !ahead.holds(id, sequence) && held(id, sequence).part() != Holding.Part.WHOLE;
    }

    /** What is held of the row of that sequence; it does not count as used. */
    Holding.Held held(BlockId id, long sequence) {
        NearRow found = rows.policy().getIfPresentQuietly(id);
        return found == null || found.sequence() != sequence
                ? Holding.Held.NOTHING
                : new Holding.Held(
                        found.row().content() == null ? Holding.Part.HEADER : Holding.Part.WHOLE,
                        Math.max(0, nowSeconds - found.lastUsed()));
    }

    /** Holds a row unless a newer one, or more of the same, is here. */
    void put(BlockId id, NearRow row) {
        row.used(nowSeconds);
        rows.asMap().merge(id, row, NearCache::better);
    }

    private static NearRow better(NearRow held, NearRow offered) {
        boolean more = held.row().content() == null && offered.row().content() != null;
        return held.sequence() < offered.sequence() || (held.sequence() == offered.sequence() && more) ? offered : held;
    }

    /** The set of an encoder that was committed at that sequence. */
    @Nullable
    VectorSet vectors(BlockId id, String encoder, long sequence) {
        NearVectors found = vectors.getIfPresent(id);
        if (found != null) {
            for (VectorSet set : found.sets) {
                if (set.sequence() == sequence && set.encoder().equals(encoder)) {
                    found.used(nowSeconds);
                    return set;
                }
            }
        }
        return null;
    }

    /** Holds a set of vectors instead of its encoder's older one. */
    void put(VectorSet set) {
        NearVectors alone = new NearVectors(List.of(set));
        alone.used(nowSeconds);
        vectors.asMap().merge(set.id(), alone, (held, _) -> {
            List<VectorSet> sets = new ArrayList<>(held.sets);
            if (sets.stream().anyMatch(each -> sameEncoder(each, set) && each.sequence() >= set.sequence())) {
                return held;
            }
            sets.removeIf(each -> sameEncoder(each, set));
            sets.add(set);
            NearVectors joined = new NearVectors(sets);
            joined.used(nowSeconds);
            return joined;
        });
    }

    private static boolean sameEncoder(VectorSet one, VectorSet other) {
        return one.encoder().equals(other.encoder());
    }

    /** Frees what is older than a commit of its block. */
    void removeOlder(BlockId id, long sequence) {
        ahead.removeOlder(id, sequence);
        rows.asMap().computeIfPresent(id, (_, held) -> held.sequence() < sequence ? null : held);
        removeVectors(id, set -> set.sequence() < sequence);
    }

    /** Frees an encoder's set that is older than a commit of its block. */
    void removeOlderVectors(BlockId id, String encoder, long sequence) {
        removeVectors(id, set -> set.encoder().equals(encoder) && set.sequence() < sequence);
    }

    private void removeVectors(BlockId id, Predicate<VectorSet> which) {
        vectors.asMap().computeIfPresent(id, (_, held) -> {
            List<VectorSet> left = held.sets.stream().filter(which.negate()).toList();
            if (left.size() == held.sets.size()) {
                return held;
            }
            return left.isEmpty() ? null : new NearVectors(left);
        });
    }

    /** Removes what was selected, and answers how many entries and bytes that were. */
    Evicted evict(Selection selection) {
        Evicted unread = ahead.remove(row ->
                selection.selects(row.getKey(), nowSeconds - row.getValue().lastUsed(), false));
        return unread.plus(evict(rows, selection)).plus(evict(vectors, selection));
    }

    private <V extends Entry> Evicted evict(Cache<BlockId, V> cache, Selection selection) {
        long entries = 0;
        long bytes = 0;
        for (Map.Entry<BlockId, V> each : cache.asMap().entrySet()) {
            V entry = each.getValue();
            // What was never read is not here.
            if (selection.selects(each.getKey(), nowSeconds - entry.lastUsed(), true)
                    && cache.asMap().remove(each.getKey(), entry)) {
                entries++;
                bytes += entry.weight();
            }
        }
        return new Evicted(entries, bytes);
    }

    /** The time that uses are noted with. */
    int seconds() {
        return nowSeconds;
    }

    /** Moves that time on; by one thread. */
    void seconds(int seconds) {
        nowSeconds = seconds;
    }

    /** Removes what has expired or was not used for so long. */
    void sweep(long nowMicros, long retentionSeconds) {
        int seconds = nowSeconds;
        Predicate<NearRow> over = row -> seconds - row.lastUsed() >= retentionSeconds
                || (row.expiresAtMicros() != 0 && row.expiresAtMicros() <= nowMicros);
        rows.asMap().values().removeIf(over);
        ahead.remove(row -> over.test(row.getValue()));
        vectors.asMap().values().removeIf(sets -> seconds - sets.lastUsed() >= retentionSeconds);
    }

    void clear() {
        ahead.remove(_ -> true);
        rows.invalidateAll();
        vectors.invalidateAll();
    }

    /** Sets what both caches together may weigh. */
    void budget(long bytes) {
        budget = bytes;
        share();
    }

    private synchronized void share() {
        long half = budget / 2;
        rows.policy().eviction().orElseThrow().setMaximum(half - ahead.takeOf(half));
        vectors.policy().eviction().orElseThrow().setMaximum(half);
    }

    /** Rows read ahead are among them. */
    HotStats.Cache rowStats() {
        HotStats.Cache asked = stats(rows);
        ReadAhead.Stats unasked = ahead.stats();
        return new HotStats.Cache(
                asked.entries() + unasked.entries(),
                asked.bytes() + unasked.bytes(),
                asked.budgetBytes() + unasked.budgetBytes());
    }

    HotStats.Cache vectorStats() {
        return stats(vectors);
    }

    private static HotStats.Cache stats(Cache<?, ?> cache) {
        var eviction = cache.policy().eviction().orElseThrow();
        return new HotStats.Cache(cache.estimatedSize(), eviction.weightedSize().orElse(0), eviction.getMaximum());
    }
}
