package io.thermocline.hot;

/**
 * What an eviction freed.
 *
 * @param bytes as they count against the budgets
 */
public record Evicted(long entries, long bytes) {
    Evicted plus(Evicted other) {
        return new Evicted(entries + other.entries, bytes + other.bytes);
    }
}
