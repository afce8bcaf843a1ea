/**
 * Whether the parts of the store agree, and what to do where they do not: operations that compare, mend and derive anew.
 *
 * <p>Words: an <i>inconsistency</i> is a part of the store that cannot be read or does not agree with another; its <i>issue</i> is a stable code. To <i>mend</i> is to
 * derive anew what can be: files of a segment from the archive, objects of the archive from files here, vectors from contents, the metadata table from the engine.
 *
 * <p>Invariants: verifying changes nothing. Mending drops nothing: what cannot be had from elsewhere stays as it is, stays in the report, and its segment is left alone by
 * merges once a read met the damage. Everything goes at a {@link io.thermocline.consistency.Pace}, ends soon when it is to, and goes on after a restart where it was.
 */
@NullMarked
package io.thermocline.consistency;

import org.jspecify.annotations.NullMarked;
