package io.thermocline.manifolds;

import java.util.Objects;

/**
 * A named context.
 *
 * @param encoder name of the encoder of its blocks
 * @param description free text, may be empty
 * @param version 1 when it was declared, one more with each change
 */
public record Manifold(String name, Geometry geometry, String encoder, String description, long version) {
    public Manifold {
        Objects.requireNonNull(name);
        Objects.requireNonNull(geometry);
        Objects.requireNonNull(encoder);
        Objects.requireNonNull(description);
    }

    /** The same as the version that follows another. */
    Manifold after(Manifold before) {
        return new Manifold(name, geometry, encoder, description, before.version() + 1);
    }
}
