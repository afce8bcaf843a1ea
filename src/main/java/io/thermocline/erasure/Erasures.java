package io.thermocline.erasure;

import io.thermocline.block.Caller;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.ErasurePlanner;
import io.thermocline.blocks.Limits;
import io.thermocline.deletion.Deletion;
import io.thermocline.deletion.Deletions;
import io.thermocline.deletion.Selection;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Snapshot;
import io.thermocline.log.StoreIdentity;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.ProblemException;
import io.thermocline.signing.SigningKey;
import io.thermocline.system.Attempts;
import io.thermocline.system.Registry;
import io.thermocline.system.SystemBlocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

/** Begins to erase blocks. Thread-safe. */
public final class Erasures {
    private static final String ERASE = "erase";

    private final Operations operations;
    private final Store store;
    private final Registry<OpenErasures> registry;
    private final Limits limits;
    private final World world;

    /**
     * What is erased from.
     *
     * @param targets tells which blocks a filter keeps
     */
    public record Store(Engine engine, SystemBlocks blocks, Attempts attempts, Deletions.Store targets) {
        public Store {
            Objects.requireNonNull(engine);
            Objects.requireNonNull(blocks);
            Objects.requireNonNull(attempts);
            Objects.requireNonNull(targets);
        }
    }

    /**
     * What erasures need from outside.
     *
     * @param identity of the store, for proofs
     * @param key signs proofs
     * @param random salts digests; safe for several threads and unpredictable
     * @param derived everything else that holds copies, in the order in which it forgets
     * @param within the time in which an erasure should be complete
     */
    public record World(
            StoreIdentity identity,
            SigningKey key,
            InstantSource clock,
            RandomGenerator random,
            List<Derived> derived,
            Duration within) {
        public World {
            Objects.requireNonNull(identity);
            Objects.requireNonNull(key);
            Objects.requireNonNull(clock);
            Objects.requireNonNull(random);
            derived = List.copyOf(derived);
            Objects.requireNonNull(within);
        }
    }

    /** @param operations know {@link #kind} */
    public Erasures(Operations operations, Store store, World world, Limits limits) {
        this.operations = Objects.requireNonNull(operations);
        this.store = Objects.requireNonNull(store);
        this.registry = Marks.registry(store.engine(), store.blocks());
        this.limits = Objects.requireNonNull(limits);
        this.world = Objects.requireNonNull(world);
    }

    /** The kind of operations that erase; they count blocks. */
    public static Kind kind(Store store, World world) {
        return new Kind(ERASE, "blocks", new ErasureTask(store, world, marks(store, world.random())), true);
    }

    private static Marks marks(Store store, RandomGenerator random) {
        return new Marks(store.engine(), store.blocks(), new ErasurePlanner(random), store.attempts());
    }

    /**
     * Begins to erase blocks. They are hidden soon, and gone when the operation has ended, whose report then has a proof. What is refused or missing is in
     * the report; it keeps no other block from being erased.
     *
     * @return fails with INVALID for no ids or more than {@link Limits#transactionSteps}, MALFORMED for a filter that cannot be read, and as
     *     {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> start(Call call, Selection selection) {
        try {
            byte[] parameters =
                    Deletion.of(call, selection, store.targets(), limits).encode();
            return operations.start(call.caller(), call.idempotency(), ERASE, parameters);
        } catch (ProblemException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Erasures of which something may be left, those that failed among them.
     *
     * @param count how many
     * @param overdue how many of them should be complete by now
     * @param oldest when the first of them was begun; empty if there is none
     */
    public record Unfinished(int count, int overdue, Optional<Instant> oldest) {
        public Unfinished {
            Objects.requireNonNull(oldest);
        }
    }

    /** What is not complete; may read the disk. */
    public Unfinished unfinished() {
        Instant due = world.clock().instant().minus(world.within());
        try (Snapshot system = store.engine().snapshot(Caller.SYSTEM)) {
            List<Instant> begun = registry.read(system).value().entries().stream()
                    .map(each -> Instant.EPOCH.plus(each.sinceMicros(), ChronoUnit.MICROS))
                    .toList();
            long overdue = begun.stream().filter(each -> each.isBefore(due)).count();
            return new Unfinished(
                    begun.size(), Math.toIntExact(overdue), begun.stream().min(Comparator.naturalOrder()));
        }
    }

    /** The key that signs proofs. */
    public SigningKey key() {
        return world.key();
    }
}
