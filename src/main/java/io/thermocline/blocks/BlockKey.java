package io.thermocline.blocks;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A block's key as a call names it; the manifold is the call's.
 *
 * @param space null for the default space
 */
public record BlockKey(String key, @Nullable String space) {
    public BlockKey {
        Objects.requireNonNull(key);
    }
}
