package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** What is held in memory of what lies in segments. */
public interface HotSettings {
    /** Bytes that its entries may take, with what they cost besides; 0 turns it off. Without it, a fifth of the heap. */
    Optional<MemorySize> maxBytes();

    /** What part of it each kind of entry has; 1 together. A kind may use what others leave unused. */
    Shares shares();

    /** What makes room: `lru`, the entry that was unused for the longest time; `w-tinylfu`, the same, but, while that pays, only for what is asked for more often. */
    @WithDefault("lru")
    Policy policy();

    /** What nobody asked for in that time goes. */
    @WithDefault("24h")
    Duration retention();

    /** Most entries. */
    @WithDefault("10000000")
    long maxEntries();

    /** The share of the heap that should be free after a collection. With less, cache and hot tier give up part of what they have, the cache first. */
    @WithDefault("0.2")
    double heapKeptFree();

    /** Parts of the hot tier by kind of entry. */
    interface Shares {
        /** Vectors. */
        @WithDefault("0.3")
        double vectors();

        /** Blocks, with their content. */
        @WithDefault("0.4")
        double content();

        /** Older versions that were read. */
        @WithDefault("0.2")
        double history();

        /** Metadata of blocks whose content is not held. */
        @WithDefault("0.1")
        double metadata();
    }

    /** What makes room in the hot tier. */
    enum Policy {
        /** The least recently used. */
        LRU,
        /** The least recently used, if the newcomer is asked for more often. */
        W_TINYLFU
    }
}
