package io.thermocline.operations;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Loop;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Begins, shows, cancels and runs operations. Thread-safe. Failures are {@link ProblemException}s, of writes in their futures; besides those named
 * below, what the engine fails with.
 */
public final class Operations implements AutoCloseable {
    private static final Duration STEP_EVERY = Duration.ofSeconds(1);
    private static final String CURSOR_MARK = "o1:";

    private final OperationStore store;
    private final Map<String, Kind> kinds;
    private final BlockIds ids;
    private final OperationLimits limits;
    private final Runner runner;
    private final Loop loop;

    /** Where operations are kept. */
    public record Store(Engine engine, SystemBlocks blocks, IdempotencyRecords records, Attempts attempts) {
        public Store {
            Objects.requireNonNull(engine);
            Objects.requireNonNull(blocks);
            Objects.requireNonNull(records);
            Objects.requireNonNull(attempts);
        }
    }

    /**
     * What operations need from outside.
     *
     * @param ids makes ids of operations
     * @param executor runs tasks; its threads may block for as long as a task takes
     * @param faults told of what went wrong in the background; it is tried again
     */
    public record World(BlockIds ids, InstantSource clock, Executor executor, Consumer<RuntimeException> faults) {
        public World {
            Objects.requireNonNull(ids);
            Objects.requireNonNull(clock);
            Objects.requireNonNull(executor);
            Objects.requireNonNull(faults);
        }
    }

    /** The operations of one store; nothing runs before {@link #open}. */
    public Operations(Store store, List<Kind> kinds, World world, OperationLimits limits) {
        this.store = new OperationStore(store, limits);
        Map<String, Kind> byName = new TreeMap<>();
        kinds.forEach(kind -> byName.put(kind.name(), kind));
        this.kinds = Collections.unmodifiableMap(byName);
        this.ids = world.ids();
        this.limits = limits;
        this.runner = new Runner(this.store, byName, world, limits, this::signal);
        this.loop = new Loop("thermocline-operations", STEP_EVERY, runner::step, world.faults());
    }

    /** Runs what has not ended, from now on, also what an earlier process began. */
    public void open() {
        loop.start();
        loop.signal();
    }

    /** Does here and now what is due, as {@link #open} has it done in the background. */
    public void step() {
        loop.step();
    }

    private void signal() {
        loop.signal();
    }

    /**
     * Begins an operation.
     *
     * @param caller not the store itself
     * @param kind one of the kinds there are
     * @param parameters for the task
     * @return with the operation, PENDING; fails with OVERLOADED when too many have not ended, IDEMPOTENCY_MISMATCH
     */
    public CompletableFuture<OperationAnswer> start(
            Caller caller, @Nullable Idempotency idempotency, String kind, byte[] parameters) {
        if (caller.role() == Caller.Role.SYSTEM) {
            throw new IllegalArgumentException("an operation needs a caller whose rights can be kept");
        }
        Kind known = Objects.requireNonNull(kinds.get(kind), kind);
        BlockId id = ids.next();
        return store.add(
                        caller,
                        idempotency,
                        moment -> Operation.pending(id, known, caller, moment.nowMicros()),
                        parameters)
                .whenComplete((_, _) -> signal());
    }

    /**
     * One operation.
     *
     * @throws ProblemException of kind NOT_FOUND, also for one of another caller, unless this one is an operator
     */
    public Operation get(Caller caller, BlockId id) {
        try (Snapshot system = store.snapshot()) {
            return store.find(system, id)
                    .filter(found -> found.visibleTo(caller))
                    .map(this::now)
                    .orElseThrow(OperationStore::notFound);
        }
    }

    /**
     * The operations that the caller began, or for an operator all, newest first.
     *
     * @throws ProblemException of kind INVALID for the limit, MALFORMED for the kind or the cursor
     */
    public OperationPage list(Caller caller, OperationQuery query) {
        check(query);
        BlockId after = query.cursor() == null ? null : readCursor(query.cursor());
        List<Operation> page = new ArrayList<>();
        try (Snapshot system = store.snapshot()) {
            for (History.Entry entry : newestFirst(store.history(system))) {
                boolean before = after != null && entry.id().compareTo(after) >= 0;
                if (before || !wanted(entry, caller, query) || entry.stale(system.nowMicros(), limits)) {
                    continue;
                }
                if (page.size() == query.limit()) {
                    return new OperationPage(page, writeCursor(page.getLast().id()));
                }
                store.find(system, entry.id()).map(this::now).ifPresent(page::add);
            }
        }
        return new OperationPage(page, null);
    }

    private static List<History.Entry> newestFirst(History history) {
        return history.entries().stream()
                .sorted((one, other) -> other.id().compareTo(one.id()))
                .toList();
    }

    private static boolean wanted(History.Entry entry, Caller caller, OperationQuery query) {
        return Operation.visible(entry.caller(), caller)
                && (query.state() == null || query.state() == entry.state())
                && (query.kind() == null || query.kind().equals(entry.kind()));
    }

    private void check(OperationQuery query) {
        if (query.limit() < 1 || query.limit() > OperationQuery.MAX_LIMIT) {
            throw Problem.field(ProblemKind.INVALID, "limit", "must be from 1 to " + OperationQuery.MAX_LIMIT)
                    .exception();
        }
        if (query.kind() != null && !kinds.containsKey(query.kind())) {
            throw Problem.field(ProblemKind.MALFORMED, "kind", "must be one of " + String.join(", ", kinds.keySet()))
                    .exception();
        }
    }

    /** What runs here may be further than what was kept. */
    private Operation now(Operation kept) {
        Optional<Checkpoint> reached = kept.state().ended() ? Optional.empty() : runner.reached(kept.id());
        return reached.map(kept::reached).orElse(kept);
    }

    /**
     * Asks an operation to stop. One that waits is CANCELLED at once; one that runs is CANCELLING until its task has stopped, however the process
     * ends before; one that has ended stays as it is.
     *
     * @return fails with NOT_FOUND, IDEMPOTENCY_MISMATCH
     */
    public CompletableFuture<OperationAnswer> cancel(Caller caller, @Nullable Idempotency idempotency, BlockId id) {
        return store.change(caller, idempotency, id, (before, moment) -> before.cancelled(moment.nowMicros()))
                .whenComplete((_, _) -> signal());
    }

    /** Stops what runs; it goes on when the store is opened again. Safe to repeat. */
    @Override
    public void close() {
        loop.close();
        runner.close();
    }

    private static String writeCursor(BlockId last) {
        byte[] bytes = (CURSOR_MARK + last).getBytes(StandardCharsets.US_ASCII);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static BlockId readCursor(String cursor) {
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
            Optional<BlockId> id = text.startsWith(CURSOR_MARK)
                    ? BlockId.parse(text.substring(CURSOR_MARK.length()))
                    : Optional.empty();
            if (id.isPresent()) {
                return id.get();
            }
        } catch (IllegalArgumentException e) {
            // Not base64: refused like any other text that is no cursor.
        }
        throw Problem.field(ProblemKind.MALFORMED, "cursor", "is not one of this list; pass nextCursor unchanged")
                .exception();
    }
}
