package io.thermocline.tiers;

import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is not yet where it is to go.
 *
 * @param sequence the last commit
 * @param syncedThrough everything up to it is in the log, on the disk
 * @param segmentsThrough everything up to it is in segments
 */
public record SyncStatus(
        long sequence, long syncedThrough, long segmentsThrough, Lag lag, List<FollowerLag> followers) {
    /**
     * What is in memory and the log, and in no segment.
     *
     * @param bytes that it takes in memory
     * @param seconds since everything acknowledged was in segments; 0 while it is
     */
    public record Lag(long commits, long bytes, double seconds) {}

    /**
     * How far one follower is.
     *
     * @param position the last commit that it was given
     * @param commits synced ones that it was not given yet
     * @param seconds since it had everything; 0 while it has, empty when the log no longer says
     */
    public record FollowerLag(String name, long position, long commits, OptionalDouble seconds) {
        public FollowerLag {
            Objects.requireNonNull(name);
            Objects.requireNonNull(seconds);
        }
    }

    public SyncStatus {
        Objects.requireNonNull(lag);
        followers = List.copyOf(followers);
    }
}
