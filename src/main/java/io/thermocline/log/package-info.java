/**
 * The write-ahead log: the one order of all commits, and the only moment at which anything happens.
 *
 * <p>Words: a <i>record</i> is one commit, its <i>sequence</i> the position in the one total order; sequences have no gaps. A <i>group</i> is
 * what was appended since the last sync. <i>Synced through</i> is the highest sequence known to be on disk. A <i>torn tail</i> is what a crash
 * left of records that nobody was promised. A file is <i>poisoned</i> when a write or a force failed on it: nothing is known about what it holds
 * beyond the last sync, so nothing is ever written to it again. To <i>blank</i> an operation is to overwrite its bytes and its salt with zeros.
 *
 * <p>Invariants: a record is readable by {@link io.thermocline.log.LogReader} only when it is synced. A bad record at or below the highest
 * {@code syncedThrough} found anywhere, in a record or in the {@link io.thermocline.log.Seal}, is corruption and refuses the start; above it, it is a torn tail and is cut. A record never spans files.
 * A file's records end where any later file begins. A record bears its file's id, and ids only grow: so what a file that is used again still holds of earlier
 * ones is nothing. {@link io.thermocline.log.LogFormat} says what the bytes mean,
 * {@link io.thermocline.log.RecoveryTable} what is done with them after a crash.
 */
@NullMarked
package io.thermocline.log;

import org.jspecify.annotations.NullMarked;
