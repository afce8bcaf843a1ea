package io.thermocline.tiering;

import static java.util.Comparator.comparingDouble;
import static java.util.Comparator.comparingLong;

import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.Move.Reason;
import io.thermocline.tiering.Standing.Candidate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What to move, from values alone.
 *
 * <pre>
 *   warm bytes      above high ──► drain: coldest first, until at or below low            (BUDGET)
 *   disk            less free than wanted, archive elsewhere ──► drain until twice that   (DISK)
 *   last read       longer ago than the retention ──► archive                             (RETENTION)
 *   archived        returns ≥ max(32, rows / 1000) in ≥ 3 windows, moved long enough ago:
 *                     fits below low, disk has room ──► promote, warmest first            (USE)
 *                     fits if segments go that are four times colder ──► these go first   (EXCHANGE)
 * </pre>
 *
 * <p>What goes first is what has the lowest temperature for each MiB, and of equals what was used longest ago; a segment that came a short while ago goes last.
 * Why nothing flaps: one pass of a scan brings touches and no returns, so it promotes nothing and cools nothing; draining begins above one mark and ends at another, and nothing
 * comes back between them; what was moved by itself stays for half a half-life, unless the budget or the disk leave no choice; an exchange takes a factor of four.
 */
final class Policy {
    /** A segment comes back for so many returns at least. */
    static final double LEAST_RETURNS = 32;
    /** And for one in so many of its rows. */
    static final double ROWS_A_RETURN = 1000;

    static final double LEAST_WINDOWS = 3;
    static final double EXCHANGE_FACTOR = 4;

    private final TieringOptions options;
    private final long stayMicros;

    Policy(TieringOptions options) {
        this.options = options;
        this.stayMicros = TimeUnit.NANOSECONDS.toMicros(options.halfLife().toNanos()) / 2;
    }

    Plan decide(Standing standing) {
        boolean draining = drains(standing);
        Optional<Verdict> barrier = barrier(standing);
        if (barrier.isPresent()) {
            return new Plan(List.of(), draining, draining ? barrier.get() : settledOr(barrier.get(), standing));
        }
        List<Move> moves = new ArrayList<>(retired(standing));
        if (draining) {
            moves.addAll(drain(standing, moves));
        } else if (moves.isEmpty()) {
            moves.addAll(comeback(standing));
        }
        return new Plan(moves, draining, verdict(standing, moves));
    }

    /** Whether room is to be made: begun above the high watermark, over at the low one. */
    private boolean drains(Standing standing) {
        return overBudget(standing, standing.draining()) || diskShort(standing, standing.draining());
    }

    /** Whether moves do not keep up with what is written: the budget is passed by a tenth, or the disk is short. */
    boolean presses(Standing standing) {
        long budget = options.highWatermark().orElse(Long.MAX_VALUE);
        return standing.warmBytes() - budget > budget / 10 || diskShort(standing, false);
    }

    private boolean overBudget(Standing standing, boolean draining) {
        var mark = draining ? options.lowWatermark() : options.highWatermark();
        return mark.isPresent() && standing.warmBytes() > mark.getAsLong();
    }

    private boolean diskShort(Standing standing, boolean draining) {
        return standing.usableBytes() < (draining ? 2 : 1) * options.leastFreeBytes();
    }

    private static Optional<Verdict> barrier(Standing standing) {
        return switch (standing.archive().kind()) {
            case READY -> Optional.empty();
            case UNAVAILABLE -> Optional.of(Verdict.ARCHIVE_UNAVAILABLE);
            case REFUSED -> Optional.of(Verdict.ARCHIVE_REFUSES);
            case NONE -> Optional.of(Verdict.NO_ARCHIVE);
        };
    }

    /** A barrier is of interest only to what would be moved. */
    private Verdict settledOr(Verdict barrier, Standing standing) {
        return retired(standing).isEmpty() && comeback(standing).isEmpty() ? Verdict.SETTLED : barrier;
    }

    private Verdict verdict(Standing standing, List<Move> moves) {
        if (!moves.isEmpty()) {
            return Verdict.MOVING;
        }
        if (overBudget(standing, standing.draining())) {
            return Verdict.NOTHING_TO_TAKE;
        }
        if (diskShort(standing, standing.draining())) {
            return standing.archive().sameDisk() ? Verdict.ARCHIVE_ON_SAME_DISK : Verdict.NOTHING_TO_TAKE;
        }
        return Verdict.SETTLED;
    }

    private List<Move> retired(Standing standing) {
        if (options.retention().isEmpty()) {
            return List.of();
        }
        long before = standing.nowMicros()
                - TimeUnit.NANOSECONDS.toMicros(options.retention().get().toNanos());
        return takeable(standing)
                .filter(each -> Math.max(each.heat().lastUsedMicros(), each.movedMicros()) <= before)
                .sorted(comparingLong(each -> each.heat().lastUsedMicros()))
                .map(each -> archive(each, Reason.RETENTION))
                .toList();
    }

    private List<Move> drain(Standing standing, List<Move> already) {
        long freed = already.stream()
                .mapToLong(move -> movable(standing, move.segment()))
                .sum();
        long overBudget = overBudget(standing, true)
                ? standing.warmBytes() - options.lowWatermark().orElse(Long.MAX_VALUE)
                : 0;
        // An archive on the same disk makes no room there.
        long shortOfDisk = diskShort(standing, true) && !standing.archive().sameDisk()
                ? 2 * options.leastFreeBytes() - standing.usableBytes()
                : 0;
        Reason reason = overBudget >= shortOfDisk ? Reason.BUDGET : Reason.DISK;
        long wanted = Math.max(overBudget, shortOfDisk);
        List<Move> moves = new ArrayList<>();
        for (Candidate each : coldestFirst(standing)) {
            if (freed < wanted
                    && already.stream()
                            .noneMatch(move -> move.segment() == each.stored().segment())) {
                moves.add(archive(each, reason));
                freed += each.stored().movableBytes();
            }
        }
        return moves;
    }

    private List<Move> comeback(Standing standing) {
        if (diskShort(standing, true)) {
            return List.of();
        }
        Optional<Candidate> warmest = standing.segments().stream()
                .filter(each -> !each.warm() && !each.barred() && !recentlyMoved(each, standing) && isUsed(each))
                .max(comparingDouble(Candidate::density));
        return warmest.map(each -> comeback(standing, each)).orElse(List.of());
    }

    private List<Move> comeback(Standing standing, Candidate wanted) {
        long room = room(standing) - wanted.stored().movableBytes();
        List<Move> moves = new ArrayList<>();
        for (Candidate each : coldestFirst(standing)) {
            boolean colder = each.density() * EXCHANGE_FACTOR <= wanted.density();
            if (room < 0 && colder && !recentlyMoved(each, standing)) {
                moves.add(archive(each, Reason.EXCHANGE));
                room += each.stored().movableBytes();
            }
        }
        if (room < 0) {
            return List.of();
        }
        moves.add(new Move(
                wanted.stored().segment(),
                Direction.PROMOTE,
                Reason.USE,
                wanted.stored().movableBytes()));
        return moves;
    }

    /** Below the low watermark, and on a disk that stays twice as free as it must. */
    private long room(Standing standing) {
        long ofDisk = standing.usableBytes() - 2 * options.leastFreeBytes();
        return options.lowWatermark().isEmpty()
                ? ofDisk
                : Math.min(ofDisk, options.lowWatermark().getAsLong() - standing.warmBytes());
    }

    static boolean isUsed(Candidate candidate) {
        double enough = Math.max(LEAST_RETURNS, candidate.stored().rows() / ROWS_A_RETURN);
        return candidate.heat().returns() >= enough && candidate.heat().returningWindows() >= LEAST_WINDOWS;
    }

    private List<Candidate> coldestFirst(Standing standing) {
        return takeable(standing)
                .sorted(Comparator.comparing((Candidate each) -> recentlyMoved(each, standing))
                        .thenComparingDouble(Candidate::density)
                        .thenComparingLong(each -> each.heat().lastUsedMicros())
                        .thenComparing(
                                comparingLong((Candidate each) -> each.stored().bytes())
                                        .reversed())
                        .thenComparingLong(each -> each.stored().segment()))
                .toList();
    }

    private static Stream<Candidate> takeable(Standing standing) {
        return standing.segments().stream()
                .filter(each -> each.warm() && !each.barred() && !each.stored().held());
    }

    /** Moved so short a while ago that it stays where it is if anything else can go. */
    private boolean recentlyMoved(Candidate each, Standing standing) {
        return each.movedMicros() != 0 && standing.nowMicros() - each.movedMicros() < stayMicros;
    }

    private static long movable(Standing standing, long segment) {
        return standing.segments().stream()
                .filter(each -> each.stored().segment() == segment)
                .mapToLong(each -> each.stored().movableBytes())
                .sum();
    }

    private static Move archive(Candidate each, Reason reason) {
        return new Move(
                each.stored().segment(),
                Direction.ARCHIVE,
                reason,
                each.stored().movableBytes());
    }
}
