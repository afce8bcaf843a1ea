package io.thermocline.tiering;

import io.thermocline.engine.Archive;
import io.thermocline.engine.MoveOutcome;
import io.thermocline.engine.SegmentState;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.Throttle;
import io.thermocline.tiering.MoveFailedException.Kind;
import io.thermocline.tiering.Stored.Where;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Moves the segments of an open store. */
public final class EngineMoves implements Moves {
    /** About what stays here of a row that is archived: its key, its part of the filter, its header. */
    private static final long ROW_BYTES = 128;
    /** About what stays here of a vector: its codes. */
    private static final long VECTOR_BYTES = 400;

    private final Archive archive;
    private final boolean sameDisk;

    /** @param sameDisk whether the archive takes its room from the disk that segments lie on */
    public EngineMoves(Archive archive, boolean sameDisk) {
        this.archive = Objects.requireNonNull(archive);
        this.sameDisk = sameDisk;
    }

    @Override
    public List<Stored> segments() {
        return archive.segments().stream().map(EngineMoves::stored).toList();
    }

    private static Stored stored(SegmentState state) {
        boolean warm = state.place().whole();
        long bytes = warm ? state.localBytes() : state.archivedBytes();
        long stays =
                warm ? Math.min(bytes, state.rows() * ROW_BYTES + state.vectors() * VECTOR_BYTES) : state.localBytes();
        return new Stored(
                state.id(),
                warm ? Where.WARM : Where.ARCHIVE,
                bytes,
                stays,
                state.rows(),
                state.quarantined() || state.pinned());
    }

    /** An archive that could not be reached counts as ready: how long it is left alone is the book's to say. */
    @Override
    public ArchiveState state() {
        var state = archive.state();
        ArchiveState.Kind kind = switch (state.condition()) {
            case NONE -> ArchiveState.Kind.NONE;
            case IDLE, OPEN, UNREACHABLE -> ArchiveState.Kind.READY;
            case FENCED, FOREIGN -> ArchiveState.Kind.REFUSED;
        };
        return new ArchiveState(kind, state.detail(), sameDisk);
    }

    @Override
    public void archive(long segment, Throttle throttle) {
        requireMoved(sound(() -> archive.archive(segment, throttle)));
    }

    @Override
    public void promote(long segment, Throttle throttle) {
        requireMoved(sound(() -> archive.promote(segment, throttle)));
    }

    @Override
    public void collect() {
        sound(archive::collect);
    }

    private static void requireMoved(MoveOutcome outcome) {
        switch (outcome) {
            case DONE -> {
                // As it was to be.
            }
            case PINNED -> throw new MoveFailedException(Kind.DAMAGED, "a pin needs it as it is", null);
            case BUSY -> throw new MoveFailedException(Kind.GONE, "it is being merged", null);
            case MISSING -> throw new MoveFailedException(Kind.GONE, "it was merged", null);
        }
    }

    private <T> T sound(Supplier<T> move) {
        try {
            return move.get();
        } catch (ProblemException e) {
            throw new MoveFailedException(kind(e), e.problem().detail(), e);
        }
    }

    private Kind kind(ProblemException failure) {
        ProblemKind kind = failure.problem().kind();
        if (kind == ProblemKind.STORAGE_FULL) {
            return Kind.FULL;
        }
        if (kind == ProblemKind.CORRUPT) {
            return Kind.DAMAGED;
        }
        return archive.state().stopped() ? Kind.FENCED : kind(failure.getCause());
    }

    private static Kind kind(@Nullable Throwable cause) {
        if (!(cause instanceof ObjectStoreException failure)) {
            return Kind.UNAVAILABLE;
        }
        return switch (failure.kind()) {
            case UNAVAILABLE -> Kind.UNAVAILABLE;
            case DENIED, UNUSABLE, FULL -> Kind.DENIED;
            case MISSING, CORRUPT -> Kind.DAMAGED;
        };
    }
}
