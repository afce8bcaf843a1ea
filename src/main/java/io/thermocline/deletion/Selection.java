package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import java.util.List;
import java.util.Objects;

/** Which blocks are to be deleted. */
public sealed interface Selection {
    /** Those with these ids; one that is named twice counts once. */
    record ByIds(List<BlockId> ids) implements Selection {
        public ByIds {
            ids = List.copyOf(ids);
        }
    }

    /** Those that a filter keeps. */
    record ByFilter(String filter) implements Selection {
        public ByFilter {
            Objects.requireNonNull(filter);
        }
    }
}
