package io.thermocline.blocks;

import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.encode.DimensionClaims;
import io.thermocline.engine.Committed;
import io.thermocline.engine.ConflictException;
import io.thermocline.engine.Durability;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/**
 * Carries planned writes to the commit: looks for an answer given before, has vectors made, submits, and plans again when another write came
 * first. Thread-safe.
 */
final class BlockWriter {
    /** The owner of an operation that belongs to no step. */
    private static final int NO_STEP = -1;

    private final Engine engine;
    private final Planner planner;
    private final BlockVectors vectors;
    private final IdempotencyRecords records;
    private final Attempts attempts;
    private final IndexProgress progress;
    private final RandomGenerator random;

    BlockWriter(
            Engine engine,
            Planner planner,
            BlockVectors vectors,
            IdempotencyRecords records,
            Attempts attempts,
            IndexProgress progress,
            RandomGenerator random) {
        this.engine = engine;
        this.planner = planner;
        this.vectors = vectors;
        this.records = records;
        this.attempts = attempts;
        this.progress = progress;
        this.random = random;
    }

    /** What is to be committed, and which step each operation is for. */
    private record Submission(List<NextBlock> blocks, List<Operation> operations, List<Integer> steps) {}

    /**
     * Commits all steps or none.
     *
     * @param transaction whether a lost race is an answer instead of a reason to plan again
     * @return one answer a step
     */
    CompletableFuture<List<WriteAnswer>> write(Call call, List<Step> steps, boolean transaction) {
        try {
            requirePlausible(call);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return records.once(
                        call.caller(), call.idempotency(), () -> attempts.run(() -> attempt(call, steps, transaction)))
                .thenCompose(answers -> whenIndexed(call, answers));
    }

    private static void requirePlausible(Call call) {
        if (!call.persist()) {
            throw Problem.field(
                            ProblemKind.NOT_IMPLEMENTED,
                            "persist",
                            "may not be false yet: volatile blocks are not implemented")
                    .exception();
        }
        Violations violations = new Violations();
        violations.check("manifold", PlainText.faultOfName(call.manifold()));
        violations.throwIfAny();
    }

    private CompletableFuture<List<WriteAnswer>> attempt(Call call, List<Step> steps, boolean transaction) {
        Slot slot;
        Planner.Plan plan;
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            slot = records.slot(system, call.caller(), call.idempotency());
            if (slot instanceof Slot.Answered answered) {
                return CompletableFuture.completedFuture(
                        AnswerCodec.decode(answered, durabilityOf(answered.sequence())));
            }
            plan = planner.plan(call, steps, transaction, system);
        }
        DimensionClaims dimensions = vectors.claim(plan.writes(), transaction);
        return CompletableFuture.completedFuture(plan.writes())
                .thenCompose(this::withVectors)
                .thenCompose(blocks -> {
                    Submission submission = submission(blocks, plan.claims(), slot);
                    return engine.submit(new Transaction(submission.operations(), context(call, plan)))
                            .handle((committed, failure) -> {
                                if (failure == null || mayHaveHappened(Attempts.causeOf(failure))) {
                                    dimensions.settle();
                                }
                                if (failure != null) {
                                    throw new CompletionException(
                                            lostRace(Attempts.causeOf(failure), submission, transaction));
                                }
                                return answers(submission, committed);
                            });
                })
                .whenComplete((_, _) -> dimensions.release());
    }

    /** Of what a submission fails with: whether its operations may be in the log all the same. */
    static boolean mayHaveHappened(Throwable failure) {
        return switch (failure) {
            case ConflictException _ -> false;
            case ProblemException known -> known.problem().kind() == ProblemKind.OUTCOME_UNKNOWN;
            default -> true;
        };
    }

    private CompletableFuture<List<NextBlock>> withVectors(List<PlannedWrite> writes) {
        List<CompletableFuture<NextBlock>> blocks = new ArrayList<>(writes.size());
        for (PlannedWrite write : writes) {
            blocks.add(withVectors(write));
        }
        return CompletableFuture.allOf(blocks.toArray(CompletableFuture[]::new)).thenApply(_ -> {
            List<NextBlock> ready = new ArrayList<>(blocks.size());
            blocks.forEach(block -> ready.add(block.join()));
            return ready;
        });
    }

    private CompletableFuture<NextBlock> withVectors(PlannedWrite write) {
        VectorPlan next = write.next();
        return next == null
                ? CompletableFuture.completedFuture(new NextBlock(write, VectorPlan.Result.NONE))
                : vectors.vectors(next, write.step()).thenApply(result -> new NextBlock(write, result));
    }

    private Submission submission(List<NextBlock> blocks, List<KeyClaims.Owned> claims, Slot slot) {
        List<Operation> operations = new ArrayList<>();
        List<Integer> steps = new ArrayList<>();
        for (NextBlock block : blocks) {
            for (Operation operation : block.operations(random)) {
                operations.add(operation);
                steps.add(block.write().step().index());
            }
        }
        for (KeyClaims.Owned claim : claims) {
            operations.add(claim.operation());
            steps.add(claim.step());
        }
        if (slot instanceof Slot.Open open) {
            operations.add(records.remember(open, AnswerCodec.encode(blocks)));
            steps.add(NO_STEP);
        }
        return new Submission(blocks, operations, steps);
    }

    /** A conflict of a transaction is its answer, unless it says that the same request was answered in the meantime. */
    private static Throwable lostRace(Throwable failure, Submission submission, boolean transaction) {
        if (!transaction || !(failure instanceof ConflictException conflict)) {
            return failure;
        }
        List<Integer> steps = conflict.failures().stream()
                .map(each -> submission.steps().get(each.operation()))
                .toList();
        return steps.contains(NO_STEP) ? failure : StepFailures.lostRace(steps);
    }

    private static List<WriteAnswer> answers(Submission submission, Committed committed) {
        return submission.blocks().stream()
                .map(block -> block.answer(committed))
                .toList();
    }

    private static CommitContext context(Call call, Planner.Plan plan) {
        Idempotency idempotency = call.idempotency();
        return new CommitContext(
                plan.writes().getFirst().header().sharing().space(),
                call.caller().name(),
                call.origin().device(),
                call.origin().correlationId(),
                idempotency == null ? "" : idempotency.key());
    }

    private Durability durabilityOf(long sequence) {
        return sequence <= engine.feed().syncedThrough() ? Durability.SYNCED : Durability.MEMORY;
    }

    private CompletableFuture<List<WriteAnswer>> whenIndexed(Call call, List<WriteAnswer> answers) {
        if (!call.waitIndexed()) {
            return CompletableFuture.completedFuture(answers);
        }
        CompletableFuture<?>[] encoded = answers.stream()
                .map(WriteAnswer::block)
                .filter(block -> block.envelope().pending())
                .map(block -> progress.encoded(block.envelope(), block.header()))
                .toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(encoded).handle((_, _) -> answers);
    }
}
