package io.thermocline.grpc;

import io.smallrye.mutiny.Uni;
import io.thermocline.calls.VirtualThreads;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Work that may block, as what a service method answers. */
final class Replies {
    private Replies() {}

    static <T> Uni<T> of(Supplier<T> reading) {
        return Uni.createFrom()
                .completionStage(() -> VirtualThreads.supply(reading))
                .onFailure()
                .transform(Statuses::of);
    }

    static <T> Uni<T> later(Supplier<CompletableFuture<T>> writing) {
        return Uni.createFrom()
                .completionStage(() -> VirtualThreads.start(writing))
                .onFailure()
                .transform(Statuses::of);
    }
}
