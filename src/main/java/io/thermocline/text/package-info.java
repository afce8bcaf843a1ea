/**
 * What texts in requests may look like, wherever they come in.
 *
 * <p>Invariant: a text that passed can be written as UTF-8 and read back the same, and shown on one line of a terminal or a log without harm.
 */
@NullMarked
package io.thermocline.text;

import org.jspecify.annotations.NullMarked;
