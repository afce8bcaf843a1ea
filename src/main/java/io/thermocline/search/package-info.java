/**
 * Finding blocks by meaning.
 *
 * <p>Words: a <i>row</i> is one vector of one chunk, held as 8-bit codes; the <i>upper bound</i> of a row is the most that its exact score can be,
 * by its codes and by what they leave out; a row is <i>admitted</i> when it belongs to the current version of a block that the caller sees;
 * <i>rescoring</i> computes the exact score from the floats. The <i>score</i> is the cosine, whatever the length of the stored vectors.
 *
 * <p>Invariants: the answer of a complete scan is exact: the same blocks, scores and order as comparing the query with every visible vector; equal
 * scores are in order of id; each block appears once, with its best chunk. Work on vectors runs on a bounded pool, never on the caller's thread.
 */
@NullMarked
package io.thermocline.search;

import org.jspecify.annotations.NullMarked;
