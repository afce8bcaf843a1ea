package io.thermocline.erasure;

import io.thermocline.block.BlockId;
import io.thermocline.block.Erased;
import io.thermocline.blocks.Call;
import io.thermocline.deletion.Deletion;
import io.thermocline.deletion.Targets;
import io.thermocline.engine.Sweep;
import io.thermocline.filter.Filter;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.signing.Signed;
import io.thermocline.system.Attempts;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Erases. What it has done is read from the store, not from its checkpoint: batches that are marked from the marks, whether they are gone from what is found.
 *
 * <pre>
 *   hide and mark, batch by batch ──► forget which were meant ──► segments and log ──► derived copies ──► close ──► proof
 * </pre>
 */
final class ErasureTask implements Task {
    /** Blocks that are hidden in one transaction. */
    private static final int BATCH = 128;

    private static final int MOST_BATCHES = 8_192;
    /** Answers that were remembered for repeats say what was written; claims of keys are named by digests of them. */
    private static final Set<String> MENTIONING = Set.of("idempotency", "key");

    private final Erasures.Store store;
    private final Erasures.World world;
    private final Marks marks;

    ErasureTask(Erasures.Store store, Erasures.World world, Marks marks) {
        this.store = Objects.requireNonNull(store);
        this.world = Objects.requireNonNull(world);
        this.marks = Objects.requireNonNull(marks);
    }

    @Override
    public Report run(Work work) {
        Deletion deletion = Deletion.decode(work.parameters());
        Call call = deletion.call(work.operation().caller());
        Tally tally = new Tally(work.last().report());
        mark(work, deletion, call, tally);
        if (tally.erased().isEmpty()) {
            join(marks.close(call, marks.collect(work.operation().id()).batches()));
            return tally.report();
        }
        Work.Replaced which = work.replaceParameters(deletion.done().encode());
        Marks.Open open = durable(work);
        Sweep sweep = waiting(work, tally, () -> sweep(work, open.erased(), which));
        if (!sweep.left().isEmpty()) {
            throw left(work, tally, sweep);
        }
        join(marks.close(call, open.batches()));
        return tally.report(sweep).with(proof(work, tally.erased(), open.erased(), sweep));
    }

    private void mark(Work work, Deletion deletion, Call call, Tally tally) {
        BlockId id = work.operation().id();
        String cursor = "";
        int number = 0;
        for (Optional<Mark> known = marks.find(id, 0); known.isPresent(); known = marks.find(id, number)) {
            tally.add(new Marks.Marked(known.get(), Map.of()));
            cursor = known.get().cursor();
            number++;
        }
        if (deletion.isDone()) {
            return;
        }
        Targets targets = Targets.of(store.targets(), deletion, work.operation(), BATCH, tally.done(), cursor);
        Filter filter = deletion.filter(store.targets().filters());
        OpenErasures.Entry erasure =
                new OpenErasures.Entry(id, work.operation().span().createdAtMicros());
        Targets.Batch batch = targets.after(cursor);
        for (; !batch.ids().isEmpty() && number < MOST_BATCHES; number++) {
            work.requireGoing();
            tally.add(join(marks.set(call, erasure, number, batch, filter)));
            OptionalLong total = OptionalLong.of(Math.max(tally.done(), targets.total()));
            work.reached(work.last().further(tally.done(), total, tally.report(), batch.cursor()));
            batch = targets.after(batch.cursor());
        }
        if (!batch.ids().isEmpty()) {
            tally.failed(
                    "filter",
                    Problem.of(
                            ProblemKind.TOO_LARGE,
                            "more blocks than one erasure takes: " + MOST_BATCHES * BATCH
                                    + " were looked at. Begin another for the rest."));
        }
    }

    /** Marks that may still be lost with the end of the log must erase nothing. */
    private Marks.Open durable(Work work) {
        long lost = store.engine().lostTails();
        store.engine().flush();
        Marks.Open open = marks.collect(work.operation().id());
        if (store.engine().lostTails() != lost) {
            throw ProblemException.of(ProblemKind.UNAVAILABLE, "the end of the log was lost; marking again");
        }
        return open;
    }

    /** Says in the report why what passes by itself keeps the erasure from its end; it is tried again for as long as it takes. */
    private static <T> T waiting(Work work, Tally tally, Supplier<T> step) {
        try {
            return step.get();
        } catch (ProblemException e) {
            if (Task.passes(e.problem())) {
                work.reached(work.last()
                        .further(
                                tally.done(),
                                OptionalLong.of(tally.done()),
                                tally.waiting(e.problem()),
                                work.last().cursor()));
            }
            throw e;
        }
    }

    private Sweep sweep(Work work, Erased marked, Work.Replaced which) {
        Map<BlockId, Long> all = new HashMap<>(marked.marks());
        all.put(which.block(), which.sequence());
        Sweep sweep = store.engine().erase(new Erased(all), MENTIONING, () -> {
            work.requireGoing();
            return false;
        });
        for (Derived each : world.derived()) {
            work.requireGoing();
            each.forget().accept(sweep.erased());
        }
        return sweep;
    }

    private static ProblemException left(Work work, Tally tally, Sweep sweep) {
        for (String each : sweep.left()) {
            tally.failed(
                    each,
                    Problem.of(
                            ProblemKind.CORRUPT,
                            "is damaged, or was given up, and may hold something of what is erased: repair or delete it, and begin an erasure again."));
        }
        work.reached(work.last()
                .further(
                        tally.done(),
                        OptionalLong.of(tally.done()),
                        tally.report(sweep),
                        work.last().cursor()));
        return ProblemException.of(
                ProblemKind.CORRUPT,
                "Blocks are hidden, and erased but for what these files hold: " + String.join(", ", sweep.left())
                        + ". Repair or delete them; the next erasure takes up what is left.");
    }

    private Signed proof(Work work, List<BlockId> blocks, Erased erased, Sweep sweep) {
        byte[] salt = new byte[Statement.SALT_BYTES];
        world.random().nextBytes(salt);
        long sequence = blocks.stream()
                .mapToLong(id -> erased.marks().getOrDefault(id, 0L))
                .max()
                .orElse(0);
        Instant begun = Instant.EPOCH.plus(work.operation().span().createdAtMicros(), ChronoUnit.MICROS);
        Statement statement = new Statement(
                world.identity(),
                work.operation().id(),
                new Statement.Span(begun, world.clock().instant().truncatedTo(ChronoUnit.MICROS)),
                sequence,
                blocks,
                salt,
                sweep,
                world.derived().stream().map(Derived::name).toList());
        return world.key().sign(statement.text());
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Attempts.causeOf(e) instanceof RuntimeException failure ? failure : e;
        }
    }
}
