package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How segments are moved between the local disk and the archive. */
public interface TieringSettings {
    /** After this time a read counts half. Merges keep apart what was not read for about that long. */
    @WithDefault("24h")
    Duration halfLife();

    /** Most that all moves together read and write in a second. They go slower while reads from memory take more than twice as long as usual. */
    @WithDefault("32M")
    MemorySize bytesPerSecond();
}
