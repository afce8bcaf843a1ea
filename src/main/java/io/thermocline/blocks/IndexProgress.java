package io.thermocline.blocks;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.concurrent.CompletableFuture;

/** What the follower that makes the vectors of pending blocks tells about one of them. Thread-safe. */
@FunctionalInterface
public interface IndexProgress {
    /** Done when a version that was committed as pending has its vectors, has been replaced or is gone; fails when they cannot be made now. May read the store. */
    CompletableFuture<?> encoded(Envelope envelope, Header header);
}
