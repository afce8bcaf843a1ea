package io.thermocline.blocks;

import io.thermocline.block.Caller;
import io.thermocline.system.Idempotency;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, from where, and how the call wants to be treated.
 *
 * @param caller with the manifolds that its reads look from as its scope
 * @param manifold the one manifold that the call names; new blocks land there, keys are looked up there
 * @param idempotency null when the client named no key
 * @param persist whether what is created outlives the process; volatile blocks are not implemented yet
 * @param waitIndexed answer a write only when its vectors are there, or could not be made
 * @param reimport the source of documentation is being imported again, which alone may change it
 */
public record Call(
        Caller caller,
        String manifold,
        @Nullable Idempotency idempotency,
        Origin origin,
        boolean persist,
        boolean waitIndexed,
        boolean reimport) {
    public Call {
        Objects.requireNonNull(caller);
        Objects.requireNonNull(manifold);
        Objects.requireNonNull(origin);
    }

    /** A plain call: no idempotency key, no origin, no wishes. */
    public static Call of(Caller caller, String manifold) {
        return new Call(caller, manifold, null, Origin.UNKNOWN, true, false, false);
    }

    /** What its reads belong to: the session that it names, else whoever calls, from that manifold and device. */
    long stream() {
        long who = 31L * caller.name().hashCode() + caller.role().name().hashCode();
        return origin.session().isEmpty()
                ? ((who * 31 + manifold.hashCode()) << 32) ^ origin.device().hashCode()
                : ~((who << 32) ^ origin.session().hashCode());
    }

    /** The same call as part of an import of documentation from its source. */
    public Call reimporting() {
        return new Call(caller, manifold, idempotency, origin, persist, waitIndexed, true);
    }

    /** The same call with an idempotency key. */
    public Call with(@Nullable Idempotency other) {
        return new Call(caller, manifold, other, origin, persist, waitIndexed, reimport);
    }

    /**
     * Where a call came from, as the client says. Empty strings when it does not say.
     *
     * @param device such as the name of a host; kept in the log
     * @param correlationId what ties calls together; kept in the log
     * @param session what reads follow each other in
     */
    public record Origin(String device, String correlationId, String session) {
        /** The client says nothing. */
        public static final Origin UNKNOWN = new Origin("", "");

        /** Of no session. */
        public Origin(String device, String correlationId) {
            this(device, correlationId, "");
        }

        public Origin {
            Objects.requireNonNull(device);
            Objects.requireNonNull(correlationId);
            Objects.requireNonNull(session);
        }
    }
}
