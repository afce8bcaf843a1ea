package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import java.time.Duration;
import java.util.Optional;

/** Segments on the local disk. */
public interface WarmSettings {
    /**
     * Bytes that segments may take on the local disk. Above it, those that are used least go to the archive, until they take nine tenths of it; segments that are used
     * over and over come back while they fit into those. Without it there is no limit.
     */
    Optional<MemorySize> maxBytes();

    /** Segments that nobody read in that time go to the archive. Without it they stay. */
    Optional<Duration> retention();
}
