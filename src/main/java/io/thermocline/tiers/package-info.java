/**
 * What can be asked of the store's tiers as a whole.
 *
 * <p>Words: to <i>compact</i> is to write what lies in memory to segments, and to merge segments until none is left that is worth it.
 */
@NullMarked
package io.thermocline.tiers;

import org.jspecify.annotations.NullMarked;
