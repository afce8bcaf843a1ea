package io.thermocline.prefetch;

/**
 * Settings of prefetch.
 *
 * @param enabled whether to learn and to read ahead at all
 * @param maxBytes of what is known about what follows what
 * @param bytesPerSecond that are read ahead at most
 * @param concurrentReads at most
 * @param archive whether blocks are read ahead from the archive too
 */
public record PrefetchOptions(
        boolean enabled, long maxBytes, long bytesPerSecond, int concurrentReads, boolean archive) {
    /** On: 16 MiB of memory, 32 MiB a second, eight reads at a time, nothing from the archive. */
    public static final PrefetchOptions DEFAULTS = new PrefetchOptions(true, 16L << 20, 32L << 20, 8, false);

    public PrefetchOptions {
        require(maxBytes >= 0, "what is known takes no negative memory");
        require(bytesPerSecond > 0, "bytes a second are positive");
        require(concurrentReads > 0, "reads at a time are positive");
    }

    /** The same, on or off. */
    public PrefetchOptions withEnabled(boolean other) {
        return new PrefetchOptions(other, maxBytes, bytesPerSecond, concurrentReads, archive);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
