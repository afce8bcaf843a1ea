package io.thermocline.block;

import java.util.List;
import java.util.Objects;

/**
 * Who may see a block and from where.
 *
 * @param space the security domain, such as {@code shared:default}
 * @param manifolds the contexts it is visible from, at least one
 * @param shared whether it may list several manifolds
 * @param access names of callers that may see it; {@code name:read} may only read; empty is everyone
 */
public record Sharing(String space, List<String> manifolds, boolean shared, Band band, List<String> access) {
    /** The space of the store's own blocks. */
    public static final String SYSTEM_SPACE = "_system";
    /** The space of a block that names none. */
    public static final String DEFAULT_SPACE = "shared:default";
    /** The manifold of a call that names none. */
    public static final String DEFAULT_MANIFOLD = "default";

    public Sharing {
        Objects.requireNonNull(space);
        Objects.requireNonNull(band);
        manifolds = List.copyOf(manifolds);
        access = List.copyOf(access);
        if (manifolds.isEmpty()) {
            throw new IllegalArgumentException("a block lists at least one manifold");
        }
    }

    /** Whether the block is one of the store's own. */
    public boolean system() {
        return space.equals(SYSTEM_SPACE);
    }
}
