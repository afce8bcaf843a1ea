package io.thermocline.table;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Answers of statements, kept while they are true, within a budget of bytes. An answer depends on nothing but the rows and the instant that expiry is compared
 * with: the statement and its parameters name caller, filter, order and place. So it is true for another question of the same statement when no
 * commit between the two changed a row, and nothing of it has expired since. Thread-safe.
 */
final class AnswerCache {
    /** Objects around an entry, its key and its moment. */
    private static final long ENTRY_BYTES = 250;

    private final long budgetBytes;
    private final Cache<Key, Entry> entries;
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    /**
     * A statement.
     *
     * @param parameters without those that say when it is asked
     */
    record Key(Asking.Kind kind, String statement, List<Object> parameters) {
        Key {
            Objects.requireNonNull(kind);
            Objects.requireNonNull(statement);
            Objects.requireNonNull(parameters);
        }

        private long bytes() {
            long bytes = 2L * statement.length();
            for (Object each : parameters) {
                bytes += each instanceof String text ? 48 + 2L * text.length() : 32;
            }
            return bytes;
        }
    }

    /**
     * When a statement is asked.
     *
     * @param table how the table stands, once it has everything up to the sequence
     */
    record Moment(Applied.Standing table, long sequence, long nowMicros) {
        Moment {
            Objects.requireNonNull(table);
        }

        /** Whether both look at the same rows, but for those that expire. */
        boolean sameRows(Moment later) {
            if (table.generation() != later.table.generation()) {
                return false;
            }
            long changed = later.table.changed();
            return sequence == later.sequence || (sequence >= changed && later.sequence >= changed);
        }
    }

    /**
     * An answer and how long it is one.
     *
     * @param value immutable
     * @param untilMicros when the first of what it names expires, {@link Long#MAX_VALUE} if nothing does
     * @param bytes on the heap, about
     */
    record Answer<T>(T value, long untilMicros, long bytes) {
        Answer {
            Objects.requireNonNull(value);
        }
    }

    private record Entry(Moment asked, Answer<?> answer) {
        boolean holds(Moment now) {
            return asked.sameRows(now)
                    && asked.nowMicros() <= now.nowMicros()
                    && now.nowMicros() < answer.untilMicros();
        }
    }

    /** @param budgetBytes 0 for none */
    AnswerCache(long budgetBytes) {
        this.budgetBytes = budgetBytes;
        this.entries = Caffeine.newBuilder()
                .maximumWeight(budgetBytes)
                .weigher((Key key, Entry entry) -> (int) Math.min(
                        Integer.MAX_VALUE,
                        ENTRY_BYTES + key.bytes() + entry.answer().bytes()))
                .executor(Runnable::run)
                .build();
    }

    /** The answer, if one is known that is true at this moment. */
    @Nullable
    Object find(Key key, Moment now) {
        Entry found = budgetBytes == 0 ? null : entries.getIfPresent(key);
        if (found == null || !found.holds(now)) {
            misses.increment();
            return null;
        }
        hits.increment();
        return found.answer().value();
    }

    /** Forgets all answers. */
    void clear() {
        entries.invalidateAll();
    }

    void keep(Key key, Moment asked, Answer<?> answer) {
        if (budgetBytes > 0) {
            entries.put(key, new Entry(asked, answer));
        }
    }

    TableStats.Cached stats() {
        long bytes = entries.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        return new TableStats.Cached(hits.sum(), misses.sum(), entries.estimatedSize(), bytes, budgetBytes);
    }
}
