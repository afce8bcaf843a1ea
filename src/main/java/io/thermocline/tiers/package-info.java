/**
 * What can be asked of the store's tiers as a whole, and done with them.
 *
 * <p>Words: a <i>tier</i> is where blocks lie, HOT in memory, WARM in local segments, or ARCHIVE in segments whose contents lie in the archive alone; a <i>level</i> is one place that a read may be answered from, and
 * what it took there; the <i>hit rate</i> is the share of blocks asked for by id that took no disk; the <i>sync lag</i> is how long ago everything
 * acknowledged was in the next tier, segments; to <i>sync</i> is to write it there; to <i>evict</i> is to free memory of the hot tier; to <i>compact</i> is to sync, and to
 * merge segments until none is left that is worth it.
 *
 * <p>Invariants: a report is made of what the parts of the store count themselves, and changes none of it. Nothing that is done here loses data.
 */
@NullMarked
package io.thermocline.tiers;

import org.jspecify.annotations.NullMarked;
