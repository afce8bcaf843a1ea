package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.encode.Encoders;
import io.thermocline.engine.Engine;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.prefetch.ReadListener;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.system.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;

/**
 * Everything that a caller can do with blocks; each door translates to it and back. Thread-safe.
 *
 * <p>Reads take a snapshot, may touch the disk, and throw {@link ProblemException}. Writes do the same while they are planned, on the calling
 * thread, so they are not for an event loop either; every failure of a write is in its future, as a {@code ProblemException} unless it is a
 * defect. What a write's future runs next runs on the engine's completions executor.
 *
 * <p>What writes have in common: NOT_FOUND for what the caller does not see, GONE for what it saw before it was deleted or expired, FORBIDDEN when
 * the access list lets it only read, READ_ONLY, VERSION_CONFLICT when the condition does not hold, INVALID with every rule and limit that the
 * request breaks ({@link Limits}), TOO_LARGE for the content, ALREADY_EXISTS for a key that is taken, CONFLICT for a race lost 17 times, IDEMPOTENCY_MISMATCH, and
 * what the engine fails with (OVERLOADED, STORAGE_FULL, UNAVAILABLE, OUTCOME_UNKNOWN).
 */
public final class BlockService {
    private final BlockReader reader;
    private final BlockWriter writer;
    private final BlockIds ids;
    private final Filters filters;
    private final Limits limits;

    /**
     * What the service works with besides the engine.
     *
     * @param encoders all that there are
     * @param encoderOfManifold the name of a manifold's encoder, for any manifold, without blocking
     * @param progress how far the follower is that makes vectors
     * @param filters reads conditions
     * @param limits of blocks and requests
     * @param reads told of reads by id
     */
    public record Parts(
            Encoders encoders,
            UnaryOperator<String> encoderOfManifold,
            IndexProgress progress,
            IdempotencyRecords records,
            Filters filters,
            Limits limits,
            ReadListener reads) {
        public Parts {
            Objects.requireNonNull(encoders);
            Objects.requireNonNull(encoderOfManifold);
            Objects.requireNonNull(progress);
            Objects.requireNonNull(records);
            Objects.requireNonNull(filters);
            Objects.requireNonNull(limits);
            Objects.requireNonNull(reads);
        }
    }

    /**
     * The service of one store.
     *
     * @param ids makes ids of new blocks
     * @param random salts digests and spreads retries; safe for several threads and unpredictable
     * @param executor waits for encoders and plans again what lost a race; its threads may block
     */
    public BlockService(Engine engine, Parts parts, BlockIds ids, RandomGenerator random, Executor executor) {
        this.ids = Objects.requireNonNull(ids);
        this.filters = parts.filters();
        this.limits = parts.limits();
        this.reader = new BlockReader(engine, limits, parts.reads());
        BlockVectors vectors = new BlockVectors(parts.encoders(), parts.encoderOfManifold(), limits, executor);
        this.writer = new BlockWriter(
                engine,
                new Planner(limits, vectors, new SystemBlocks(random)),
                vectors,
                parts.records(),
                new Attempts(random, executor),
                parts.progress(),
                random);
    }

    /** Creates a block. Its id is the draft's, if it names one, which must then be free (ALREADY_EXISTS). */
    public CompletableFuture<WriteAnswer> create(Call call, BlockDraft draft) {
        return create(call, draft, WriteCondition.NONE);
    }

    /** Creates a block, on a condition of what has its id: VERSION_CONFLICT instead of ALREADY_EXISTS when that must not be there. */
    public CompletableFuture<WriteAnswer> create(Call call, BlockDraft draft, WriteCondition condition) {
        return one(call, new TransactionStep.Create(draft, TransactionStep.Guard.NONE), condition);
    }

    /**
     * Creates or replaces by id. A replaced block keeps createdAt, and its class when the draft names none; all else that the draft leaves out
     * takes its default. On an id that is gone, versions go on after the tombstone's.
     */
    public CompletableFuture<WriteAnswer> put(Call call, BlockId id, BlockDraft draft, WriteCondition condition) {
        return one(call, new TransactionStep.Put(id, draft, TransactionStep.Guard.NONE), condition);
    }

    /**
     * Creates or replaces by key: the block that holds the key in the call's manifold, or else in documentation. A draft that names a class is
     * looked for only where blocks of that class hold their keys.
     */
    public CompletableFuture<WriteAnswer> putByKey(
            Call call, BlockKey key, BlockDraft draft, WriteCondition condition) {
        return one(call, new TransactionStep.PutByKey(key, draft, TransactionStep.Guard.NONE), condition);
    }

    /** Changes metadata. Vectors stay, unless the patch mentions them; encoders that have none yet read the content. */
    public CompletableFuture<WriteAnswer> patch(Call call, BlockId id, BlockPatch patch, WriteCondition condition) {
        return one(call, new TransactionStep.Patch(id, patch, TransactionStep.Guard.NONE), condition);
    }

    /** Deletes. */
    public CompletableFuture<WriteAnswer> delete(Call call, BlockId id, WriteCondition condition) {
        return one(call, new TransactionStep.Delete(id, TransactionStep.Guard.NONE), condition);
    }

    /** Deletes if a filter is true of the version that would be deleted: VERSION_CONFLICT else. */
    public CompletableFuture<WriteAnswer> delete(Call call, BlockId id, Filter filter) {
        TransactionStep step = new TransactionStep.Delete(id, TransactionStep.Guard.NONE);
        return one(call, new Step(0, step, WriteCondition.NONE, ids, filter));
    }

    /**
     * All steps or none, planned on one snapshot. No two steps may write the same block or take the same key (INVALID). A guard that does not
     * hold, and a race that is lost, is a CONFLICT whose violations name the steps ({@code operations[3]}).
     */
    public CompletableFuture<TransactionAnswer> transact(Call call, List<TransactionStep> steps) {
        List<Step> planned;
        try {
            planned = plannable(steps);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
        return writer.write(call, planned, true).thenApply(answers -> {
            WriteAnswer first = answers.getFirst();
            return new TransactionAnswer(first.sequence(), answers, first.durability(), first.replayed());
        });
    }

    private List<Step> plannable(List<TransactionStep> steps) {
        if (steps.isEmpty() || steps.size() > limits.transactionSteps()) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            "operations",
                            "are " + steps.size() + "; a transaction has 1 to " + limits.transactionSteps())
                    .exception();
        }
        StepFailures failures = new StepFailures(true);
        List<Step> planned = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            TransactionStep step = steps.get(i);
            try {
                planned.add(
                        new Step(i, step, Conditions.of(step.guard()), ids, Conditions.filter(step.guard(), filters)));
            } catch (ProblemException e) {
                failures.add(i, e.problem());
            }
        }
        failures.throwIfAny();
        return planned;
    }

    private CompletableFuture<WriteAnswer> one(Call call, TransactionStep step, WriteCondition condition) {
        return one(call, new Step(0, step, condition, ids, null));
    }

    private CompletableFuture<WriteAnswer> one(Call call, Step step) {
        return writer.write(call, List.of(step), false).thenApply(List::getFirst);
    }

    /** One block; an older version of it while that is kept. */
    public BlockView get(Call call, BlockId id, Include include, OptionalLong version) {
        return reader.get(call, id, include, version);
    }

    /** The block that holds a key in the call's manifold, or else in documentation. */
    public BlockView getByKey(Call call, BlockKey key, Include include, OptionalLong version) {
        return reader.getByKey(call, key, include, version);
    }

    /**
     * The current version of a block if that needs no disk: for an event loop. Empty when it may need one; then {@link #get} is to be called
     * where blocking is allowed. Throws what {@code get} throws.
     */
    public Optional<BlockView> getIfResident(Call call, BlockId id, Include include) {
        return reader.getIfResident(call, id, include);
    }

    /** Several blocks on one snapshot. */
    public ManyView getMany(Call call, List<BlockId> ids, Include include) {
        return reader.getMany(call, ids, include);
    }

    /** One page of the blocks that the caller sees, newest first. */
    public ListPage list(Call call, ListQuery query) {
        return reader.list(call, query);
    }
}
