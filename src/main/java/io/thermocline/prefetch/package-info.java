/**
 * Prefetch: learns which block is read after which, and has those that are likely next read before anybody asks.
 *
 * <p>Words: a <i>note</i> says that a caller was given a block; notes of one <i>stream</i> (a session, else a caller in a manifold on a device) follow each
 * other. A <i>successor</i> of a block was read soon after it in the same stream. A block is <i>issued</i> when it is read ahead; then it is <i>used</i> by a read or
 * <i>wasted</i>.
 *
 * <p>Invariants: a read only leaves a note behind, in a ring that forgets rather than waits; one thread learns. Nothing that is read ahead is shown to anybody: it
 * lies in the hot tier by id and sequence, below the check of who sees it. Memory, bytes a second and reads at a time are bounded, and where few of the issued are used,
 * prefetch turns itself off, and tries again later.
 */
@NullMarked
package io.thermocline.prefetch;

import org.jspecify.annotations.NullMarked;
