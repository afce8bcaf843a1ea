package io.thermocline.manifolds;

import org.jspecify.annotations.Nullable;

/**
 * What a client sends to declare a manifold; null stands for the default.
 *
 * @param geometry SPHERICAL
 * @param curvature none; only for hyperbolic manifolds
 * @param encoder {@code default}
 * @param description empty
 */
public record ManifoldDraft(
        @Nullable Geometry geometry,
        @Nullable Double curvature,
        @Nullable String encoder,
        @Nullable String description) {}
