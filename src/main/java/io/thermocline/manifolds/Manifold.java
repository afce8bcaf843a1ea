package io.thermocline.manifolds;

import java.util.Objects;

/**
 * A named context.
 *
 * @param encoder name of the encoder of its blocks
 * @param description free text, may be empty
 */
public record Manifold(String name, Geometry geometry, String encoder, String description) {
    public Manifold {
        Objects.requireNonNull(name);
        Objects.requireNonNull(geometry);
        Objects.requireNonNull(encoder);
        Objects.requireNonNull(description);
    }
}
