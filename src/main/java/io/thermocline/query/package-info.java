/**
 * Blocks by their metadata: pages in an order, lists, and figures about groups.
 *
 * <p>Words: a query's <i>sequence</i> is the commit up to which the metadata table is asked; the pages of one query have one sequence. A match is
 * <i>read</i> when its block is taken from the engine.
 *
 * <p>Invariants: the snapshot is taken before the table is asked, and the table is asked at the snapshot's sequence, so a query sees every commit that
 * was answered before it began, unless it gives that up. What the table says decides which blocks a page has and in which order; the engine decides
 * whether the caller still sees them. A page is never out of order, and never has a block twice; it has fewer blocks than asked for where some are gone
 * since, or where their contents together are too large for one answer.
 */
@NullMarked
package io.thermocline.query;

import org.jspecify.annotations.NullMarked;
