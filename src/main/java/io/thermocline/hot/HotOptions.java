package io.thermocline.hot;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * Settings of the hot tier. Sizes in bytes; zero turns a part off.
 *
 * @param mapBytes of all entries of the map, with what they cost besides
 * @param cacheBytes of the near cache: one half for rows, the other for vectors
 * @param shares of {@code mapBytes} by kind; what one kind leaves unused others may use until it wants it
 * @param retention after which what nobody asked for goes
 * @param maxEntries of the map
 * @param heapKeptFree share of the heap, 0 to 1, that should be free after a collection; beyond it budgets shrink
 */
public record HotOptions(
        long mapBytes,
        long cacheBytes,
        Map<Kind, Double> shares,
        Policy policy,
        Duration retention,
        long maxEntries,
        double heapKeptFree) {
    /** Vectors 30, content 40, history 20, metadata 10 percent. */
    public static final Map<Kind, Double> DEFAULT_SHARES =
            Map.of(Kind.VECTORS, 0.3, Kind.CONTENT, 0.4, Kind.HISTORY, 0.2, Kind.METADATA, 0.1);

    public HotOptions {
        require(mapBytes >= 0 && cacheBytes >= 0 && maxEntries >= 0, "budgets are not negative");
        require(!retention.isNegative() && !retention.isZero(), "the retention is positive");
        require(heapKeptFree >= 0 && heapKeptFree < 1, "the share that is kept free is at least 0 and below 1");
        require(shares.size() == Kind.values().length, "every kind has a share");
        require(shares.values().stream().allMatch(share -> share >= 0 && share <= 1), "shares are from 0 to 1");
        require(
                shares.values().stream().mapToDouble(Double::doubleValue).sum() <= 1 + 1e-9,
                "shares are at most 1 together");
        Objects.requireNonNull(policy);
        shares = Collections.unmodifiableMap(new EnumMap<>(shares));
    }

    /** What a server starts with: LRU, 24 hours, ten million entries, a fifth of the heap kept free. */
    public static HotOptions of(long mapBytes, long cacheBytes) {
        return new HotOptions(mapBytes, cacheBytes, DEFAULT_SHARES, Policy.LRU, Duration.ofHours(24), 10_000_000, 0.2);
    }

    /** The same with another policy. */
    public HotOptions with(Policy other) {
        return new HotOptions(mapBytes, cacheBytes, shares, other, retention, maxEntries, heapKeptFree);
    }

    /** The same with other shares. */
    public HotOptions with(Map<Kind, Double> other) {
        return new HotOptions(mapBytes, cacheBytes, other, policy, retention, maxEntries, heapKeptFree);
    }

    /** The same with another retention. */
    public HotOptions with(Duration other) {
        return new HotOptions(mapBytes, cacheBytes, shares, policy, other, maxEntries, heapKeptFree);
    }

    /** The same with another number of entries. */
    public HotOptions withMaxEntries(long other) {
        return new HotOptions(mapBytes, cacheBytes, shares, policy, retention, other, heapKeptFree);
    }

    double share(Kind kind) {
        return Objects.requireNonNull(shares.get(kind));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
