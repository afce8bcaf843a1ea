/**
 * Deleting many blocks, as an operation.
 *
 * <p>Words: a <i>selection</i> says which blocks; <i>targets</i> are their ids, in an order that stays the same when the operation is run again; a
 * <i>tally</i> counts what became of them.
 *
 * <p>Invariants: each block is deleted as the caller who began the operation would delete it alone, under the same rules. A block that the operation
 * deleted counts as deleted even when a crash kept the operation from knowing it.
 */
@NullMarked
package io.thermocline.deletion;

import org.jspecify.annotations.NullMarked;
