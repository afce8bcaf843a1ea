/**
 * The engine: one committer, one snapshot value, and the work that moves what was committed from memory to segments.
 *
 * <p>Words: a <i>transaction</i> is a list of operations with preconditions; a <i>commit</i> is one that happened, at its <i>sequence</i>. A
 * <i>group</i> is the commits that share one sync. A <i>memtable</i> holds what is not in a segment yet. A <i>view</i> is an immutable list of
 * memtables and segments that together hold every commit; a <i>snapshot</i> is a view, a sequence, an instant and a caller. A row is
 * <i>superseded</i> when its block has a newer one.
 *
 * <p>A segment's contents lie here or in the <i>archive</i>; what finds its rows and vectors is always here. A <i>move</i> takes a segment from one place
 * to the other; its journal is the manifest. The archive has a manifest of its own, which names the segments that lie there.
 *
 * <p>Invariants: only the committer's thread orders commits, and nothing fails a commit after its sync. A snapshot sees whole transactions
 * only, all up to its sequence and none after. A block's row of the greatest sequence at or below the snapshot's is the current one, wherever
 * it lies. Every commit above the manifest's flushed sequence is in the log. A file goes only when no open view and no manifest version that is
 * kept names it; an object of the archive only when the archive's manifest does not name it either. A segment is moved, merged or collected by one at a
 * time. Reads take no locks.
 */
@NullMarked
package io.thermocline.engine;

import org.jspecify.annotations.NullMarked;
