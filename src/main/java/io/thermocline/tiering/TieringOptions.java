package io.thermocline.tiering;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * When segments are moved, and how fast.
 *
 * @param maxWarmBytes of segments on the local disk; empty for no limit
 * @param retention after which a segment that nobody read is moved; empty for never
 * @param halfLife after which a read counts half
 * @param bytesPerSecond that all moves together read and write at most
 * @param leastFreeBytes of the local disk, below which segments are moved
 */
public record TieringOptions(
        OptionalLong maxWarmBytes,
        Optional<Duration> retention,
        Duration halfLife,
        long bytesPerSecond,
        long leastFreeBytes) {
    /** Nothing moves by itself. */
    public static final TieringOptions DEFAULTS =
            new TieringOptions(OptionalLong.empty(), Optional.empty(), Duration.ofHours(24), 32L << 20, 2L << 30);

    public TieringOptions {
        Objects.requireNonNull(maxWarmBytes);
        Objects.requireNonNull(retention);
        Objects.requireNonNull(halfLife);
        require(maxWarmBytes.orElse(1) > 0, "maxWarmBytes is positive");
        require(retention.orElse(halfLife).isPositive(), "retention is positive");
        require(halfLife.toMillis() >= Temperatures.WINDOWS, "a half-life has at least 16 ms");
        require(bytesPerSecond > 0 && leastFreeBytes >= 0, "limits are positive");
    }

    /** Above this, room is made. */
    OptionalLong highWatermark() {
        return maxWarmBytes;
    }

    /** Down to this, and segments come back only below it: nine tenths of the budget. */
    OptionalLong lowWatermark() {
        return maxWarmBytes.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(maxWarmBytes.getAsLong() - maxWarmBytes.getAsLong() / 10);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
