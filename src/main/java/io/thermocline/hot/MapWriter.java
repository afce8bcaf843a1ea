package io.thermocline.hot;

import io.thermocline.block.BlockId;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.CachedRow;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one that writes to the map: takes tasks in the order they came, accounts for them, and writes what came of it in batches. Tasks are handed in by any
 * thread and never wait; steps are one thread's at a time.
 */
final class MapWriter {
    /** Bytes that an entry costs besides its value: in the map, key included, 180 to 185 were measured for keys of 24 bytes; and in the accounts. */
    static final int ENTRY_BYTES = 192 + EntryTable.SLOT_BYTES;

    private static final int MAX_TASKS = 8_192;
    private static final int BATCH_TASKS = 512;
    private static final long BATCH_BYTES = 8L << 20;
    /** Entries of one batch that leave their header behind, which takes a read each. */
    private static final int BATCH_HEADERS = 64;

    private final EntryMap map;
    private final Residents residents;
    private final LongSupplier nanos;
    private final long maxBytes;
    private final Queue<Task> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    /** @param maxBytes of what waits to be written; a reader's offer beyond it is dropped */
    MapWriter(EntryMap map, Residents residents, LongSupplier nanos, long maxBytes) {
        this.map = map;
        this.residents = residents;
        this.nanos = nanos;
        this.maxBytes = maxBytes;
    }

    /** What there is to do. */
    sealed interface Task {
        default long bytes() {
            return 0;
        }

        /**
         * Puts an entry.
         *
         * @param bytes of the value, about: for limits on what waits
         * @param value makes the value when it is this one's turn
         */
        record Put(EntryKey key, Kind kind, long bytes, long expiresAtMicros, Supplier<byte[]> value) implements Task {
            static Put of(EntryKey key, VectorSet set) {
                long bytes = (long) set.chunks().size() * set.dimension() * Float.BYTES;
                return new Put(key, Kind.VECTORS, bytes, 0, () -> EntryCodec.vectors(set));
            }

            /** @param largest content above so many bytes is not held */
            static Put of(EntryKey key, Kind kind, long expiresAtMicros, CachedRow row, long largest) {
                byte[] content = row.content();
                byte[] kept = content != null && content.length > largest ? null : content;
                return new Put(
                        key,
                        kept == null && kind == Kind.CONTENT ? Kind.METADATA : kind,
                        kept == null ? 0 : kept.length,
                        expiresAtMicros,
                        () -> EntryCodec.row(HeaderCodec.encode(row.header()), kept));
            }
        }

        /** Removes an entry that turned out not to be in the map. */
        record Drop(EntryKey key) implements Task {}

        /** Removes what is older than a commit of its block. */
        record FreeOlder(BlockId id, long sequence) implements Task {}

        /** Removes an encoder's vectors that are older than a commit of their block. */
        record FreeOlderVectors(BlockId id, int form, long sequence) implements Task {}

        /** Removes what was selected. */
        record Evict(Selection selection, CompletableFuture<Evicted> done) implements Task {}

        /** Removes what is over. */
        record Sweep(int seconds, long nowMicros) implements Task {}

        /** Sets what all entries may weigh. */
        record Budget(long budget) implements Task {}
    }

    /** A reader's offer, dropped when too much waits. */
    void offer(Task.Put put) {
        if (tasks.get() >= MAX_TASKS || bytes.get() + put.bytes() > maxBytes) {
            dropped.increment();
        } else {
            tell(put);
        }
    }

    /** Something that must be done. */
    void tell(Task task) {
        bytes.addAndGet(task.bytes());
        tasks.incrementAndGet();
        inbox.add(task);
    }

    /** Whether so little waits that a follower may go on. */
    boolean hasRoom() {
        return tasks.get() < MAX_TASKS / 2 && bytes.get() < maxBytes / 2;
    }

    long dropped() {
        return dropped.sum();
    }

    /** Does some of what waits; answers whether more does. */
    boolean step() {
        Batch batch = new Batch(map.current());
        long done = 0;
        for (int i = 0; i < BATCH_TASKS && done < BATCH_BYTES; i++) {
            Task task = inbox.poll();
            if (task == null) {
                break;
            }
            tasks.decrementAndGet();
            bytes.addAndGet(-task.bytes());
            done += task.bytes();
            batch.take(task);
        }
        batch.write();
        return !inbox.isEmpty();
    }

    /** An entry that had to make room, with its value if that is not in the map yet. */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    private record Leaving(Residents.Gone gone, byte @Nullable [] unwritten) {}

    /** What one step writes. */
    private final class Batch {
        private final @Nullable EntryStore store;
        private final Map<EntryKey, byte[]> sets = new LinkedHashMap<>();
        private final Set<EntryKey> deletes = new HashSet<>();
        private final List<Leaving> leaving = new ArrayList<>();
        private final List<Runnable> answers = new ArrayList<>();

        private Batch(@Nullable EntryStore store) {
            this.store = store;
        }

        void take(Task task) {
            switch (task) {
                case Task.Put put -> put(put);
                case Task.Drop(EntryKey key) -> residents.remove(key, this::gone);
                case Task.FreeOlder(BlockId id, long sequence) -> residents.removeOlder(id, sequence, this::gone);
                case Task.FreeOlderVectors(BlockId id, int form, long sequence) ->
                    residents.removeOlderVectors(id, form, sequence, this::gone);
                case Task.Evict evict -> evict(evict);
                case Task.Sweep(int seconds, long nowMicros) -> residents.sweep(seconds, nowMicros, this::gone);
                case Task.Budget(long budget) -> residents.budget(budget, this::gone);
            }
        }

        private void put(Task.Put put) {
            if (store == null) {
                return;
            }
            byte[] value = put.value().get();
            if (residents.admit(put.key(), put.kind(), weight(value), put.expiresAtMicros(), this::madeRoom)) {
                set(put.key(), value);
            }
        }

        private void evict(Task.Evict evict) {
            long[] freed = new long[2];
            residents.evict(evict.selection(), gone -> {
                freed[0]++;
                freed[1] += gone.weight();
                gone(gone);
            });
            answers.add(() -> evict.done().complete(new Evicted(freed[0], freed[1])));
        }

        private void gone(Residents.Gone gone) {
            sets.remove(gone.key());
            deletes.add(gone.key());
        }

        private void madeRoom(Residents.Gone gone) {
            byte[] unwritten = sets.get(gone.key());
            gone(gone);
            if (gone.kind() == Kind.CONTENT && gone.read() && !gone.spare() && leaving.size() < BATCH_HEADERS) {
                leaving.add(new Leaving(gone, unwritten));
            }
        }

        private void set(EntryKey key, byte[] value) {
            deletes.remove(key);
            sets.put(key, value);
        }

        void write() {
            if (store != null && store.equals(map.current())) {
                write(store);
            } else if (!sets.isEmpty()) {
                // The map went while this was accounted for.
                residents.clear();
            }
            answers.forEach(Runnable::run);
        }

        private void write(EntryStore to) {
            try {
                leaveHeaders(to);
                if (!sets.isEmpty()) {
                    to.setAll(sets);
                }
                if (!deletes.isEmpty()) {
                    to.deleteAll(deletes);
                }
            } catch (RuntimeException e) {
                // whatever it is, the map holds an unknown part of what was accounted for
                map.failed(to, e, nanos.getAsLong());
                residents.clear();
            }
        }

        /** Blocks that were read keep their header when their content has to go. */
        private void leaveHeaders(EntryStore from) {
            for (Leaving each : leaving) {
                Residents.Gone gone = each.gone();
                byte[] value = each.unwritten() == null ? from.get(gone.key()) : each.unwritten();
                // One that has come back since needs no header.
                if (value != null && deletes.contains(gone.key())) {
                    byte[] header = EntryCodec.headerAlone(value);
                    if (residents.admit(
                            gone.key(), Kind.METADATA, weight(header), gone.expiresAtMicros(), this::gone)) {
                        set(gone.key(), header);
                    }
                }
            }
        }
    }

    static long weight(byte[] value) {
        return (long) ENTRY_BYTES + value.length;
    }
}
