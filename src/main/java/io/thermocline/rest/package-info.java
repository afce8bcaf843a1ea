/**
 * The REST door: HTTP and JSON to service calls and back, as {@code spec/api.md} has it.
 *
 * <p>Words: an <i>exchange</i> is one request that was let in, with its call and its body; the <i>intake</i> is the filter in front of all
 * resources that makes it. An <i>endpoint</i> is one method of one path, with the parameters and media types that it takes. A resource
 * translates and decides nothing.
 *
 * <p>Invariants: every answer that is not a success is {@code application/problem+json}. Bodies are read by one reader, out of a budget
 * that all requests share, and a body that is refused is drained, so that the connection stays usable. JSON is decoded and encoded by hand:
 * nothing here is serialised by reflection. What may block runs on virtual threads, never on an event loop.
 */
@NullMarked
package io.thermocline.rest;

import org.jspecify.annotations.NullMarked;
