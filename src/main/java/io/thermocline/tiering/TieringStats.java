package io.thermocline.tiering;

import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * How moving stands; counters count from the opening.
 *
 * @param verdict why segments are moved or not, as of the last look
 * @param draining whether room is being made
 * @param bytesPerSecond that moves may have now; below what is set while readers would feel more
 */
public record TieringStats(
        Verdict verdict, boolean draining, ArchiveState archive, Place place, Work work, long bytesPerSecond) {
    /**
     * Where segments are.
     *
     * @param warmBytes of segments on the local disk
     * @param budgetBytes what they may take; empty for no limit
     * @param warmSegments on the local disk whole
     * @param archivedSegments in the archive alone
     * @param heldSegments that cannot leave, because damage was found in them or a pin needs them as they are
     */
    public record Place(
            long warmBytes, OptionalLong budgetBytes, int warmSegments, int archivedSegments, int heldSegments) {
        public Place {
            Objects.requireNonNull(budgetBytes);
        }
    }

    /**
     * What was done, and is being done.
     *
     * @param lastError what failed last; null when nothing did since a move last went well
     */
    public record Work(
            List<UnderWay> underWay,
            Moved archived,
            Moved promoted,
            long failed,
            @Nullable String lastError) {
        public Work {
            underWay = List.copyOf(underWay);
            Objects.requireNonNull(archived);
            Objects.requireNonNull(promoted);
        }
    }

    /**
     * A move under way.
     *
     * @param spentBytes read and written so far
     */
    public record UnderWay(Move move, long spentBytes, long millis) {
        public UnderWay {
            Objects.requireNonNull(move);
        }
    }

    /** How much was moved. */
    public record Moved(long segments, long bytes) {
        /** Nothing. */
        public static final Moved NONE = new Moved(0, 0);

        Moved plus(long more) {
            return new Moved(segments + 1, bytes + more);
        }
    }

    public TieringStats {
        Objects.requireNonNull(verdict);
        Objects.requireNonNull(archive);
        Objects.requireNonNull(place);
        Objects.requireNonNull(work);
    }
}
