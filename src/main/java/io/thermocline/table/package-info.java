/**
 * The metadata of all live blocks as one SQL table, derived from the log, for filters, sorting, counts and aggregates.
 *
 * <p>Words: the table <i>at</i> a sequence S has the rows with {@code from_sequence <= S < to_sequence}; a row is <i>superseded</i> once it has a
 * {@code to_sequence}; a <i>batch</i> is what was read from the log and not yet written to the table; a <i>lane</i> is a thread with a connection; the
 * table is <i>lost</i> when its file is of no use and everything is to be derived anew.
 *
 * <p>Invariants: one thread writes, that of the follower's loop. A batch is one transaction, and the row of {@code progress} goes with it, so the file
 * always says truly up to which sequence it is. DuckDB writes no log of its own: the file is as of its last checkpoint, and what came after comes again
 * from the log. A query never sees a row that its caller may not see, nor one that has expired: both are conjuncts of every statement. A superseded row
 * stays while a query or a cursor may want it, and what is asked for at a sequence before that is refused, never answered with less. A file that is
 * missing, damaged, or of another store is dropped and derived anew; nothing else fails for it.
 */
@NullMarked
package io.thermocline.table;

import org.jspecify.annotations.NullMarked;
