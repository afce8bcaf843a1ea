/**
 * What can go wrong, named by what the caller must do about it.
 *
 * <p>A {@link io.thermocline.problem.Problem} is a value that every door translates (RFC 9457 in REST, status details in gRPC); a
 * {@link io.thermocline.problem.ProblemException} carries one through the layers. Nothing here knows a protocol beyond the status number
 * that RFC 9457 asks for.
 */
@NullMarked
package io.thermocline.problem;

import org.jspecify.annotations.NullMarked;
