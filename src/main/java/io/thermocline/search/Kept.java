package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.engine.Block;
import io.thermocline.filter.Filter;
import io.thermocline.table.TableMatches;
import java.util.HashSet;
import java.util.Set;

/** Which blocks a search's filter keeps, of those that the snapshot shows. Thread-safe. */
sealed interface Kept {
    /** Every block: there is no filter. */
    record All() implements Kept {}

    /** Those with these ids: the metadata table has found all of them, as of the snapshot. */
    record Ids(Set<BlockId> ids) implements Kept {
        static Ids of(TableMatches matches) {
            Set<BlockId> ids = HashSet.newHashSet(matches.matches().size());
            matches.matches().forEach(each -> ids.add(each.id()));
            return new Ids(ids);
        }
    }

    /** Those of which the filter is true, each to be looked at. */
    record Matching(Filter filter, long nowMicros) implements Kept {}

    /** What can be said of a block by its id alone; cheap. */
    default boolean mayKeep(BlockId id) {
        return switch (this) {
            case All _, Matching _ -> true;
            case Ids(Set<BlockId> ids) -> ids.contains(id);
        };
    }

    /** Whether a block that {@link #mayKeep} did not rule out is kept. */
    default boolean keeps(Block block) {
        return switch (this) {
            case All _, Ids _ -> true;
            case Matching(Filter filter, long nowMicros) -> filter.keeps(block.envelope(), block.header(), nowMicros);
        };
    }

    /** Whether no block is kept. */
    default boolean none() {
        return this instanceof Ids(Set<BlockId> ids) && ids.isEmpty();
    }
}
