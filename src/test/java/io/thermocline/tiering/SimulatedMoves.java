package io.thermocline.tiering;

import io.thermocline.segment.Throttle;
import io.thermocline.tiering.Stored.Where;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Segments that are where they were moved to, also after a crash, and an archive that fails as a test says. */
final class SimulatedMoves implements Moves {
    private static final long PART = 1 << 20;

    final Map<Long, Stored> segments = new TreeMap<>();
    /** What was asked for, in its order. */
    final List<String> asked = new ArrayList<>();

    ArchiveState state = new ArchiveState(ArchiveState.Kind.READY, "", false);
    /** What the next moves fail with, at their half. */
    MoveFailedException.@Nullable Kind fault;
    /** Told of each part before it is moved. */
    Consumer<Long> parts = _ -> {};

    void add(long id, Where where, long mib) {
        segments.put(id, new Stored(id, where, mib << 20, mib << 10, 1000, false));
    }

    Where where(long id) {
        return segments.get(id).where();
    }

    @Override
    public List<Stored> segments() {
        return List.copyOf(segments.values());
    }

    @Override
    public ArchiveState state() {
        return state;
    }

    @Override
    public void archive(long segment, Throttle throttle) {
        move(segment, Where.ARCHIVE, throttle);
    }

    @Override
    public void promote(long segment, Throttle throttle) {
        move(segment, Where.WARM, throttle);
    }

    @Override
    public void collect() {
        asked.add("COLLECT");
    }

    private void move(long segment, Where to, Throttle throttle) {
        asked.add(to + " " + segment);
        Stored from = segments.get(segment);
        if (from == null) {
            throw new MoveFailedException(MoveFailedException.Kind.GONE, "no such segment", null);
        }
        for (long moved = 0; moved < from.bytes(); moved += PART) {
            throttle.spend(Math.min(PART, from.bytes() - moved));
            parts.accept(segment);
            if (fault != null && moved >= from.bytes() / 2) {
                throw new MoveFailedException(fault, "as the test says", null);
            }
        }
        segments.put(segment, new Stored(segment, to, from.bytes(), from.keptBytes(), from.rows(), from.held()));
    }
}
