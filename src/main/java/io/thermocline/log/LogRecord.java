package io.thermocline.log;

import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import java.util.List;
import java.util.Objects;

/**
 * One commit: all its operations happen, or none.
 *
 * @param sequence from 1, one more than the record before
 * @param timeMicros when it was committed, microseconds since the epoch, UTC
 * @param operations in the order of the transaction; the sequence of each one's envelope is the record's
 */
public record LogRecord(long sequence, long timeMicros, CommitContext context, List<LoggedOperation> operations) {
    public LogRecord {
        Objects.requireNonNull(context);
        operations = List.copyOf(operations);
        if (sequence < 1) {
            throw new IllegalArgumentException("sequence " + sequence);
        }
    }

    /** @throws IllegalArgumentException when an envelope has another sequence than the record */
    void requireOneSequence() {
        for (LoggedOperation operation : operations) {
            Envelope envelope = switch (operation) {
                case LoggedOperation.Put put -> put.envelope();
                case LoggedOperation.Delete delete -> delete.envelope();
                case LoggedOperation.Vectors vectors -> null;
                case LoggedOperation.Blanked blanked -> blanked.envelope();
            };
            if (envelope != null && envelope.sequence() != sequence) {
                throw new IllegalArgumentException(
                        "envelope of sequence " + envelope.sequence() + " in record " + sequence);
            }
        }
    }
}
