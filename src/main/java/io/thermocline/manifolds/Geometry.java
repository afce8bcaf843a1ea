package io.thermocline.manifolds;

/** How distances are measured in a manifold. */
public enum Geometry {
    EUCLIDEAN,
    /** By angle. The default. */
    SPHERICAL,
    HYPERBOLIC
}
