package io.thermocline.tiering;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What is under way, what was moved since the start, and what did not work: how long to leave a segment, or the archive, alone. Thread-safe.
 *
 * <pre>
 *   UNAVAILABLE ──► the archive is left alone for 1 s, 2 s, … 5 min, until a move works
 *   DENIED      ──► for 15 min        FENCED ──► for good
 *   FULL, DAMAGED, any other fault ──► the segment is left alone for 1 min, 2 min, … 1 h
 *   GONE        ──► no fault
 * </pre>
 */
final class MoveBook {
    private static final long SECOND = TimeUnit.SECONDS.toMicros(1);
    private static final long MINUTE = TimeUnit.MINUTES.toMicros(1);

    private final Map<Long, Underway> underway = new HashMap<>(); // all under this
    private final Map<Long, Long> moved = new HashMap<>();
    private final Map<Long, Pause> segments = new HashMap<>();
    private @Nullable Pause archive;
    private ArchiveState.@Nullable Kind archiveKind;
    private TieringStats.Moved archived = TieringStats.Moved.NONE;
    private TieringStats.Moved promoted = TieringStats.Moved.NONE;
    private long failed;
    private @Nullable String lastError;

    /** A move under way, and what it has spent. */
    record Underway(Move move, long sinceMicros, AtomicLong spentBytes) {}

    private record Pause(int tries, long untilMicros, String why) {}

    /** Begins a move; null when the segment is on its way already. */
    synchronized @Nullable Underway begin(Move move, long nowMicros) {
        if (underway.containsKey(move.segment())) {
            return null;
        }
        Underway begun = new Underway(move, nowMicros, new AtomicLong());
        underway.put(move.segment(), begun);
        return begun;
    }

    /** It worked. */
    synchronized void done(Underway move, long nowMicros) {
        moved.put(move.move().segment(), nowMicros);
        segments.remove(move.move().segment());
        archive = null;
        archiveKind = null;
        lastError = null;
        switch (move.move().direction()) {
            case ARCHIVE -> archived = archived.plus(move.move().bytes());
            case PROMOTE -> promoted = promoted.plus(move.move().bytes());
        }
    }

    /** It is over, however it ended. */
    synchronized void end(Underway move) {
        underway.remove(move.move().segment());
    }

    /** It did not work. */
    synchronized void failed(Underway move, MoveFailedException why, long nowMicros) {
        failed++;
        String text = "segment " + move.move().segment() + ": " + why.getMessage();
        lastError = text;
        switch (why.kind()) {
            case UNAVAILABLE -> pauseArchive(ArchiveState.Kind.UNAVAILABLE, SECOND, 5 * MINUTE, text, nowMicros);
            case DENIED -> pauseArchive(ArchiveState.Kind.REFUSED, 15 * MINUTE, 15 * MINUTE, text, nowMicros);
            case FENCED -> pauseArchive(ArchiveState.Kind.REFUSED, Long.MAX_VALUE, Long.MAX_VALUE, text, nowMicros);
            case FULL, DAMAGED -> pauseSegment(move, text, nowMicros);
            case GONE -> throw new IllegalArgumentException("a segment that is gone is no fault");
        }
    }

    /** It met a fault that nobody thought of. */
    synchronized void failed(Underway move, RuntimeException why, long nowMicros) {
        failed++;
        lastError = "segment " + move.move().segment() + ": " + why;
        pauseSegment(move, lastError, nowMicros);
    }

    private void pauseSegment(Underway move, String text, long nowMicros) {
        Pause before = segments.get(move.move().segment());
        segments.put(move.move().segment(), pause(before, MINUTE, 60 * MINUTE, text, nowMicros));
    }

    private void pauseArchive(ArchiveState.Kind kind, long least, long most, String text, long nowMicros) {
        archive = pause(kind == archiveKind ? archive : null, least, most, text, nowMicros);
        archiveKind = kind;
    }

    private static Pause pause(@Nullable Pause before, long least, long most, String why, long nowMicros) {
        int tries = before == null ? 1 : before.tries + 1;
        long length = Math.min(most, least == Long.MAX_VALUE ? least : least << Math.min(tries - 1, 20));
        long until = length >= Long.MAX_VALUE - nowMicros ? Long.MAX_VALUE : nowMicros + length;
        return new Pause(tries, until, why);
    }

    /** What the archive says of itself, unless moves know better. */
    synchronized ArchiveState archive(ArchiveState says, long nowMicros) {
        if (archive == null
                || archiveKind == null
                || says.kind() == ArchiveState.Kind.NONE
                || archive.untilMicros <= nowMicros) {
            return says;
        }
        return new ArchiveState(archiveKind, archive.why, says.sameDisk());
    }

    /** Whether a segment is not to be touched now. */
    synchronized boolean bars(long segment, long nowMicros) {
        Pause pause = segments.get(segment);
        return underway.containsKey(segment) || (pause != null && pause.untilMicros > nowMicros);
    }

    /** Whether nothing is under way. */
    synchronized boolean isIdle() {
        return underway.isEmpty();
    }

    /** When a segment was moved, 0 for never. */
    synchronized long movedMicros(long segment) {
        return moved.getOrDefault(segment, 0L);
    }

    /** Nothing needs to be known of others. */
    synchronized void keepOnly(Set<Long> present) {
        moved.keySet().retainAll(present);
        segments.keySet().retainAll(present);
    }

    synchronized TieringStats.Work work(long nowMicros) {
        List<TieringStats.UnderWay> now = new ArrayList<>();
        for (Underway each : underway.values()) {
            now.add(new TieringStats.UnderWay(
                    each.move(), each.spentBytes().get(), Math.max(0, nowMicros - each.sinceMicros()) / 1000));
        }
        now.sort(Comparator.comparingLong(each -> each.move().segment()));
        return new TieringStats.Work(now, archived, promoted, failed, lastError);
    }
}
