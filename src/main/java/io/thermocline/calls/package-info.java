/**
 * What every door does with a call, whatever its protocol: is the store open, who asks and from which manifold, what is counted.
 *
 * <p>Words: the <i>gate</i> knows whether the store is open and how many calls are inside; a <i>pass</i> is one call's way in and out of it;
 * <i>metadata</i> are the named values that come along with a call (headers in REST, metadata in gRPC).
 *
 * <p>Invariants: no service is reached but through the gate; a call that got a pass gives it back exactly once; nothing here knows a protocol.
 */
@NullMarked
package io.thermocline.calls;

import org.jspecify.annotations.NullMarked;
