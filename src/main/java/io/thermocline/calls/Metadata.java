package io.thermocline.calls;

import org.jspecify.annotations.Nullable;

/** The named values that come along with a call: headers in REST, metadata in gRPC. */
@FunctionalInterface
public interface Metadata {
    /** Who calls: {@code Bearer <key>}. */
    String AUTHORIZATION = "authorization";
    /** The manifold that the call looks from. */
    String MANIFOLD = "x-thermocline-manifold";
    /** What makes a write repeatable. */
    String IDEMPOTENCY_KEY = "idempotency-key";
    /** Where the call comes from. */
    String DEVICE = "x-thermocline-device";
    /** The session that reads belong to. */
    String SESSION = "x-thermocline-session";
    /** What ties calls together. */
    String CORRELATION_ID = "x-correlation-id";

    /** The value of that name, lower case; null when there is none. */
    @Nullable
    String get(String name);
}
