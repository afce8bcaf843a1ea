/**
 * The gRPC door: the messages of {@code thermocline.v1} to service calls and back, the twin of the REST door.
 *
 * <p>Words: the <i>reception</i> is the interceptor in front of all services of ours, which lets calls in and names their caller; a
 * <i>guest</i> is one call that it let in.
 *
 * <p>Invariants: every failure is a status with {@code google.rpc.Status} details. What may block runs on virtual threads, never on an event
 * loop.
 */
@NullMarked
package io.thermocline.grpc;

import org.jspecify.annotations.NullMarked;
