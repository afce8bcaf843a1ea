package io.thermocline.block;

import java.util.List;
import java.util.Set;

/** From which manifolds a call looks. */
public sealed interface ManifoldScope {
    /** Every manifold that the caller may see. */
    ManifoldScope ALL = new All();

    /** One manifold. */
    static ManifoldScope of(String manifold) {
        return new Named(Set.of(manifold));
    }

    /** Whether a block that lists these manifolds is visible from here. */
    boolean meets(List<String> manifolds);

    /** Every manifold. */
    record All() implements ManifoldScope {
        @Override
        public boolean meets(List<String> manifolds) {
            return true;
        }
    }

    /** The manifolds named. */
    record Named(Set<String> names) implements ManifoldScope {
        public Named {
            names = Set.copyOf(names);
        }

        @Override
        public boolean meets(List<String> manifolds) {
            for (String manifold : manifolds) {
                if (names.contains(manifold)) {
                    return true;
                }
            }
            return false;
        }
    }
}
