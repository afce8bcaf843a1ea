package io.thermocline.tiers;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.engine.Block;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Place;
import io.thermocline.engine.Snapshot;
import io.thermocline.hot.Holding;
import io.thermocline.hot.HotStats;
import io.thermocline.hot.HotStats.Level;
import io.thermocline.hot.Kind;
import io.thermocline.prefetch.Patterns;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.search.SearchStats;
import io.thermocline.table.TableStats;
import io.thermocline.tiers.Breakdown.MemoryUser;
import io.thermocline.tiers.Usage.Latency;
import io.thermocline.tiers.Usage.Reads;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Makes reports from what the parts of the store say of themselves. Thread-safe. */
final class Reports {
    static final String HOT = "HOT";
    static final String WARM = "WARM";
    static final String ARCHIVE = "ARCHIVE";
    private static final String MEMTABLE = "memtable";
    private static final String BLOCK_CACHE = "block-cache";
    private static final String MAP = "hot";
    /** What was used within so many seconds is hot. */
    private static final long HOT_SECONDS = 60;

    private final Sources sources;
    private final Lags lags;

    Reports(Sources sources) {
        this.sources = Objects.requireNonNull(sources);
        this.lags = new Lags(
                sources.engine().feed(), sources.followers(), sources.world().clock());
    }

    TierReport tiers() {
        EngineStats engine = sources.engine().stats();
        HotStats hot = sources.hot().stats();
        return new TierReport(
                List.of(hotTier(engine, hot), warmTier(engine, hot), archive(ARCHIVE, engine)),
                levels(engine, hot),
                hot.pressure(),
                engine.reads().hitRate(),
                engine.segments().files().compressionRatio(),
                Lags.of(engine),
                sources.movers().prefetch().stats(),
                sources.movers().traffic().use(engine.archive().bytes()),
                sources.tiering().get());
    }

    ReadPatterns patterns() {
        Patterns patterns = sources.movers().prefetch().patterns();
        Set<BlockId> named = new HashSet<>();
        patterns.hottest().forEach(each -> named.add(each.id()));
        patterns.together().forEach(named::addAll);
        Map<BlockId, ReadPatterns.Known> known = new HashMap<>();
        try (Snapshot snapshot = sources.engine().snapshot(Caller.SYSTEM)) {
            for (BlockId id : named) {
                known(snapshot, id).ifPresent(block -> known.put(id, block));
            }
        }
        return new ReadPatterns(patterns, known);
    }

    private static Optional<ReadPatterns.Known> known(Snapshot snapshot, BlockId id) {
        try {
            return snapshot.locate(id) instanceof Lookup.Found(Block block)
                    ? Optional.of(new ReadPatterns.Known(
                            block.header().blockClass(),
                            block.header().name(),
                            block.header().key()))
                    : Optional.empty();
        } catch (ProblemException e) {
            // one whose header is damaged goes by its id
            return Optional.empty();
        }
    }

    private Usage hotTier(EngineStats engine, HotStats hot) {
        long bytes = hotBytes(engine, hot);
        long rows = Math.max(engine.memory().rows(), Math.max(hot.rows().entries(), mapRows(hot)));
        long budget =
                memtableBudget() + hot.rows().budgetBytes() + hot.vectors().budgetBytes() + mapBudget(hot);
        HotStats.Latency latency = level(hot, Level.MEMTABLE)
                .latency()
                .plus(level(hot, Level.BLOCK_CACHE).latency())
                .plus(level(hot, Level.HOT).latency());
        return new Usage(
                HOT,
                rows,
                bytes,
                bytes,
                OptionalLong.of(budget),
                new Reads(engine.reads().memory(), engine.reads().disk(), Latency.of(latency)));
    }

    /** Bytes of memory that hold rows and vectors. */
    static long hotBytes(EngineStats engine, HotStats hot) {
        return engine.memory().memtableBytes()
                + hot.rows().bytes()
                + hot.vectors().bytes()
                + mapBytes(hot);
    }

    private Usage warmTier(EngineStats engine, HotStats hot) {
        Latency latency = Latency.of(level(hot, Level.NVME).latency());
        long archived = engine.archive().reads();
        return warm(WARM, engine, new Reads(Math.max(0, engine.reads().disk() - archived), archived, latency));
    }

    /** Segments on the local disk, with what stays there of those in the archive. */
    private Usage warm(String name, EngineStats engine, Reads reads) {
        EngineStats.Segments segments = engine.segments();
        long bytes = engine.archive().localBytes();
        double share = segments.bytes() == 0 ? 0 : (double) bytes / segments.bytes();
        return new Usage(
                name,
                segments.rows() - engine.archive().rows(),
                bytes,
                Math.round(rawBytes(segments) * share),
                sources.tiering().get().place().budgetBytes(),
                reads);
    }

    /** What lies in the archive alone counts as its blocks, all that lies there as its bytes. How long reads take there is not measured apart. */
    private static Usage archive(String name, EngineStats engine) {
        EngineStats.Archived archive = engine.archive();
        double ratio = engine.segments().files().compressionRatio();
        return new Usage(
                name,
                archive.rows(),
                archive.bytes(),
                Math.round(archive.bytes() * ratio),
                OptionalLong.empty(),
                new Reads(archive.reads(), 0, Latency.NONE));
    }

    private static long rawBytes(EngineStats.Segments segments) {
        return segments.bytes() - segments.files().rows() + segments.files().rawRows();
    }

    private List<Usage> levels(EngineStats engine, HotStats hot) {
        EngineStats.Segments segments = engine.segments();
        HotStats.OfLevel near = level(hot, Level.BLOCK_CACHE);
        HotStats.OfLevel memtable = level(hot, Level.MEMTABLE);
        long memtableBytes = engine.memory().memtableBytes();
        return List.of(
                inMemory(
                        MEMTABLE,
                        new HotStats.Cache(engine.memory().rows(), memtableBytes, memtableBudget()),
                        new HotStats.OfLevel(memtable.hits(), near.hits() + near.misses(), memtable.latency())),
                inMemory("vector-cache", hot.vectors(), level(hot, Level.VECTOR_CACHE)),
                index(segments.files()),
                inMemory(BLOCK_CACHE, hot.rows(), near),
                inMemory(
                        MAP, new HotStats.Cache(mapEntries(hot), mapBytes(hot), mapBudget(hot)), level(hot, Level.HOT)),
                warm("nvme", engine, reads(level(hot, Level.NVME))),
                archive("archive", engine));
    }

    private static Usage inMemory(String name, HotStats.Cache cache, HotStats.OfLevel level) {
        return new Usage(
                name,
                cache.entries(),
                cache.bytes(),
                cache.bytes(),
                OptionalLong.of(cache.budgetBytes()),
                reads(level));
    }

    private Usage index(EngineStats.Files files) {
        SearchStats searches = sources.searches().get();
        long bytes = files.keys() + files.codes();
        return new Usage(
                "index",
                files.vectorRows(),
                bytes,
                bytes,
                OptionalLong.empty(),
                new Reads(searches.indexAlone(), searches.withStore(), Latency.of(searches.latency())));
    }

    private static Reads reads(HotStats.OfLevel level) {
        return new Reads(level.hits(), level.misses(), Latency.of(level.latency()));
    }

    Breakdown breakdown() {
        EngineStats engine = sources.engine().stats();
        HotStats hot = sources.hot().stats();
        List<Usage> kinds = new ArrayList<>();
        for (Kind each : Kind.values()) {
            HotStats.OfKind of = Objects.requireNonNull(hot.kinds().get(each));
            kinds.add(new Usage(
                    each.name(),
                    of.entries(),
                    of.bytes(),
                    of.bytes(),
                    OptionalLong.of(of.budgetBytes()),
                    new Reads(of.hits(), of.misses(), Latency.NONE)));
        }
        return new Breakdown(kinds, memory(engine, hot));
    }

    private List<MemoryUser> memory(EngineStats engine, HotStats hot) {
        Machine machine = sources.world().machine().get();
        EngineStats.Files files = engine.segments().files();
        TableStats.Cached answers = sources.table().get().queries().cached();
        return List.of(
                MemoryUser.of("memtables", engine.memory().memtableBytes(), memtableBudget()),
                MemoryUser.of(BLOCK_CACHE, hot.rows().bytes(), hot.rows().budgetBytes()),
                MemoryUser.of(
                        "vector-cache", hot.vectors().bytes(), hot.vectors().budgetBytes()),
                MemoryUser.of(MAP, mapBytes(hot), mapBudget(hot)),
                MemoryUser.of("query-cache", answers.bytes(), answers.budgetBytes()),
                MemoryUser.unbounded("queue", engine.memory().queuedBytes()),
                new MemoryUser(
                        "table",
                        OptionalLong.empty(),
                        OptionalLong.of(sources.world().configured().memory().tableBytes())),
                MemoryUser.unbounded("key-index", files.keys()),
                MemoryUser.unbounded("vector-codes", files.codes()),
                new MemoryUser(
                        "heap",
                        OptionalLong.of(machine.heap().usedBytes()),
                        machine.heap().maxBytes()),
                new MemoryUser(
                        "direct",
                        OptionalLong.of(machine.direct().usedBytes()),
                        machine.direct().maxBytes()),
                MemoryUser.unbounded("mapped", machine.mappedBytes()));
    }

    SyncStatus sync() {
        EngineStats engine = sources.engine().stats();
        return new SyncStatus(
                engine.commits().sequence(),
                engine.maintenance().syncedThrough(),
                engine.maintenance().flushedThrough(),
                Lags.of(engine),
                lags.followers());
    }

    /** @throws ProblemException of kind NOT_FOUND or GONE, CORRUPT when its header cannot be read */
    BlockPlace place(Caller caller, BlockId id) {
        try (Snapshot snapshot = sources.engine().snapshot(caller)) {
            return switch (snapshot.locate(id)) {
                case Lookup.Found(Block block) -> place(block, snapshot.nowMicros());
                case Lookup.Gone _ ->
                    throw ProblemException.of(ProblemKind.GONE, "The block was deleted or has expired.");
                case Lookup.Missing _ ->
                    throw ProblemException.of(
                            ProblemKind.NOT_FOUND, "There is no such block that this caller sees from here.");
            };
        }
    }

    private BlockPlace place(Block block, long nowMicros) {
        Envelope envelope = block.envelope();
        Holding holding = sources.hot().holding(envelope);
        boolean memtable = block.place() == Place.Memtable.INSTANCE;
        List<String> inMemory = new ArrayList<>();
        OptionalLong unused = OptionalLong.empty();
        boolean whole = memtable;
        if (memtable) {
            inMemory.add(MEMTABLE);
            unused = OptionalLong.of(Math.max(0, nowMicros - envelope.updatedAtMicros()) / 1_000_000);
        }
        Map<String, Holding.Held> held = new LinkedHashMap<>();
        held.put(BLOCK_CACHE, holding.nearCache());
        held.put(MAP, holding.map());
        for (Map.Entry<String, Holding.Held> each : held.entrySet()) {
            Holding.Held part = each.getValue();
            if (part.part() != Holding.Part.NONE) {
                inMemory.add(each.getKey());
                whole |= part.part() == Holding.Part.WHOLE;
                unused = OptionalLong.of(Math.min(unused.orElse(Long.MAX_VALUE), part.unusedSeconds()));
            }
        }
        return new BlockPlace(
                envelope,
                whole ? HOT : archived(block) ? ARCHIVE : WARM,
                temperature(whole, unused),
                block.header().media().size(),
                inMemory,
                block.place() instanceof Place.Segment segment ? segment : null,
                unused);
    }

    private static boolean archived(Block block) {
        return block.place() instanceof Place.Segment segment && segment.archived();
    }

    private static BlockPlace.Temperature temperature(boolean whole, OptionalLong unusedSeconds) {
        if (unusedSeconds.isEmpty()) {
            return BlockPlace.Temperature.COLD;
        }
        return whole && unusedSeconds.getAsLong() <= HOT_SECONDS
                ? BlockPlace.Temperature.HOT
                : BlockPlace.Temperature.WARM;
    }

    private long memtableBudget() {
        return sources.world().configured().memory().memtableBytes();
    }

    private static HotStats.OfLevel level(HotStats hot, Level level) {
        return Objects.requireNonNull(hot.levels().get(level));
    }

    private static long mapBytes(HotStats hot) {
        return hot.kinds().values().stream().mapToLong(HotStats.OfKind::bytes).sum();
    }

    private static long mapBudget(HotStats hot) {
        return hot.kinds().values().stream()
                .mapToLong(HotStats.OfKind::budgetBytes)
                .sum();
    }

    private static long mapEntries(HotStats hot) {
        return hot.kinds().values().stream().mapToLong(HotStats.OfKind::entries).sum();
    }

    private static long mapRows(HotStats hot) {
        return mapEntries(hot)
                - Objects.requireNonNull(hot.kinds().get(Kind.VECTORS)).entries();
    }
}
