/**
 * The store's own blocks: what the services remember in the same log, flush and backup as everything else.
 *
 * <p>Words: a <i>system block</i> lies in the reserved space {@code _system}, has an id derived from what it is about, and a protobuf message
 * as its content ({@code thermocline/v1/system.proto}). A <i>registry</i> is one system block that holds all of a kind of which there are few.
 * An <i>idempotency record</i> remembers the answer to a write.
 *
 * <p>Invariants: no caller but the store sees a system block. An idempotency record is committed with the write it remembers or not at all.
 */
@NullMarked
package io.thermocline.system;

import org.jspecify.annotations.NullMarked;
