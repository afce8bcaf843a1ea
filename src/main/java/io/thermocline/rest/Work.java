package io.thermocline.rest;

import io.smallrye.mutiny.Uni;
import io.thermocline.calls.VirtualThreads;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** What may block, as a {@link Uni}. */
final class Work {
    private Work() {}

    /** Does what may block, and gives its result. */
    static <T> Uni<T> blocking(Supplier<T> work) {
        return Uni.createFrom().completionStage(() -> VirtualThreads.supply(work));
    }

    /** Does what may block and needs the request's body. */
    static <T> Uni<T> blocking(Exchange exchange, Supplier<T> work) {
        return exchange.receive().chain(() -> blocking(work));
    }

    /** Does what may block, ends later and needs the request's body. */
    static <T> Uni<T> later(Exchange exchange, Supplier<CompletableFuture<T>> work) {
        return exchange.receive().chain(() -> later(work));
    }

    /** Does what may block and ends later. */
    static <T> Uni<T> later(Supplier<CompletableFuture<T>> work) {
        return Uni.createFrom().completionStage(() -> VirtualThreads.start(work));
    }
}
