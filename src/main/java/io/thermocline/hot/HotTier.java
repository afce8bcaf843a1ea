package io.thermocline.hot;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.CachedRow;
import io.thermocline.engine.RowCache;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows and vectors in memory, within a budget. Thread-safe; reads never fail, and wait for no disk.
 *
 * <pre>
 *   engine ── get ──► near cache ─ miss ─► map (Hazelcast) ─ miss ─► (the engine reads the disk)
 *     │                 ▲   │ leaves for want of room ▲                      │
 *     └── offer ────────┘   └───────────► map writer ─┘◄── follower ◄── log  │
 *                 ▲                                                          │
 *                 └──────────────────────────────────────────────────────────┘
 * </pre>
 */
public final class HotTier implements RowCache, AutoCloseable {
    /** A row above this part of a budget is held without its content. */
    private static final int LARGEST_PART = 16;

    private static final long LEAST_WAITING_BYTES = 1L << 20;
    private static final long MOST_WAITING_BYTES = 64L << 20;
    /** Reads that wait for the map at a time, far more than get an answer at a time. When it hangs, all others pass it over. */
    private static final int MOST_ASKING = 64;

    private final HotOptions options;
    private final TierWorld world;
    private final NearCache near;
    private final EntryMap map;
    private final Residents residents;
    private final MapWriter writer;
    private final Upkeep upkeep;
    private final ReadCounters reads = new ReadCounters();
    private final Semaphore asking = new Semaphore(MOST_ASKING);
    private final FreedRows freed = new FreedRows();

    HotTier(HotOptions options, TierWorld world) {
        this.options = options;
        this.world = world;
        this.residents = new Residents(options);
        this.map = new EntryMap(world.stores(), residents::clear, world.faults());
        this.writer = new MapWriter(
                map,
                residents,
                world.nanos(),
                Math.clamp(options.mapBytes() / 4, LEAST_WAITING_BYTES, MOST_WAITING_BYTES));
        this.near = new NearCache(options.cacheBytes(), this::leaving, this::leaving);
        this.upkeep = new Upkeep(options, world, near, map, writer);
    }

    /**
     * A tier that holds nothing yet and starts no member before {@link #start}.
     *
     * @param nanos a clock for durations
     * @param faults told of what went wrong in the background; the tier goes on
     */
    public static HotTier create(
            HotOptions options, InstantSource clock, LongSupplier nanos, Consumer<RuntimeException> faults) {
        return new HotTier(options, new TierWorld(clock, nanos, HeapGauge.ofJvm(), MemberStore::new, faults));
    }

    /** Starts the work in the background, and the member with it; at most once. Reads are answered meanwhile. */
    public void start() {
        upkeep.start();
    }

    /** One step of the work in the background, here and now. */
    public void step() {
        upkeep.step();
    }

    @Override
    public @Nullable CachedRow peek(Envelope row) {
        long stamp = stamp();
        CachedRow held = near.row(row.id(), row.sequence());
        if (held == null || held.content() == null) {
            return null;
        }
        residents.asked(row.id());
        reads.near(held, since(stamp));
        return held;
    }

    @Override
    public @Nullable CachedRow get(Envelope row) {
        long stamp = stamp();
        residents.asked(row.id());
        CachedRow held = near.row(row.id(), row.sequence());
        if (held != null && held.content() != null) {
            reads.near(held, since(stamp));
            return held;
        }
        reads.nearMiss();
        CachedRow mapped = mapped(row, held != null, stamp);
        if (mapped != null) {
            return mapped;
        }
        if (held != null) {
            reads.headerOnly();
        }
        return held;
    }

    private @Nullable CachedRow mapped(Envelope row, boolean contentWanted, long stamp) {
        EntryKey key = EntryKey.row(row.id(), row.sequence());
        Kind kind = residents.use(key);
        byte[] entry = kind == null || (kind == Kind.METADATA && contentWanted) ? null : entry(key);
        if (kind == null || entry == null) {
            reads.mapMiss();
            return null;
        }
        CachedRow found = EntryCodec.row(entry);
        reads.mapped(kind, found, since(stamp));
        if (kind != Kind.HISTORY && options.cacheBytes() > 0) {
            residents.spare(key);
            near.put(row.id(), new NearCache.NearRow(row.sequence(), row.expiresAtMicros(), found));
        }
        return found;
    }

    private byte @Nullable [] entry(EntryKey key) {
        EntryStore store = map.current();
        if (store == null || !asking.tryAcquire()) {
            return null;
        }
        try {
            byte[] entry = store.get(key);
            if (entry == null) {
                writer.tell(new MapWriter.Task.Drop(key));
            }
            return entry;
        } catch (RuntimeException e) {
            // a cache that fails is a miss, whatever it failed with
            map.failed(store, e, stamp());
            return null;
        } finally {
            asking.release();
        }
    }

    @Override
    public long stamp() {
        return world.nanos().getAsLong();
    }

    @Override
    public void inMemtable(long stamp) {
        reads.memtable(since(stamp));
    }

    private long since(long stamp) {
        return stamp() - stamp;
    }

    @Override
    public void offer(Envelope row, Age age, CachedRow read, long stamp) {
        reads.disk(age, read, since(stamp));
        byte[] content = read.content();
        boolean large = content != null && content.length > options.cacheBytes() / 2 / LARGEST_PART;
        if (age == Age.CURRENT && freed.has(row.id(), row.sequence())) {
            return;
        }
        if (age == Age.SUPERSEDED || large) {
            Kind kind = age == Age.SUPERSEDED ? Kind.HISTORY : Kind.CONTENT;
            offer(row.id(), row.sequence(), row.expiresAtMicros(), read, kind);
        } else {
            near.put(row.id(), new NearCache.NearRow(row.sequence(), row.expiresAtMicros(), read));
        }
    }

    @Override
    public boolean wantsAhead(Envelope row) {
        return near.wantsAhead(row.id(), row.sequence()) && !residents.mayHold(row.id());
    }

    @Override
    public void offerAhead(Envelope row, CachedRow read) {
        if (!freed.has(row.id(), row.sequence())) {
            near.ahead().put(row.id(), row.sequence(), row.expiresAtMicros(), read);
        }
    }

    /** Whether some version of a block is held whole, about. */
    public boolean mayHold(BlockId id) {
        return near.mayHold(id) || residents.mayHold(id);
    }

    /** What is held that was read before anybody asked for it. */
    public ReadAhead ahead() {
        return near.ahead();
    }

    /** A row leaves the near cache for want of room. */
    private void leaving(BlockId id, NearCache.NearRow row) {
        Kind kind = row.row().content() == null ? Kind.METADATA : Kind.CONTENT;
        if (!residents.noSpare(EntryKey.row(id, row.sequence()), kind)) {
            offer(id, row.sequence(), row.expiresAtMicros(), row.row(), kind);
        }
    }

    private void leaving(BlockId id, NearCache.NearVectors vectors) {
        for (VectorSet set : vectors.sets()) {
            EntryKey key = EntryKey.vectors(id, set.sequence(), set.encoder());
            if (!residents.noSpare(key, Kind.VECTORS)) {
                writer.offer(MapWriter.Task.Put.of(key, set));
            }
        }
    }

    private void offer(BlockId id, long sequence, long expiresAtMicros, CachedRow row, Kind kind) {
        if (options.mapBytes() > 0) {
            long largest = options.mapBytes() / LARGEST_PART;
            writer.offer(MapWriter.Task.Put.of(EntryKey.row(id, sequence), kind, expiresAtMicros, row, largest));
        }
    }

    @Override
    public @Nullable VectorSet get(BlockId id, String encoder, long sequence) {
        long stamp = stamp();
        residents.asked(id);
        VectorSet held = near.vectors(id, encoder, sequence);
        if (held != null) {
            reads.nearVectors(since(stamp));
            return held;
        }
        reads.nearVectorsMiss();
        EntryKey key = EntryKey.vectors(id, sequence, encoder);
        byte[] entry = residents.use(key) == null ? null : entry(key);
        VectorSet found = entry == null ? null : EntryCodec.vectors(entry, id, sequence, encoder);
        if (found == null) {
            reads.mapMiss();
            return null;
        }
        reads.mappedVectors(since(stamp));
        if (options.cacheBytes() > 0) {
            residents.spare(key);
            near.put(found);
        }
        return found;
    }

    @Override
    public void offer(VectorSet read) {
        reads.diskVectors();
        if (!freed.has(read.id(), read.sequence())) {
            near.put(read);
        }
    }

    /**
     * A new row of a block was committed and synced. While writes alone turn the map over, rows are left out: they lie in memtables, and would push out
     * one another.
     */
    void committed(Envelope row, byte[] header, byte[] content) {
        if (row.version() > 1) {
            replaced(row.id(), row.sequence());
        }
        if (options.mapBytes() > 0 && !row.system() && !residents.churns(near.seconds())) {
            boolean large = content.length > options.mapBytes() / LARGEST_PART;
            byte[] kept = large ? null : content;
            writer.tell(new MapWriter.Task.Put(
                    EntryKey.row(row.id(), row.sequence()),
                    large ? Kind.METADATA : Kind.CONTENT,
                    (long) header.length + (kept == null ? 0 : kept.length),
                    row.expiresAtMicros(),
                    () -> EntryCodec.row(header, kept)));
        }
    }

    /** What was committed for a block before that sequence is not current any more: its bytes are given back. */
    void replaced(BlockId id, long sequence) {
        freed.add(id, sequence);
        near.removeOlder(id, sequence);
        writer.tell(new MapWriter.Task.FreeOlder(id, sequence));
    }

    /** New vectors of a block were committed and synced. */
    void committed(VectorSet set) {
        near.removeOlderVectors(set.id(), set.encoder(), set.sequence());
        EntryKey key = EntryKey.vectors(set.id(), set.sequence(), set.encoder());
        writer.tell(new MapWriter.Task.FreeOlderVectors(set.id(), key.form(), set.sequence()));
        if (options.mapBytes() > 0) {
            writer.tell(MapWriter.Task.Put.of(key, set));
        }
    }

    /** Whether the follower may tell more; it is woken when it may again. */
    boolean hasRoom() {
        return writer.hasRoom();
    }

    /** Has a loop woken when there is room again. */
    void onRoom(Runnable wake) {
        upkeep.onRoom(wake);
    }

    /** Asks for a step soon. */
    void signal() {
        upkeep.signal();
    }

    /** Removes what was selected from memory; nothing is lost by it. The future is done when its bytes are free for others. */
    public CompletableFuture<Evicted> evict(Selection selection) {
        CompletableFuture<Evicted> done = new CompletableFuture<>();
        Evicted fromNear = near.evict(selection);
        writer.tell(new MapWriter.Task.Evict(selection, done));
        upkeep.signal();
        return done.thenApply(fromNear::plus);
    }

    /** Removes everything. */
    void forget() {
        near.clear();
        writer.tell(new MapWriter.Task.Evict(Selection.ALL, new CompletableFuture<>()));
    }

    /** What is held of a row; asking changes nothing. */
    public Holding holding(Envelope row) {
        return new Holding(near.held(row.id(), row.sequence()), residents.held(EntryKey.row(row.id(), row.sequence())));
    }

    /** Sizes and counters now. */
    public HotStats stats() {
        return reads.stats(
                options,
                residents,
                near,
                upkeep.pressure(),
                options.mapBytes() == 0 ? HotStats.Member.OFF : map.state(),
                writer);
    }

    /** How short memory is. */
    public Pressure pressure() {
        return upkeep.pressure();
    }

    /** Ends the work in the background and the member. */
    @Override
    public void close() {
        upkeep.close();
        map.close();
    }
}
