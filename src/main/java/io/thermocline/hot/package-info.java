/**
 * The hot tier: rows and vectors of segments that are held in memory, within a budget.
 *
 * <p>Words: the <i>near cache</i> holds rows decoded, in this process, under its own budget; the <i>map</i> holds encoded <i>entries</i> in an embedded
 * Hazelcast member. An entry's <i>kind</i> says whose share of the map's budget it takes. A <i>spare</i> is an entry whose row is in the near cache as well:
 * the first to go. <i>Pressure</i> is how full the heap is after a collection, and what was given up for that.
 *
 * <p>Invariants: nothing here is the only copy of anything, so all of it may go at any time. The key index decides which row is meant before the hot tier is
 * asked by (id, sequence), so that nothing held can be stale: freeing what was replaced or deleted only gives back bytes. One thread writes to the map, and
 * what it writes it has accounted for before. A reader never waits for that thread, and what readers offer is dropped when it has too much to do. A member
 * that is slow to start, fails or hangs costs hits, never answers.
 */
@NullMarked
package io.thermocline.hot;

import org.jspecify.annotations.NullMarked;
