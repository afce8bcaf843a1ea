package io.thermocline.prefetch;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.engine.Loop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Learns from reads, and has what is likely to be read next read ahead. Thread-safe.
 *
 * <pre>
 *   readers ── notes ──► ring ──► learner (one thread) ── likely blocks ──► fetches ── reads ahead ──► hot tier
 *                                    │      ▲                                                            │
 *                                    ▼      └─────────────── used, wasted ◄──────────────────────────────┘
 *                                 patterns
 * </pre>
 */
public final class Prefetcher implements ReadListener, AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** While it rests, one read of so many is looked at. */
    private static final int SAMPLED = 64;
    /** How many reads ahead it looks. */
    private static final int STEPS = 2;

    /** The least probability of a block that is fetched from the archive: each costs a request. */
    private static final double LIKELY_FROM_ARCHIVE = 0.4;

    private static final double TOGETHER = 0.3;
    private static final int MOST_GROUPS = 16;
    private static final int MOST_OF_GROUP = 12;

    private final PrefetchOptions options;
    private final Target target;
    private final LongSupplier nanos;
    private final NoteRing ring = new NoteRing();
    private final Successors successors; // under this
    private final Streams streams = new Streams(); // under this
    private final PatternLog patterns; // under this
    private final Payoff payoff = new Payoff(); // steps alone
    private final Fetches fetches;
    private final Loop loop;
    private int unlooked; // racy on purpose: which reads are looked at does not matter

    /** Where what is read ahead goes. */
    public interface Target {
        /** Whether some version of a block is in memory already, about. */
        boolean mayHold(BlockId id);

        /**
         * Reads a block ahead.
         *
         * @param archive whether it may come from the archive
         * @return bytes that were read; 0 when there was nothing to do
         */
        long read(BlockId id, boolean archive);

        /** Makes room for what is read ahead, or gives it back. */
        void on(boolean now);

        /** What became of it. */
        Outcome outcome();
    }

    /**
     * What became of what was read ahead, since the opening.
     *
     * @param used blocks that were read after all
     * @param wasted blocks that left memory unread
     * @param held what waits
     */
    public record Outcome(long used, long wasted, PrefetchStats.Held held) {
        public Outcome {
            Objects.requireNonNull(held);
        }
    }

    /**
     * One that knows nothing yet, and does nothing in the background before {@link #start}.
     *
     * @param executor runs reads ahead; its threads may block
     * @param nanos a clock for durations
     * @param faults told of what went wrong in the background; it goes on
     */
    public Prefetcher(
            PrefetchOptions options,
            Target target,
            Executor executor,
            LongSupplier nanos,
            Consumer<RuntimeException> faults) {
        this.options = Objects.requireNonNull(options);
        this.target = Objects.requireNonNull(target);
        this.nanos = Objects.requireNonNull(nanos);
        this.successors = new Successors(options.maxBytes());
        this.patterns = new PatternLog(nanos.getAsLong());
        this.fetches = new Fetches(options, target::read, executor, nanos, faults);
        this.loop = new Loop("prefetch", TICK, this::step, faults);
        target.on(options.enabled());
    }

    /** Starts the work in the background; at most once. */
    public void start() {
        loop.start();
    }

    @Override
    public void read(long stream, BlockId id, BlockClass blockClass, String manifold) {
        int reads = 1;
        if (!learns()) {
            if (++unlooked % SAMPLED != 0) {
                return;
            }
            reads = SAMPLED;
        }
        if (ring.add(new Note(stream, id, blockClass, manifold, reads))) {
            loop.signal();
        }
    }

    private boolean learns() {
        return options.enabled() && payoff.on();
    }

    /** One step of the work in the background, here and now. */
    public void step() {
        synchronized (this) {
            patterns.tick(nanos.getAsLong());
        }
        int taken = ring.drain(this::take);
        if (options.enabled()) {
            judge(taken);
        }
        fetches.begin();
        if (!ring.sleep()) {
            loop.signal();
        }
    }

    private synchronized void take(Note note) {
        if (!learns()) {
            patterns.add(note, false);
            return;
        }
        patterns.add(note, learn(note));
        successors.likely(note.id(), payoff.threshold(), STEPS, (id, probability) -> {
            if (!target.mayHold(id)) {
                fetches.offer(id, options.archive() && probability >= LIKELY_FROM_ARCHIVE);
            }
        });
    }

    private boolean learn(Note note) {
        Streams.Last last = streams.read(note.stream(), note.id());
        if (last == null) {
            return false;
        }
        boolean known = successors.learn(last.block(), note.id(), Successors.FOLLOWED);
        if (last.before() != null) {
            successors.learn(last.before(), note.id(), Successors.FOLLOWED / 2);
        }
        return known;
    }

    private void judge(int reads) {
        boolean before = payoff.on();
        Outcome outcome = target.outcome();
        payoff.went(reads, outcome.used(), outcome.wasted(), nanos.getAsLong());
        if (before != payoff.on()) {
            fetches.forget();
            target.on(payoff.on());
        }
    }

    /** Figures now. */
    public PrefetchStats stats() {
        Outcome outcome = target.outcome();
        Fetches.Done done = fetches.done();
        PrefetchStats.State state = options.enabled()
                ? payoff.on() ? PrefetchStats.State.ON : PrefetchStats.State.RESTING
                : PrefetchStats.State.OFF;
        return new PrefetchStats(
                state,
                payoff.threshold(),
                learned(),
                done.issued(),
                outcome.used(),
                outcome.wasted(),
                done.dropped(),
                ring.dropped(),
                done.bytes(),
                outcome.held());
    }

    private synchronized PrefetchStats.Learned learned() {
        return new PrefetchStats.Learned(successors.size(), successors.pairs(), successors.bytes());
    }

    /** How blocks are read of late. */
    public synchronized Patterns patterns() {
        return patterns.report(nanos.getAsLong(), this::together);
    }

    private List<List<BlockId>> together(List<Patterns.Hot> hottest) {
        Set<BlockId> grouped = new HashSet<>();
        List<List<BlockId>> groups = new ArrayList<>();
        for (Patterns.Hot each : hottest) {
            if (groups.size() < MOST_GROUPS && grouped.add(each.id())) {
                List<BlockId> group = new ArrayList<>(List.of(each.id()));
                for (int i = 0; i < group.size() && group.size() < MOST_OF_GROUP; i++) {
                    successors.likely(group.get(i), TOGETHER, 1, (id, _) -> {
                        if (group.size() < MOST_OF_GROUP && grouped.add(id)) {
                            group.add(id);
                        }
                    });
                }
                if (group.size() > 1) {
                    groups.add(group);
                }
            }
        }
        return groups;
    }

    /** Ends the work in the background, and waits for reads ahead that are under way. */
    @Override
    public void close() {
        loop.close();
        fetches.close();
    }
}
