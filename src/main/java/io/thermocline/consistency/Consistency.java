package io.thermocline.consistency;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.operations.Kind;
import io.thermocline.operations.OperationAnswer;
import io.thermocline.operations.Operations;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Idempotency;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Begins to compare the parts of the store, to mend them, and to derive anew what is derived. For operators: others get FORBIDDEN. Thread-safe. */
public final class Consistency {
    /** Blocks that a rebuild may name. */
    public static final int MAX_IDS = 10_000;

    private static final String VERIFY = "verify";
    private static final String REPAIR = "repair";
    private static final String REBUILD = "rebuild";

    private final Operations operations;

    /** @param operations know {@link #kinds} */
    public Consistency(Operations operations) {
        this.operations = Objects.requireNonNull(operations);
    }

    /** The kinds of operations that compare and rebuild. */
    public static List<Kind> kinds(Parts parts) {
        return List.of(
                new Kind(VERIFY, "parts", new Comparing(parts, false)),
                new Kind(REPAIR, "parts", new Comparing(parts, true)),
                new Kind(REBUILD, "blocks", new Rebuilding(parts)));
    }

    /**
     * Begins to compare; changes nothing.
     *
     * @param deep whether what lies in the archive is read too, or its objects are looked at alone
     * @return fails with FORBIDDEN, and as {@link Operations#start} does
     */
    public CompletableFuture<OperationAnswer> verify(Caller caller, @Nullable Idempotency idempotency, boolean deep) {
        return start(caller, idempotency, VERIFY, parameters(deep));
    }

    /** Begins to compare and mends what can be; fails as {@link #verify} does. */
    public CompletableFuture<OperationAnswer> repair(Caller caller, @Nullable Idempotency idempotency, boolean deep) {
        return start(caller, idempotency, REPAIR, parameters(deep));
    }

    /**
     * Begins to encode blocks again, and to derive the metadata table anew.
     *
     * @param ids which; none for all
     * @return fails with INVALID for more than {@link #MAX_IDS}, and as {@link #verify} does
     */
    public CompletableFuture<OperationAnswer> rebuild(
            Caller caller, @Nullable Idempotency idempotency, List<BlockId> ids) {
        if (ids.size() > MAX_IDS) {
            return CompletableFuture.failedFuture(Problem.field(
                            ProblemKind.INVALID, "ids", "are " + ids.size() + "; at most " + MAX_IDS + " may be named")
                    .exception());
        }
        return start(caller, idempotency, REBUILD, Rebuilding.parameters(List.copyOf(new LinkedHashSet<>(ids))));
    }

    private static byte[] parameters(boolean deep) {
        return new byte[] {(byte) (deep ? 1 : 0)};
    }

    private CompletableFuture<OperationAnswer> start(
            Caller caller, @Nullable Idempotency idempotency, String kind, byte[] parameters) {
        if (caller.role() == Caller.Role.USER) {
            return CompletableFuture.failedFuture(
                    ProblemException.of(ProblemKind.FORBIDDEN, "The consistency of the store is for operators."));
        }
        return operations.start(caller, idempotency, kind, parameters);
    }
}
