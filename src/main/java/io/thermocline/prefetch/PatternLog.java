package io.thermocline.prefetch;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Counts reads in windows of an hour, the present one and the one before. Not thread-safe. */
final class PatternLog {
    private static final long HOUR_NANOS = 3_600_000_000_000L;
    private static final int MOST_KINDS = 256;
    private static final int SHOWN = 20;

    private Window now;
    private @Nullable Window before;

    PatternLog(long nowNanos) {
        now = new Window(nowNanos);
    }

    /** Which reads are counted together. */
    private record KindKey(BlockClass blockClass, String manifold) {}

    private static final class Counts {
        private long count;
        private long followed;

        private void add(long reads, long ofThoseFollowed) {
            count += reads;
            followed += ofThoseFollowed;
        }

        private Patterns.Reads reads() {
            return new Patterns.Reads(count, followed);
        }
    }

    private static final class Window {
        private final long beganNanos;
        private final DistinctCount distinct = new DistinctCount();
        private final HotList hottest = new HotList();
        private final Map<KindKey, Counts> kinds = new HashMap<>();

        private Window(long beganNanos) {
            this.beganNanos = beganNanos;
        }

        private void add(Note note, boolean followed) {
            distinct.add(note.id());
            hottest.add(note.id(), note.reads());
            KindKey key = new KindKey(note.blockClass(), note.manifold());
            Counts counts = kinds.get(key);
            if (counts == null) {
                KindKey kept = kinds.size() < MOST_KINDS ? key : new KindKey(note.blockClass(), "");
                counts = kinds.computeIfAbsent(kept, _ -> new Counts());
            }
            counts.add(note.reads(), followed ? note.reads() : 0);
        }
    }

    /** @param followed whether the block was known to be read after what its stream had read before */
    void add(Note note, boolean followed) {
        now.add(note, followed);
    }

    /** Begins another window if it is time. */
    void tick(long nowNanos) {
        if (nowNanos - now.beganNanos >= HOUR_NANOS) {
            before = nowNanos - now.beganNanos < 2 * HOUR_NANOS ? now : null;
            now = new Window(nowNanos);
        }
    }

    /** @param together makes groups of those that are read with the hottest */
    Patterns report(long nowNanos, Function<List<Patterns.Hot>, List<List<BlockId>>> together) {
        DistinctCount distinct = new DistinctCount();
        Map<BlockId, Long> best = new HashMap<>();
        Map<KindKey, Counts> kinds = new HashMap<>();
        Counts all = new Counts();
        List<Window> windows = before == null ? List.of(now) : List.of(before, now);
        for (Window each : windows) {
            distinct.addAll(each.distinct);
            each.hottest.best().forEach((id, reads) -> best.merge(id, reads, Long::sum));
            each.kinds.forEach((key, counts) -> {
                kinds.computeIfAbsent(key, _ -> new Counts()).add(counts.count, counts.followed);
                all.add(counts.count, counts.followed);
            });
        }
        List<Patterns.Hot> hottest = best.entrySet().stream()
                .map(each -> new Patterns.Hot(each.getKey(), each.getValue()))
                .sorted(Comparator.comparingLong(Patterns.Hot::reads).reversed().thenComparing(Patterns.Hot::id))
                .toList();
        List<Patterns.OfKind> byKind = new ArrayList<>();
        kinds.forEach(
                (key, counts) -> byKind.add(new Patterns.OfKind(key.blockClass(), key.manifold(), counts.reads())));
        byKind.sort(
                Comparator.comparingLong((Patterns.OfKind each) -> each.reads().count())
                        .reversed()
                        .thenComparing(Patterns.OfKind::manifold));
        return new Patterns(
                Math.max(0, nowNanos - windows.getFirst().beganNanos) / 1_000_000_000,
                all.reads(),
                distinct.estimate(),
                hottest.stream().limit(SHOWN).toList(),
                byKind,
                together.apply(hottest));
    }
}
