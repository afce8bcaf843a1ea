/**
 * The vocabulary of the store: what a block is, who asks, and what may be seen.
 *
 * <p>Words: a <i>block</i> is envelope + header + content + vectors. The <i>envelope</i> is what the committer stamps (id, sequence, version,
 * times, flags). The <i>header</i> is all metadata, encoded once as protobuf. The <i>content</i> is raw bytes. <i>Vectors</i> belong to one
 * version of a block and may arrive later. A <i>tombstone</i> is the version of a block that says it is deleted.
 *
 * <p>Invariants: everything here is an immutable value and thread-safe; arrays handed in or out are never modified by anyone. Nothing here does
 * I/O or depends on any other package but {@code problem} and the generated protobuf messages.
 */
@NullMarked
package io.thermocline.block;

import org.jspecify.annotations.NullMarked;
