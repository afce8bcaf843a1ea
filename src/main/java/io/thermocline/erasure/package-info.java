/**
 * Erasing blocks for good, everywhere, with a proof.
 *
 * <p>An erasure is an operation. It first commits, batch by batch, what hides the blocks together with a <i>mark</i>: a system block that names them. The
 * sequence of that commit is what everything of theirs that is older than it is erased by; so the mark decides, and whatever was not done before a crash is
 * done after it. Then everything that is derived from the log or holds it is gone through: segments and log by the engine, then the followers' own
 * copies. Marks are never deleted: together they are the <i>erasure list</i>, which whoever restores an older copy of the store has to apply before serving it.
 *
 * <p>An erasure is <i>open</i> from its first mark until all that is marked is gone; each erasure takes up what earlier ones left open.
 */
@NullMarked
package io.thermocline.erasure;

import org.jspecify.annotations.NullMarked;
