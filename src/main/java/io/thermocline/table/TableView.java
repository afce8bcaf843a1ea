package io.thermocline.table;

import io.thermocline.block.Caller;
import io.thermocline.engine.Snapshot;
import java.util.Objects;

/**
 * What a query looks at: the store at a sequence and an instant, as a caller sees it.
 *
 * @param nowMicros the instant of the request, microseconds since the epoch: what filters call {@code now}, and what expiry is compared with
 */
public record TableView(long sequence, long nowMicros, Caller caller) {
    public TableView {
        Objects.requireNonNull(caller);
    }

    /** The same as a snapshot sees; the snapshot may be closed before the query is asked. */
    public static TableView of(Snapshot snapshot) {
        return new TableView(snapshot.sequence(), snapshot.nowMicros(), snapshot.caller());
    }
}
