package io.thermocline.manifolds;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of manifolds, by name.
 *
 * @param nextCursor where the next page starts; null when this is the last
 */
public record ManifoldPage(
        List<Manifold> manifolds, @Nullable String nextCursor) {
    public ManifoldPage {
        manifolds = List.copyOf(manifolds);
    }
}
