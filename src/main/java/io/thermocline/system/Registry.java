package io.thermocline.system;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All of a kind of which there are few, in one system block, so that a listing is one read and a change one write. Thread-safe.
 *
 * @param <T> an immutable value that holds all of them
 */
public final class Registry<T> {
    private final Engine engine;
    private final SystemBlocks blocks;
    private final String kind;
    private final BlockId id;
    private final Codec<T> codec;

    /** The newest state known; null while it is not to be relied on. Written under the lock. */
    private volatile @Nullable Known<T> known;

    /** Whether a write may yet turn out to have happened. Guarded by the lock. */
    private boolean uncertain;

    /** How a registry's value becomes bytes; {@code decode} of no bytes is the empty registry. */
    public record Codec<T>(Function<T, byte[]> encode, Function<byte[], T> decode) {
        public Codec {
            Objects.requireNonNull(encode);
            Objects.requireNonNull(decode);
        }
    }

    /**
     * A registry at one version.
     *
     * @param version of its block, 0 when it was never written
     * @param unchanged holds as long as nobody writes it
     */
    public record State<T>(long version, Precondition unchanged, T value) {}

    /**
     * A state as it was before any further loss.
     *
     * @param lostTails of the engine, looked up before the state was
     */
    private record Known<T>(long lostTails, State<T> state) {
        boolean newerThan(Known<T> other) {
            return lostTails != other.lostTails ? lostTails > other.lostTails : state.version() > other.state.version();
        }
    }

    /** The registry of a kind; nothing is read yet. */
    public Registry(Engine engine, SystemBlocks blocks, String kind, Codec<T> codec) {
        this.engine = Objects.requireNonNull(engine);
        this.blocks = Objects.requireNonNull(blocks);
        this.kind = Objects.requireNonNull(kind);
        this.id = BlockIds.derived("registry", kind);
        this.codec = Objects.requireNonNull(codec);
    }

    /**
     * What the registry holds now, with every write acknowledged before. Reads the store the first time, while a write is uncertain, and when the
     * store has lost commits.
     */
    public T value() {
        long lostTails = engine.lostTails();
        Known<T> last = known;
        if (last != null && last.lostTails() == lostTails) {
            return last.state().value();
        }
        try (Snapshot system = engine.snapshot(Caller.SYSTEM)) {
            State<T> read = read(system);
            learn(new Known<>(lostTails, read));
            return read.value();
        }
    }

    /** What the registry holds in a snapshot of {@link Caller#SYSTEM}. */
    public State<T> read(Snapshot system) {
        Lookup lookup = system.find(id);
        byte[] content = SystemBlocks.content(system, lookup).orElseGet(() -> new byte[0]);
        long version =
                lookup instanceof Lookup.Found(var block) ? block.envelope().version() : 0;
        return new State<>(
                version, SystemBlocks.unchanged(lookup), codec.decode().apply(content));
    }

    /** The operation that gives the registry another value, if nobody came first. */
    public Operation put(State<T> before, T value) {
        return blocks.put(id, kind, before.unchanged(), 0, codec.encode().apply(value));
    }

    /**
     * Commits a transaction whose first operation is a {@link #put}, so that everyone who is told of it, and whoever asks after them, sees it.
     *
     * @param value the value of that operation
     * @return fails as {@link Engine#submit} does
     */
    public CompletableFuture<Committed> submit(Transaction transaction, T value) {
        long lostTails = engine.lostTails();
        return engine.submit(transaction).whenComplete((committed, failure) -> {
            if (failure == null) {
                long version = committed.versions().getFirst();
                committed(new Known<>(lostTails, new State<>(version, Precondition.versionIs(version), value)));
            } else if (Attempts.causeOf(failure) instanceof ProblemException problem
                    && problem.problem().kind() == ProblemKind.OUTCOME_UNKNOWN) {
                forget();
            }
        });
    }

    private synchronized void committed(Known<T> state) {
        uncertain = false;
        learn(state);
    }

    private synchronized void forget() {
        uncertain = true;
        known = null;
    }

    private synchronized void learn(Known<T> state) {
        Known<T> now = known;
        if (!uncertain && (now == null || state.newerThan(now))) {
            known = state;
        }
    }
}
