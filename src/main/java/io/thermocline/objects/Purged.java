package io.thermocline.objects;

import java.util.Objects;

/**
 * Something that was removed for good.
 *
 * @param version of those that the place kept under that name, as it calls it; empty where it keeps one alone
 */
public record Purged(String name, String version) {
    public Purged {
        Objects.requireNonNull(name);
        Objects.requireNonNull(version);
    }
}
