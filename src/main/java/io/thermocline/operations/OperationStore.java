package io.thermocline.operations;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Durability;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.system.Registry;
import io.thermocline.system.SystemBlocks;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** Operations in system blocks: a record each, its parameters until it has ended, and the history. Thread-safe. */
final class OperationStore {
    private static final String RECORD = "operation";
    private static final String PARAMETERS = "operation-parameters";
    private static final String HISTORY = "operations";

    private final Engine engine;
    private final SystemBlocks blocks;
    private final IdempotencyRecords records;
    private final Attempts attempts;
    private final OperationLimits limits;
    private final Registry<History> registry;

    OperationStore(Operations.Store store, OperationLimits limits) {
        this.engine = store.engine();
        this.blocks = store.blocks();
        this.records = store.records();
        this.attempts = store.attempts();
        this.limits = Objects.requireNonNull(limits);
        this.registry = new Registry<>(engine, blocks, HISTORY, OperationCodec.HISTORY);
    }

    /** The instant and the sequence that a change is planned at. */
    record Moment(long nowMicros, long sequence) {}

    /** What becomes of an operation; the same value for nothing. */
    @FunctionalInterface
    interface Change {
        Operation apply(Operation before, Moment moment);
    }

    /** Makes an operation. */
    @FunctionalInterface
    interface Birth {
        Operation at(Moment moment);
    }

    /** A record as it was found. */
    private record Found(Lookup lookup, Operation operation, long sequence) {}

    /** All operations that are kept, with every change acknowledged before. */
    History history() {
        return registry.value();
    }

    /** The history as of a snapshot of the store itself. */
    History history(Snapshot system) {
        return registry.read(system).value();
    }

    /** An operation; empty when there is none of that id, or none any more. */
    Optional<Operation> find(Snapshot system, BlockId id) {
        return found(system, id).map(Found::operation);
    }

    /** What an operation was begun with; empty when it has ended. */
    Optional<byte[]> parameters(BlockId id) {
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            return SystemBlocks.content(system, system.find(parametersOf(id)));
        }
    }

    /** Keeps other parameters of an operation that has not ended. */
    Work.Replaced replaceParameters(BlockId operation, byte[] parameters) {
        BlockId id = parametersOf(operation);
        CompletableFuture<Work.Replaced> replaced = attempts.run(() -> {
            try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
                Lookup before = system.find(id);
                if (!(before instanceof Lookup.Found)) {
                    throw notFound();
                }
                Transaction transaction = new Transaction(
                        List.of(blocks.put(id, PARAMETERS, SystemBlocks.unchanged(before), 0, parameters)),
                        new CommitContext(Sharing.SYSTEM_SPACE, Caller.SYSTEM.name(), "", "", ""));
                return engine.submit(transaction).thenApply(committed -> new Work.Replaced(id, committed.sequence()));
            }
        });
        try {
            return replaced.join();
        } catch (CompletionException e) {
            throw Attempts.causeOf(e) instanceof ProblemException problem ? problem : e;
        }
    }

    Snapshot snapshot() {
        return engine.snapshot(Caller.SYSTEM);
    }

    /**
     * Keeps a new operation.
     *
     * @return fails with OVERLOADED when too many have not ended, IDEMPOTENCY_MISMATCH, and what the engine fails with
     */
    CompletableFuture<OperationAnswer> add(
            Caller caller, @Nullable Idempotency idempotency, Birth birth, byte[] parameters) {
        return records.once(
                caller,
                idempotency,
                () -> attempts.run(() -> {
                    Plan plan = new Plan(caller, idempotency);
                    try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
                        Optional<OperationAnswer> before = plan.replayed(system);
                        if (before.isPresent()) {
                            return CompletableFuture.completedFuture(before.get());
                        }
                        requireRoom(history(system));
                        Operation operation = birth.at(moment(system));
                        Lookup nothing = system.find(recordOf(operation.id()));
                        plan.history(system, operation);
                        plan.record(operation, nothing);
                        plan.operations.add(blocks.put(
                                parametersOf(operation.id()),
                                PARAMETERS,
                                SystemBlocks.unchanged(system.find(parametersOf(operation.id()))),
                                0,
                                parameters));
                    }
                    return plan.submit();
                }));
    }

    /**
     * Changes an operation that the caller may know of.
     *
     * @return as it is then; fails with NOT_FOUND, IDEMPOTENCY_MISMATCH, and what the engine fails with
     */
    CompletableFuture<OperationAnswer> change(
            Caller caller, @Nullable Idempotency idempotency, BlockId id, Change change) {
        return records.once(
                caller,
                idempotency,
                () -> attempts.run(() -> {
                    Plan plan = new Plan(caller, idempotency);
                    try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
                        Optional<OperationAnswer> before = plan.replayed(system);
                        if (before.isPresent()) {
                            return CompletableFuture.completedFuture(before.get());
                        }
                        Found found = found(system, id)
                                .filter(each -> each.operation().visibleTo(caller))
                                .orElseThrow(OperationStore::notFound);
                        Operation after = change.apply(found.operation(), moment(system));
                        if (after.equals(found.operation())) {
                            return CompletableFuture.completedFuture(new OperationAnswer(
                                    after, found.sequence(), durabilityOf(found.sequence()), false));
                        }
                        if (after.state() != found.operation().state()) {
                            plan.history(system, after);
                        }
                        plan.record(after, found.lookup());
                        if (after.state().ended()) {
                            plan.delete(system, parametersOf(id), PARAMETERS);
                        }
                    }
                    return plan.submit();
                }));
    }

    static ProblemException notFound() {
        return ProblemException.of(ProblemKind.NOT_FOUND, "There is no such operation that this caller may see.");
    }

    /** The operations of one transaction, as they are found out. */
    private final class Plan {
        private final Caller caller;
        private final @Nullable Idempotency idempotency;
        private final List<io.thermocline.engine.Operation> operations = new ArrayList<>();
        private Slot slot = new Slot.None();
        private @Nullable History after;
        private @Nullable Operation operation;

        Plan(Caller caller, @Nullable Idempotency idempotency) {
            this.caller = caller;
            this.idempotency = idempotency;
        }

        /** The first answer, if the call was made before. */
        Optional<OperationAnswer> replayed(Snapshot system) {
            slot = records.slot(system, caller, idempotency);
            return slot instanceof Slot.Answered answered
                    ? Optional.of(new OperationAnswer(
                            OperationCodec.operation(answered.answer()),
                            answered.sequence(),
                            durabilityOf(answered.sequence()),
                            true))
                    : Optional.empty();
        }

        /** Must come first: the registry wants its operation to be the first. */
        void history(Snapshot system, Operation changed) {
            Registry.State<History> before = registry.read(system);
            History with = before.value().with(changed);
            History trimmed = with.trimmed(system.nowMicros(), limits);
            after = trimmed;
            operations.add(registry.put(before, trimmed));
            for (History.Entry dropped : with.missingFrom(trimmed)) {
                delete(system, recordOf(dropped.id()), RECORD);
            }
        }

        void record(Operation changed, Lookup before) {
            operation = changed;
            long finished = changed.span().finishedAtMicros();
            operations.add(blocks.put(
                    recordOf(changed.id()),
                    RECORD,
                    SystemBlocks.unchanged(before),
                    finished == 0 ? 0 : finished + History.keptMicros(limits),
                    OperationCodec.encode(changed)));
        }

        void delete(Snapshot system, BlockId id, String kind) {
            Lookup lookup = system.find(id);
            if (lookup instanceof Lookup.Found) {
                operations.add(blocks.delete(id, kind, SystemBlocks.unchanged(lookup)));
            }
        }

        CompletableFuture<OperationAnswer> submit() {
            Operation changed = Objects.requireNonNull(operation);
            if (slot instanceof Slot.Open open) {
                operations.add(records.remember(open, OperationCodec.encode(changed)));
            }
            Transaction transaction = new Transaction(
                    operations,
                    new CommitContext(
                            Sharing.SYSTEM_SPACE, caller.name(), "", "", idempotency == null ? "" : idempotency.key()));
            History history = after;
            CompletableFuture<Committed> committing =
                    history == null ? engine.submit(transaction) : registry.submit(transaction, history);
            return committing.thenApply(
                    committed -> new OperationAnswer(changed, committed.sequence(), committed.durability(), false));
        }
    }

    private Optional<Found> found(Snapshot system, BlockId id) {
        Lookup lookup = system.find(recordOf(id));
        return lookup instanceof Lookup.Found(var block)
                ? Optional.of(new Found(
                        lookup,
                        OperationCodec.operation(system.content(block)),
                        block.envelope().sequence()))
                : Optional.empty();
    }

    private void requireRoom(History history) {
        if (history.unended() >= limits.unended()) {
            throw ProblemException.of(
                    ProblemKind.OVERLOADED,
                    limits.unended() + " operations wait or run already. Try again when some have ended.");
        }
    }

    private Durability durabilityOf(long sequence) {
        return sequence <= engine.feed().syncedThrough() ? Durability.SYNCED : Durability.MEMORY;
    }

    private static Moment moment(Snapshot system) {
        return new Moment(system.nowMicros(), system.sequence());
    }

    private static BlockId recordOf(BlockId id) {
        return BlockIds.derived(RECORD, id.toString());
    }

    private static BlockId parametersOf(BlockId id) {
        return BlockIds.derived(PARAMETERS, id.toString());
    }
}
