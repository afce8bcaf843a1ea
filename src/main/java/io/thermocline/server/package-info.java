/**
 * The wiring: settings, the life of the one store this process serves, health and metrics. The only package that knows the container, and the
 * only one that asks the machine for time and chance.
 *
 * <p>Words: the <i>settings</i> are everything under {@code thermocline.*}; an <i>open store</i> is an engine with all that works on it.
 *
 * <p>Invariants: a setting that is unknown or out of range stops the start with one message; without API keys the server listens on loopback
 * only; the data directory is locked before anything in it is touched, and let go last.
 */
@NullMarked
package io.thermocline.server;

import org.jspecify.annotations.NullMarked;
