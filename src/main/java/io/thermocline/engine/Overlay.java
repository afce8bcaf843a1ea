package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.LoggedOperation.Delete;
import io.thermocline.log.LoggedOperation.Put;
import io.thermocline.log.LoggedOperation.Vectors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the transactions of the group at hand have written, over a view: the committer's eyes. Preconditions are compared with the state before
 * the transaction; only {@link Precondition.SameTransaction} looks at its own operations. Of the committer's thread.
 */
final class Overlay {
    private final Map<BlockId, Envelope> written = new HashMap<>();
    private final Map<BlockId, Envelope> own = new HashMap<>();
    private final View view;
    private final long timeMicros;

    Overlay(View view, long timeMicros) {
        this.view = view;
        this.timeMicros = timeMicros;
    }

    /**
     * Checks a transaction and stamps its operations.
     *
     * @throws ConflictException if a precondition does not hold
     */
    Pending.Staged stage(Pending.Submitted submitted, long sequence) {
        own.clear();
        Transaction transaction = submitted.transaction();
        List<Operation> operations = transaction.operations();
        List<LoggedOperation> logged = new ArrayList<>(operations.size());
        List<Long> versions = new ArrayList<>(operations.size());
        List<ConflictException.Failure> failures = null;
        for (int i = 0; i < operations.size(); i++) {
            Operation operation = operations.get(i);
            Standing standing = standing(operation);
            if (standing == null) {
                failures = failures == null ? new ArrayList<>() : failures;
                failures.add(failure(i, operation));
                standing = Standing.NOTHING;
            }
            versions.add(stamp(operation, standing, sequence, logged));
        }
        if (failures != null) {
            throw new ConflictException(failures);
        }
        LogRecord record = logged.isEmpty() ? null : new LogRecord(sequence, timeMicros, transaction.context(), logged);
        return new Pending.Staged(submitted, record, versions);
    }

    /** The transaction staged last is in the log: later ones of the group see what it wrote. */
    void accept() {
        written.putAll(own);
    }

    /** How the operation's block stands; null when its precondition does not hold. */
    private @Nullable Standing standing(Operation operation) {
        if (operation.precondition() instanceof Precondition.SameTransaction) {
            Envelope envelope = own.get(operation.id());
            return envelope == null || envelope.tombstone() ? null : Standing.of(envelope, timeMicros);
        }
        Standing standing = current(operation.id());
        return standing.meets(operation.precondition()) ? standing : null;
    }

    private Standing current(BlockId id) {
        Envelope envelope = written.get(id);
        return envelope != null
                ? Standing.of(envelope, timeMicros)
                : Standing.of(view.newest(id, Long.MAX_VALUE), timeMicros);
    }

    private ConflictException.Failure failure(int index, Operation operation) {
        Standing found = current(operation.id());
        return new ConflictException.Failure(index, operation.id(), found.version(), found.gone());
    }

    private long stamp(Operation operation, Standing standing, long sequence, List<LoggedOperation> logged) {
        return switch (operation) {
            case Operation.Put put -> {
                long created = put.createdAtMicros();
                if (created == 0) {
                    created = standing.live() ? standing.createdAtMicros() : timeMicros;
                }
                Envelope envelope = new Envelope(
                        put.id(),
                        sequence,
                        standing.version() + 1,
                        created,
                        timeMicros,
                        put.expiresAtMicros(),
                        put.flags() & ~Envelope.TOMBSTONE);
                own.put(put.id(), envelope);
                logged.add(new Put(envelope, put.payload()));
                yield envelope.version();
            }
            case Operation.Delete delete -> {
                long created = standing.version() == 0 ? timeMicros : standing.createdAtMicros();
                Envelope envelope = new Envelope(
                        delete.id(),
                        sequence,
                        standing.version() + 1,
                        created,
                        timeMicros,
                        0,
                        delete.flags() | Envelope.TOMBSTONE);
                own.put(delete.id(), envelope);
                logged.add(new Delete(envelope, delete.payload()));
                yield envelope.version();
            }
            case Operation.AppendVectors append -> {
                logged.add(new Vectors(append.id(), standing.version(), append.payload()));
                yield standing.version();
            }
            case Operation.Check _ -> standing.version();
        };
    }
}
