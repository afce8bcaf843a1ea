/**
 * Blocks as callers know them: create, replace, patch, read, list and delete, alone or in transactions.
 *
 * <p>A write is planned outside the committer against one snapshot: class rules, limits, patch and conditions are evaluated, and out come
 * operations with preconditions. The committer only checks those. A lost race is planned again on a fresh snapshot, unless the caller named
 * the version it means.
 *
 * <p>Words: a <i>draft</i> is what a client sends to create or replace a block; a <i>patch</i> is what it sends to change one; a <i>step</i> is
 * one of several writes that happen together or not at all; a <i>key claim</i> is the system block that makes a key unique; an <i>idempotency
 * record</i> is the system block that remembers the answer to a write.
 *
 * <p>Invariants: a live block with a key holds the claim of that key in every manifold it lists, and the claim expires when the block does. What
 * a caller may not see answers as if it were not there. All rules that a request breaks are reported at once. An idempotency record lies in the
 * same commit as the write it remembers.
 */
@NullMarked
package io.thermocline.blocks;

import org.jspecify.annotations.NullMarked;
