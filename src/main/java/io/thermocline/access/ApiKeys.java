package io.thermocline.access;

import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Names callers, and keeps the keys that name them. Thread-safe. */
public final class ApiKeys {
    /** How callers are named. */
    public enum Kind {
        /** Everyone is the operator {@code local}; for a server that listens on loopback only. */
        NONE,
        /** A bearer token names the caller. */
        API_KEY
    }

    /**
     * The caller that a token names. Never blocks.
     *
     * @param token the bearer token; null when the call has none
     * @throws io.thermocline.problem.ProblemException of kind UNAUTHENTICATED without a known token
     */
    public Caller authenticate(@Nullable String token, ManifoldScope scope) {
        throw new UnsupportedOperationException();
    }

    /** Makes a key. Operators only. */
    public CompletableFuture<NewApiKey> create(Caller caller, String name, boolean operator) {
        throw new UnsupportedOperationException();
    }

    /** All keys, those of the settings first, then by name. Operators only. */
    public List<ApiKey> list(Caller caller) {
        throw new UnsupportedOperationException();
    }

    /** Takes a key away. Operators only. */
    public CompletableFuture<Void> delete(Caller caller, String name) {
        throw new UnsupportedOperationException();
    }
}
