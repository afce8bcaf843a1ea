/**
 * The key that a store signs with, so that what it says of itself can be shown to others: Ed25519 (RFC 8032), made once, kept in the data directory for
 * its owner alone. Whoever has the public key can check a {@link io.thermocline.signing.Signed} without the store.
 */
@NullMarked
package io.thermocline.signing;

import org.jspecify.annotations.NullMarked;
