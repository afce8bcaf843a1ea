package io.thermocline.access;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A key without its text.
 *
 * @param name what access lists and the log know its holder by
 * @param operator whether its holder is an operator
 * @param createdAt null for a key of the settings
 */
public record ApiKey(
        String name, boolean operator, @Nullable Instant createdAt) {
    public ApiKey {
        Objects.requireNonNull(name);
    }
}
