package io.thermocline.blocks;

import java.util.concurrent.CompletableFuture;

/** How far the follower is that makes the vectors of pending blocks. Thread-safe. */
@FunctionalInterface
public interface IndexProgress {
    /** Done when every block committed at or below a sequence has its vectors, or is known never to get them. Never blocks. */
    CompletableFuture<?> reached(long sequence);
}
