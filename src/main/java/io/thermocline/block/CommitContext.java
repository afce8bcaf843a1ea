package io.thermocline.block;

import java.util.Objects;

/**
 * Who did a commit and as part of what; kept in the log with it. Absent parts are empty strings.
 *
 * @param space the space the writer named
 * @param actor the caller's name
 * @param device where the call came from, as the client says
 * @param correlationId what ties calls together, as the client says
 * @param idempotencyKey as the client sent it
 */
public record CommitContext(String space, String actor, String device, String correlationId, String idempotencyKey) {
    /** A commit of the store itself. */
    public static final CommitContext SYSTEM = new CommitContext("_system", "_system", "", "", "");

    public CommitContext {
        Objects.requireNonNull(space);
        Objects.requireNonNull(actor);
        Objects.requireNonNull(device);
        Objects.requireNonNull(correlationId);
        Objects.requireNonNull(idempotencyKey);
    }
}
