package io.thermocline.tiering;

import io.thermocline.engine.Loop;
import io.thermocline.files.FileStore;
import io.thermocline.segment.Throttle;
import io.thermocline.tiering.Move.Direction;
import io.thermocline.tiering.Move.Reason;
import io.thermocline.tiering.Standing.Candidate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Keeps each segment where its use wants it. Thread-safe.
 *
 * <pre>
 *   reads ──► Temperatures ─┐
 *   loop thermocline-tiering: what is there, how much it is used, how much room there is ──► Policy ──► Plan ──► Pipeline ──► Moves
 *                                                                                                        one after another, at a Pace
 * </pre>
 */
public final class Tiering implements AutoCloseable {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final long KEEP_HEAT_MICROS = TimeUnit.MINUTES.toMicros(10);
    private static final long COLLECT_MICROS = TimeUnit.HOURS.toMicros(1);

    private final TieringOptions options;
    private final Moves moves;
    private final Temperatures temperatures;
    private final HeatFile file;
    private final World world;
    private final Policy policy;
    private final Pace pace;
    private final MoveBook book = new MoveBook();
    private final Pipeline pipeline;
    private final Loop loop;
    private long keptMicros; // by the loop
    private long collectedMicros; // by the loop
    private volatile Decided decided;
    private volatile boolean closed;

    /** The last decision and what it was made by. */
    private record Decided(Standing standing, Plan plan) {}

    /**
     * What it works with.
     *
     * @param files where the heat of segments is kept, and whose disk is the local one
     * @param executor moves segments; its threads may block
     * @param readers whom moves must not make wait
     * @param faults told of what was not expected; work goes on
     */
    public record World(
            FileStore files, Time time, Executor executor, Readers readers, Consumer<RuntimeException> faults) {
        public World {
            Objects.requireNonNull(files);
            Objects.requireNonNull(time);
            Objects.requireNonNull(executor);
            Objects.requireNonNull(readers);
            Objects.requireNonNull(faults);
        }
    }

    /**
     * Those who read meanwhile.
     *
     * @param reads from memory, since the start
     * @param delays how often a thread got its processor so late, since the start; bucket i is above 2^(i-1) and up to 2^i nanoseconds
     */
    public record Readers(LongSupplier reads, Supplier<List<Long>> delays) {
        /** Nobody. */
        public static final Readers NONE = new Readers(() -> 0, List::of);

        public Readers {
            Objects.requireNonNull(reads);
            Objects.requireNonNull(delays);
        }
    }

    /**
     * Time.
     *
     * @param nanos a clock for durations
     * @param pause lets about that many nanoseconds pass
     */
    public record Time(InstantSource clock, LongSupplier nanos, LongConsumer pause) {
        public Time {
            Objects.requireNonNull(clock);
            Objects.requireNonNull(nanos);
            Objects.requireNonNull(pause);
        }
    }

    /** One that does nothing until it is started or stepped. */
    public Tiering(TieringOptions options, Moves moves, Temperatures temperatures, World world) {
        this.options = options;
        this.moves = moves;
        this.temperatures = temperatures;
        this.world = world;
        this.file = new HeatFile(world.files());
        this.policy = new Policy(options);
        this.pace = new Pace(
                options.bytesPerSecond(), world.time().nanos(), world.time().pause(), world.readers());
        this.pipeline = new Pipeline(world.executor(), this::report);
        this.loop = new Loop("thermocline-tiering", EVERY, this::look, world.faults());
        this.keptMicros = now();
        this.collectedMicros = keptMicros;
        file.read().ifPresent(found -> temperatures.remember(found.heats(), found.atMicros()));
        Standing standing = standing(false);
        this.decided = new Decided(standing, new Plan(List.of(), false, Verdict.SETTLED));
    }

    /** Begins to look now and then. */
    public void start() {
        loop.start();
        loop.signal();
    }

    /** Looks once, here and now. */
    public void step() {
        loop.step();
    }

    private void look() {
        if (closed) {
            return;
        }
        Standing standing = standing(decided.plan().draining());
        temperatures.look(segments(standing));
        book.keepOnly(Set.copyOf(segments(standing)));
        keepHeat(standing.nowMicros());
        pace.press(policy.presses(standing));
        if (pipeline.busy()) {
            return;
        }
        if (book.isIdle()) {
            pace.rest();
        }
        Plan plan = policy.decide(standing);
        decided = new Decided(standing, plan);
        if (!plan.moves().isEmpty()) {
            List<Pipeline.Step> steps = new ArrayList<>();
            plan.moves().forEach(each -> steps.add(giveUp -> carryOut(each, giveUp)));
            pipeline.start(steps, loop::signal);
        } else if (mayCollect(standing)) {
            collectedMicros = standing.nowMicros();
            pipeline.start(List.of(_ -> moves.collect()), () -> {});
        }
    }

    /** What merges have taken in leaves the archive some time after. */
    private boolean mayCollect(Standing standing) {
        return standing.archive().kind() == ArchiveState.Kind.READY
                && standing.nowMicros() - collectedMicros >= COLLECT_MICROS
                && standing.segments().stream().anyMatch(each -> !each.warm());
    }

    private static List<Long> segments(Standing standing) {
        return standing.segments().stream().map(each -> each.stored().segment()).toList();
    }

    private Standing standing(boolean draining) {
        long now = now();
        List<Candidate> candidates = new ArrayList<>();
        for (Stored each : moves.segments()) {
            candidates.add(new Candidate(
                    each,
                    temperatures.of(each.segment()),
                    book.movedMicros(each.segment()),
                    book.bars(each.segment(), now)));
        }
        return new Standing(
                candidates, book.archive(moves.state(), now), world.files().usableBytes(), draining, now);
    }

    private void keepHeat(long nowMicros) {
        if (nowMicros - keptMicros >= KEEP_HEAT_MICROS) {
            keptMicros = nowMicros;
            file.write(temperatures.all(), nowMicros);
        }
    }

    private void report(Throwable failure) {
        switch (failure) {
            case MoveFailedException _, MoveStoppedException _ -> {
                // In the book, or wanted.
            }
            case RuntimeException fault -> world.faults().accept(fault);
            default -> world.faults().accept(new IllegalStateException("a move ended with an error", failure));
        }
    }

    /** False when there was nothing to do: the segment is gone, or on its way already. */
    private boolean carryOut(Move move, BooleanSupplier giveUp) {
        MoveBook.Underway begun = book.begin(move, now());
        if (begun == null) {
            return false;
        }
        try {
            Throttle throttle = pace.throttle(() -> closed || giveUp.getAsBoolean());
            Throttle counted = bytes -> {
                throttle.spend(bytes);
                begun.spentBytes().addAndGet(bytes);
            };
            switch (move.direction()) {
                case ARCHIVE -> moves.archive(move.segment(), counted);
                case PROMOTE -> moves.promote(move.segment(), counted);
            }
            book.done(begun, now());
            return true;
        } catch (MoveStoppedException e) {
            throw e;
        } catch (MoveFailedException e) {
            if (e.kind() == MoveFailedException.Kind.GONE) {
                return false;
            }
            book.failed(begun, e, now());
            throw e;
        } catch (RuntimeException e) {
            book.failed(begun, e, now());
            throw e;
        } finally {
            book.end(begun);
        }
    }

    /**
     * Moves one segment because somebody asked for it, whatever the policy thinks; blocks.
     *
     * @param giveUp asked often; when it says so, the segment stays where it is
     * @return false when it was there already, is on its way, or there is no such segment any more
     * @throws MoveStoppedException when it was given up
     * @throws MoveFailedException when it did not work
     */
    public boolean move(long segment, Direction direction, BooleanSupplier giveUp) {
        Stored.Where there = direction == Direction.ARCHIVE ? Stored.Where.ARCHIVE : Stored.Where.WARM;
        Optional<Stored> stored = segments().stream()
                .filter(each -> each.segment() == segment && each.where() != there)
                .findFirst();
        return stored.isPresent()
                && onThreadOfMoves(() -> carryOut(
                        new Move(segment, direction, Reason.ASKED, stored.get().movableBytes()), giveUp));
    }

    private boolean onThreadOfMoves(Supplier<Boolean> move) {
        try {
            return CompletableFuture.supplyAsync(move, world.executor()).join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error error -> throw error;
                case null, default -> throw e;
            }
        }
    }

    /** Whether a segment may come back without more being there than the budget allows. */
    public boolean hasRoom(Stored segment) {
        long warm = segments().stream().mapToLong(Stored::localBytes).sum();
        return options.maxWarmBytes().orElse(Long.MAX_VALUE) - warm >= segment.movableBytes()
                && world.files().usableBytes() - segment.movableBytes() >= options.leastFreeBytes();
    }

    /** All segments now. */
    public List<Stored> segments() {
        return moves.segments();
    }

    /** How much each segment is used. */
    public Map<Long, Heat> heats() {
        return segments().stream()
                .collect(Collectors.toMap(Stored::segment, each -> temperatures.of(each.segment()), (one, _) -> one));
    }

    /** How moving stands. */
    public TieringStats stats() {
        long now = now();
        Decided last = decided;
        int warm = 0;
        int held = 0;
        long bytes = 0;
        List<Stored> all = segments();
        for (Stored each : all) {
            warm += each.where() == Stored.Where.WARM ? 1 : 0;
            held += each.held() ? 1 : 0;
            bytes += each.localBytes();
        }
        return new TieringStats(
                last.plan().verdict(),
                last.plan().draining(),
                book.archive(moves.state(), now),
                new TieringStats.Place(bytes, options.maxWarmBytes(), warm, all.size() - warm, held),
                book.work(now),
                pace.bytesPerSecond());
    }

    /** Gives up what is under way, and keeps what is known of use. Safe to repeat. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pipeline.close();
        loop.close();
        try {
            file.write(temperatures.all(), now());
        } catch (RuntimeException e) {
            // the next start begins to count anew, which is all there is to lose
            world.faults().accept(e);
        }
    }

    private long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, world.time().clock().instant());
    }
}
