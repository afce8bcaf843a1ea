package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Erased;
import java.util.List;

/**
 * Which rows compaction keeps: the one rule.
 *
 * <ul>
 *   <li>What is erased goes, whatever else would keep it.
 *   <li>A superseded row stays while the row that superseded it is younger than the history.
 *   <li>The newest row of a block stays while it is live.
 *   <li>A tombstone or an expired row that is the newest stays while an older row of the block could come to light: one in a file that is not
 *       being merged, one that is itself kept, or any while a pin holds. A tombstone also stays for the length of the history, and while the archive's manifest names what is no
 *       part of the store any more.
 * </ul>
 *
 * @param nowMicros expired is what expires at or before it
 * @param historyMicros how long superseded rows are kept
 * @param pinned whether a pin holds any older manifest version
 * @param left whether the archive's manifest names segments that the store's does not, or will not when the merge is over
 * @param erased what is being erased
 */
record Keep(long nowMicros, long historyMicros, boolean pinned, boolean left, Erased erased) {
    /**
     * One row of a block.
     *
     * @param merging whether it lies in a segment that is being merged, so that not keeping it makes it go
     */
    record Version(Envelope envelope, boolean merging) {}

    /**
     * Whether a row stays.
     *
     * @param versions all rows of the block, newest first
     * @param index which one
     */
    boolean keeps(List<Version> versions, int index) {
        if (erased.row(versions.get(index).envelope())) {
            return false;
        }
        if (index > 0) {
            return isRecent(versions.get(index - 1).envelope().updatedAtMicros());
        }
        Envelope newest = versions.getFirst().envelope();
        if (newest.live(nowMicros)) {
            return true;
        }
        boolean staying = newest.tombstone() && (left || isRecent(newest.updatedAtMicros()));
        return staying || pinned || hidesOlder(versions);
    }

    /** The same row in another segment, as it may lie in the archive twice, is not older. */
    private boolean hidesOlder(List<Version> versions) {
        long newest = versions.getFirst().envelope().sequence();
        for (int i = 1; i < versions.size(); i++) {
            if (versions.get(i).envelope().sequence() == newest) {
                continue;
            }
            if (!versions.get(i).merging() || keeps(versions, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isRecent(long supersededAtMicros) {
        return supersededAtMicros > nowMicros - historyMicros;
    }
}
