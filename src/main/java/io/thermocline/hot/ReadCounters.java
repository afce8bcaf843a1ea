package io.thermocline.hot;

import io.thermocline.engine.CachedRow;
import io.thermocline.engine.RowCache;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** Reads by kind and level. Thread-safe. */
final class ReadCounters {
    private final Map<Kind, LongAdder> hits = adders(Kind.class);
    private final Map<Kind, LongAdder> misses = adders(Kind.class);
    private final Map<HotStats.Level, LongAdder> levelMisses = adders(HotStats.Level.class);
    private final Map<HotStats.Level, Durations> answers = new EnumMap<>(HotStats.Level.class);

    ReadCounters() {
        for (HotStats.Level each : HotStats.Level.values()) {
            answers.put(each, new Durations());
        }
    }

    private static <E extends Enum<E>> Map<E, LongAdder> adders(Class<E> of) {
        Map<E, LongAdder> adders = new EnumMap<>(of);
        for (E each : of.getEnumConstants()) {
            adders.put(each, new LongAdder());
        }
        return adders;
    }

    private static <E, V> V of(Map<E, V> map, E key) {
        return Objects.requireNonNull(map.get(key));
    }

    void near(CachedRow held, long nanos) {
        hit(held.content() == null ? Kind.METADATA : Kind.CONTENT, HotStats.Level.BLOCK_CACHE, nanos);
    }

    void memtable(long nanos) {
        hit(Kind.CONTENT, HotStats.Level.MEMTABLE, nanos);
    }

    void nearMiss() {
        of(levelMisses, HotStats.Level.BLOCK_CACHE).increment();
    }

    /** The near cache had the header, and the map no more than that. */
    void headerOnly() {
        of(hits, Kind.METADATA).increment();
    }

    void mapped(Kind kind, CachedRow found, long nanos) {
        hit(kind == Kind.CONTENT && found.content() == null ? Kind.METADATA : kind, HotStats.Level.HOT, nanos);
    }

    void mappedVectors(long nanos) {
        hit(Kind.VECTORS, HotStats.Level.HOT, nanos);
    }

    void mapMiss() {
        of(levelMisses, HotStats.Level.HOT).increment();
    }

    void nearVectors(long nanos) {
        hit(Kind.VECTORS, HotStats.Level.VECTOR_CACHE, nanos);
    }

    void nearVectorsMiss() {
        of(levelMisses, HotStats.Level.VECTOR_CACHE).increment();
    }

    void disk(RowCache.Age age, CachedRow read, long nanos) {
        Kind kind = switch (age) {
            case SUPERSEDED -> Kind.HISTORY;
            case CURRENT -> read.content() == null ? Kind.METADATA : Kind.CONTENT;
        };
        of(misses, kind).increment();
        of(answers, HotStats.Level.NVME).add(nanos);
    }

    void diskVectors() {
        of(misses, Kind.VECTORS).increment();
    }

    private void hit(Kind kind, HotStats.Level level, long nanos) {
        of(hits, kind).increment();
        of(answers, level).add(nanos);
    }

    HotStats stats(
            HotOptions options,
            Residents residents,
            NearCache near,
            Pressure pressure,
            HotStats.Member member,
            MapWriter writer) {
        Map<Kind, HotStats.OfKind> kinds = new EnumMap<>(Kind.class);
        Map<Kind, Residents.Usage> usage = residents.usage();
        long budget = residents.budget();
        for (Kind each : Kind.ALL) {
            kinds.put(
                    each,
                    new HotStats.OfKind(
                            of(usage, each).entries(),
                            of(usage, each).bytes(),
                            (long) (budget * options.share(each)),
                            of(hits, each).sum(),
                            of(misses, each).sum()));
        }
        Map<HotStats.Level, HotStats.OfLevel> levels = new EnumMap<>(HotStats.Level.class);
        answers.forEach((level, durations) -> {
            HotStats.Latency latency = durations.summary();
            levels.put(
                    level,
                    new HotStats.OfLevel(latency.count(), of(levelMisses, level).sum(), latency));
        });
        return new HotStats(kinds, levels, near.rowStats(), near.vectorStats(), pressure, member, writer.dropped());
    }
}
