package io.thermocline.manifolds;

import io.thermocline.block.Caller;
import io.thermocline.system.Idempotency;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The manifolds there are. Thread-safe. Failures are {@link io.thermocline.problem.ProblemException}s, of writes in their futures. */
public final class Manifolds {
    /** Declares a manifold, or changes its description. */
    public CompletableFuture<ManifoldAnswer> put(
            Caller caller, String name, ManifoldDraft draft, @Nullable Idempotency idempotency) {
        throw new UnsupportedOperationException();
    }

    /** A declared manifold, or {@code default}. */
    public Manifold get(Caller caller, String name) {
        throw new UnsupportedOperationException();
    }

    /** Declared manifolds and {@code default}, by name. */
    public ManifoldPage list(Caller caller, int limit, @Nullable String cursor) {
        throw new UnsupportedOperationException();
    }

    /** Takes a declaration back; blocks that list the manifold stay as they are. */
    public CompletableFuture<ManifoldAnswer> delete(Caller caller, String name, @Nullable Idempotency idempotency) {
        throw new UnsupportedOperationException();
    }

    /** The name of the encoder of a manifold, declared or not. Never blocks. */
    public String encoderOf(String name) {
        throw new UnsupportedOperationException();
    }
}
