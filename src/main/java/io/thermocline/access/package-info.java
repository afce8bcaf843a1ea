/**
 * Who calls: turns a bearer token into a caller, and keeps the keys that name them.
 *
 * <p>Invariants: the text of a key is shown once, to whom it is made for; the store keeps its SHA-256 only. A key that is deleted opens nothing
 * from the next call on. Neither texts nor hashes of keys are ever logged.
 */
@NullMarked
package io.thermocline.access;

import org.jspecify.annotations.NullMarked;
