/** The simulated world: what the engine stands on, with faults that a test can order. Each fake says which of them must be survived. */
@NullMarked
package io.thermocline.testing;

import org.jspecify.annotations.NullMarked;
