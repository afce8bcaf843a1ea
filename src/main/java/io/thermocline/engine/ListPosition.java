package io.thermocline.engine;

import io.thermocline.block.BlockId;
import java.util.Objects;

/**
 * A place in the order of lists: newest first by (createdAt, id), both descending.
 *
 * @param createdAtMicros microseconds since the epoch
 */
public record ListPosition(long createdAtMicros, BlockId id) implements Comparable<ListPosition> {
    /** Before every block. */
    public static final ListPosition START = new ListPosition(Long.MAX_VALUE, new BlockId(-1, -1));

    public ListPosition {
        Objects.requireNonNull(id);
    }

    /** Newer places come first. */
    @Override
    public int compareTo(ListPosition other) {
        int byTime = Long.compare(other.createdAtMicros, createdAtMicros);
        return byTime != 0 ? byTime : other.id.compareTo(id);
    }
}
