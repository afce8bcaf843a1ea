/**
 * Filters: conditions over a block's metadata, written in CEL.
 *
 * <p>{@link io.thermocline.filter.Filters} turns a text into a {@link io.thermocline.filter.Filter}: CEL's own parser reads it, and one pass over
 * what it read checks types and limits and builds a {@link io.thermocline.filter.Term}, the typed tree that every evaluator of filters is written
 * against. {@link io.thermocline.filter.Filter#keeps} is the evaluation in Java; others, such as SQL, must agree with it on every block.
 *
 * <p>Invariants: a text that is no filter is a problem with line and column, whatever it holds. Evaluating never throws; what cannot be decided is
 * <em>unknown</em>, by Kleene's logic, and only true keeps. The work of an evaluation is bounded by the size of the filter times the size of
 * the block's metadata.
 *
 * <p>Words: a <em>term</em> is a node of the tree; its <em>kind</em> is what is known of its value beforehand; a <em>dynamic</em> value is one of the
 * attributes, whose kind each block decides.
 */
@NullMarked
package io.thermocline.filter;

import org.jspecify.annotations.NullMarked;
