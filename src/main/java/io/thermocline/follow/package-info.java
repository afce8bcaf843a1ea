/**
 * What is derived from the log, and how it keeps up.
 *
 * <p>Words: a <i>follower</i> is told of every synced record, in order; its <i>checkpoint</i> says (store, epoch, sequence) up to where all it
 * derives is done and will not be told again; a <i>laggard</i> is a follower whose next record the log no longer has.
 *
 * <p>Invariants: a follower never sees a record that is not synced; after a crash it is told again of some that it knew, never too few; a
 * checkpoint is written only when what it claims is durable elsewhere; a checkpoint of another store, of a later epoch, or beyond the end of the log
 * is worth nothing: the follower forgets all and rebuilds from a snapshot, and so does a laggard. There is one loop for all followers.
 */
@NullMarked
package io.thermocline.follow;

import org.jspecify.annotations.NullMarked;
