package io.thermocline.tiers;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * What the process has, and uses of it, in bytes.
 *
 * @param memoryBytes of the machine, or of the container if that has less
 * @param mappedBytes of mapped files
 * @param diskUsableBytes that can still be written to the data directory's disk
 */
public record Machine(Pool heap, Pool direct, long mappedBytes, long memoryBytes, long diskUsableBytes) {
    /** One kind of memory; empty for no limit. */
    public record Pool(long usedBytes, OptionalLong maxBytes) {
        public Pool {
            Objects.requireNonNull(maxBytes);
        }
    }

    public Machine {
        Objects.requireNonNull(heap);
        Objects.requireNonNull(direct);
    }
}
