package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;

/**
 * Where a row belongs in a segment: what is read together lies together, the newest version of a block first.
 *
 * @param manifold the first that the block lists
 */
record RowPlace(String space, String manifold, BlockId id, long sequence) implements Comparable<RowPlace> {
    static RowPlace of(Envelope envelope, Header header) {
        return new RowPlace(
                header.sharing().space(), header.sharing().manifolds().getFirst(), envelope.id(), envelope.sequence());
    }

    /** Whether what lies there is of the same space and manifold. */
    boolean isBeside(RowPlace other) {
        return space.equals(other.space) && manifold.equals(other.manifold);
    }

    @Override
    public int compareTo(RowPlace other) {
        int bySpace = space.compareTo(other.space);
        if (bySpace != 0) {
            return bySpace;
        }
        int byManifold = manifold.compareTo(other.manifold);
        if (byManifold != 0) {
            return byManifold;
        }
        int byId = id.compareTo(other.id);
        return byId != 0 ? byId : Long.compare(other.sequence, sequence);
    }
}
