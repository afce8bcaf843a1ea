package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Deletes blocks, a batch at a time; those of a batch are under way together. What was deleted after the last checkpoint before a crash is found gone
 * when the task is run again: its tombstone is younger than the operation. With a filter it is not found again, and so not counted.
 */
final class DeletionTask implements Task {
    private static final int BATCH = 128;

    private final Deletions.Store store;

    DeletionTask(Deletions.Store store) {
        this.store = Objects.requireNonNull(store);
    }

    @Override
    public Report run(Work work) {
        Deletion deletion = Deletion.decode(work.parameters());
        Call call = deletion.call(work.operation().caller());
        Tally tally = new Tally(work.last().report());
        long done = work.last().progress().done();
        Filter filter = deletion.filter(store.filters());
        Targets targets = Targets.of(
                store, deletion, work.operation(), BATCH, done, work.last().cursor());
        Targets.Batch batch = targets.after(work.last().cursor());
        while (!batch.ids().isEmpty()) {
            work.requireGoing();
            delete(call, batch.ids(), filter, work.operation().span().begunAfter(), tally);
            done += batch.ids().size();
            OptionalLong total = OptionalLong.of(Math.max(done, targets.total()));
            work.reached(work.last().further(done, total, tally.report(), batch.cursor()));
            batch = targets.after(batch.cursor());
        }
        return tally.report();
    }

    private CompletableFuture<WriteAnswer> delete(Call call, BlockId id, @Nullable Filter filter) {
        return filter == null
                ? store.blocks().delete(call, id, WriteCondition.NONE)
                : store.blocks().delete(call, id, filter);
    }

    /** @throws ProblemException when a block could not be deleted for a reason that passes; the whole batch is to be done again */
    private void delete(Call call, List<BlockId> ids, @Nullable Filter filter, long begunAfter, Tally tally) {
        List<CompletableFuture<Optional<Problem>>> deleting = new ArrayList<>();
        for (BlockId id : ids) {
            deleting.add(delete(call, id, filter)
                    .handle((_, failure) -> Optional.ofNullable(failure).map(DeletionTask::problem)));
        }
        for (int i = 0; i < ids.size(); i++) {
            BlockId id = ids.get(i);
            Optional<Problem> problem = join(deleting.get(i));
            if (problem.isEmpty() || goneSince(call.caller(), id, problem.get(), begunAfter)) {
                tally.deleted();
            } else {
                count(id, problem.get(), tally);
            }
        }
    }

    private static void count(BlockId id, Problem problem, Tally tally) {
        if (Task.passes(problem)) {
            throw problem.exception();
        }
        ProblemKind kind = problem.kind();
        if (kind == ProblemKind.NOT_FOUND || kind == ProblemKind.GONE || kind == ProblemKind.VERSION_CONFLICT) {
            // With a filter, a block of which it is no longer true is one that is no longer to be deleted.
            tally.missing();
        } else if (kind == ProblemKind.READ_ONLY || kind == ProblemKind.FORBIDDEN) {
            tally.refused(id, problem);
        } else {
            tally.failed(id, problem);
        }
    }

    /** Whether a block that is gone was deleted after the operation had begun. */
    private boolean goneSince(Caller caller, BlockId id, Problem problem, long begunAfter) {
        if (problem.kind() != ProblemKind.GONE) {
            return false;
        }
        try (Snapshot now = store.snapshots().apply(caller)) {
            return now.find(id) instanceof Lookup.Gone(var envelope)
                    && envelope.tombstone()
                    && envelope.sequence() > begunAfter;
        }
    }

    private static Problem problem(Throwable failure) {
        Throwable cause = Attempts.causeOf(failure);
        if (cause instanceof ProblemException problem) {
            return problem.problem();
        }
        throw new CompletionException(cause);
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw Attempts.causeOf(e) instanceof RuntimeException defect ? defect : e;
        }
    }
}
