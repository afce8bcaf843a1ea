/**
 * Moves segments to the archive and back, by what is really used.
 *
 * <p>Words: a <i>window</i> is a sixteenth of the half-life; a <i>touch</i> is the first read of a block in a window, whatever else is read of it then; a
 * touch <i>returns</i> when the block was read in an earlier window that is not forgotten yet. The <i>temperature</i> of a segment is made of its touches and
 * returns, each of which counts half after a half-life. A <i>move</i> takes one segment to the archive or brings one back; <i>draining</i> is to make room
 * until the low watermark, once the high one was passed.
 *
 * <p>Invariants: what is remembered here may be lost without harm, and takes a bounded amount of memory whatever the size of the store, but for about a hundred
 * bytes a segment. The policy is a function of values. The journal of moves is the manifest: after a crash nothing is resumed, the store is looked at again. One move
 * at a time for each segment, a bounded number at all. A scan over everything promotes nothing, and what was moved by itself is not moved back at once.
 */
@NullMarked
package io.thermocline.tiering;

import org.jspecify.annotations.NullMarked;
