/**
 * Manifolds: named contexts with a geometry and an encoder.
 *
 * <p>A block lists the manifolds that it is visible from; a manifold that was never declared has the settings of {@code default}. Declared
 * manifolds lie in one system block, read through a cache that is as new as the last commit.
 *
 * <p>Invariants: {@code default} always exists. Geometry and encoder of a declared manifold never change, because the vectors of its blocks were
 * made with them.
 */
@NullMarked
package io.thermocline.manifolds;

import org.jspecify.annotations.NullMarked;
