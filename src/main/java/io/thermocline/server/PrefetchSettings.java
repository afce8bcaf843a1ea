package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;

/** What is read before anybody asks for it. */
public interface PrefetchSettings {
    /** Whether the store learns which block is read after which, and reads ahead what is likely next. It rests by itself where that does not pay. */
    @WithDefault("true")
    boolean enabled();

    /** Bytes for what is known about blocks, 62 each; those that were read last are known. */
    @WithDefault("16M")
    MemorySize maxBytes();

    /** Most bytes a second that are read ahead. */
    @WithDefault("32M")
    MemorySize bytesPerSecond();

    /** Reads ahead at a time. */
    @WithDefault("8")
    int concurrentReads();

    /** Whether blocks that are very likely are read ahead from the archive too, where each costs a request. */
    @WithDefault("false")
    boolean archive();
}
