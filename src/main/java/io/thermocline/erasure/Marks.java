package io.thermocline.erasure;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Erased;
import io.thermocline.block.Sharing;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.ErasurePlan;
import io.thermocline.blocks.ErasurePlanner;
import io.thermocline.deletion.Targets;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.filter.Filter;
import io.thermocline.problem.Problem;
import io.thermocline.system.Attempts;
import io.thermocline.system.Registry;
import io.thermocline.system.SystemBlocks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Marks in system blocks, and the registry of erasures that are open. Thread-safe. */
final class Marks {
    private static final String MARK = "erasure";
    private static final String OPEN = "erasures";

    private final Engine engine;
    private final SystemBlocks blocks;
    private final ErasurePlanner planner;
    private final Attempts attempts;
    private final Registry<OpenErasures> registry;

    Marks(Engine engine, SystemBlocks blocks, ErasurePlanner planner, Attempts attempts) {
        this.engine = Objects.requireNonNull(engine);
        this.blocks = Objects.requireNonNull(blocks);
        this.planner = Objects.requireNonNull(planner);
        this.attempts = Objects.requireNonNull(attempts);
        this.registry = registry(engine, blocks);
    }

    /** Erasures that are open; what it remembers is of its own writes. */
    static Registry<OpenErasures> registry(Engine engine, SystemBlocks blocks) {
        return new Registry<>(engine, blocks, OPEN, OpenErasures.CODEC);
    }

    /**
     * A batch that is marked.
     *
     * @param refused why blocks were refused; empty when it was marked before
     */
    record Marked(Mark mark, Map<BlockId, Problem> refused) {}

    /**
     * All that open erasures have marked.
     *
     * @param batches of each erasure
     */
    record Open(Map<BlockId, Integer> batches, Erased erased) {}

    /** Erasures of which something may be left. */
    OpenErasures open() {
        return registry.value();
    }

    /** A batch that was marked. */
    Optional<Mark> find(BlockId operation, int number) {
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            return SystemBlocks.content(system, system.find(idOf(operation, number)))
                    .map(Mark::decode);
        }
    }

    /** Hides the blocks of a batch and marks them, at once. */
    CompletableFuture<Marked> set(
            Call call, OpenErasures.Entry erasure, int number, Targets.Batch batch, @Nullable Filter filter) {
        return attempts.run(() -> {
            List<Operation> operations = new ArrayList<>();
            OpenErasures open;
            Marked marked;
            try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
                Lookup before = system.find(idOf(erasure.operation(), number));
                if (before instanceof Lookup.Found(var block)) {
                    return CompletableFuture.completedFuture(new Marked(Mark.decode(system.content(block)), Map.of()));
                }
                ErasurePlan plan = planner.plan(system, call.caller(), batch.ids(), filter);
                Mark mark = new Mark(
                        erasure.operation(),
                        number,
                        plan.blocks(),
                        plan.missing(),
                        plan.refused().size(),
                        batch.cursor());
                marked = new Marked(mark, plan.refused());
                Registry.State<OpenErasures> known = registry.read(system);
                open = known.value().with(erasure);
                operations.add(registry.put(known, open));
                operations.addAll(plan.operations());
                operations.add(
                        blocks.put(idOf(erasure.operation(), number), MARK, Precondition.ABSENT, 0, mark.encode()));
            }
            return registry.submit(new Transaction(operations, context(call)), open)
                    .thenApply(_ -> marked);
        });
    }

    /** Reads all that open erasures have marked, and one that has perhaps just been closed. */
    Open collect(BlockId own) {
        Map<BlockId, Integer> batches = new LinkedHashMap<>();
        Map<BlockId, Long> marks = new HashMap<>();
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            Set<BlockId> erasures = new HashSet<>();
            registry.read(system).value().entries().forEach(each -> erasures.add(each.operation()));
            erasures.add(own);
            for (BlockId each : erasures) {
                int number = 0;
                while (system.find(idOf(each, number)) instanceof Lookup.Found(var block)) {
                    long sequence = block.envelope().sequence();
                    Mark.decode(system.content(block)).blocks().forEach(id -> marks.merge(id, sequence, Math::max));
                    number++;
                }
                batches.put(each, number);
            }
        }
        return new Open(batches, new Erased(marks));
    }

    /** Nothing of these is left, unless one has gone on marking meanwhile: then that one stays open. */
    CompletableFuture<Committed> close(Call call, Map<BlockId, Integer> batches) {
        return attempts.run(() -> {
            List<Operation> operations = new ArrayList<>();
            OpenErasures left;
            try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
                Registry.State<OpenErasures> known = registry.read(system);
                Set<BlockId> done = new HashSet<>();
                List<Operation> unchanged = new ArrayList<>();
                batches.forEach((erasure, count) -> {
                    BlockId next = idOf(erasure, count);
                    if (system.find(next) instanceof Lookup.Missing) {
                        done.add(erasure);
                        unchanged.add(new Operation.Check(next, Precondition.ABSENT));
                    }
                });
                left = known.value().without(done);
                operations.add(registry.put(known, left));
                operations.addAll(unchanged);
            }
            return registry.submit(new Transaction(operations, context(call)), left);
        });
    }

    private static CommitContext context(Call call) {
        return new CommitContext(
                Sharing.SYSTEM_SPACE,
                call.caller().name(),
                call.origin().device(),
                call.origin().correlationId(),
                "");
    }

    private static BlockId idOf(BlockId operation, int number) {
        return BlockIds.derived(MARK, operation.toString(), Integer.toString(number));
    }
}
