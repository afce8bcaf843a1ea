package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.VectorsPayload;

/** Puts what the log says into memory: the same way for a commit and for a replay. */
final class Ledger {
    /** What a commit and each of its operations take besides their payloads, about. */
    private static final long COMMIT_BYTES = 256;

    private static final long OPERATION_BYTES = 192;

    private Ledger() {}

    /** Adds all operations of a record to a memtable. */
    static void apply(LogRecord record, Memtable memtable) {
        for (LoggedOperation operation : record.operations()) {
            switch (operation) {
                case LoggedOperation.Put put -> memtable.add(stored(put.envelope(), put.payload()));
                case LoggedOperation.Delete delete -> memtable.add(stored(delete.envelope(), delete.payload()));
                case LoggedOperation.Vectors vectors -> memtable.add(vectors(vectors, record.sequence()));
                case LoggedOperation.Blanked _ -> {}
            }
        }
        memtable.reached(record.sequence(), record.timeMicros());
    }

    /** Bytes of a transaction as it counts against limits: payloads and what the log and memory add for each operation. */
    static long bytes(Transaction transaction) {
        long bytes = COMMIT_BYTES;
        for (Operation operation : transaction.operations()) {
            bytes += OPERATION_BYTES;
            bytes += switch (operation) {
                case Operation.Put put -> put.payload().encodedBytes();
                case Operation.Delete delete -> delete.payload().encodedBytes();
                case Operation.AppendVectors append -> append.payload().encodedBytes();
                case Operation.Check _ -> 0;
            };
        }
        return bytes;
    }

    /** Bytes of a record on the heap, about; vectors are held as numbers and in encoded form. */
    static long bytes(LogRecord record) {
        long bytes = bytesBesideMemtable(record);
        for (LoggedOperation operation : record.operations()) {
            bytes += switch (operation) {
                case LoggedOperation.Put put -> put.payload().encodedBytes();
                case LoggedOperation.Delete delete -> delete.payload().encodedBytes();
                case LoggedOperation.Vectors vectors -> vectors.payload().encodedBytes();
                case LoggedOperation.Blanked _ -> 0;
            };
        }
        return bytes;
    }

    /** The same without what a memtable that has the record holds too: the objects around it, and the encoded form of vectors. */
    static long bytesBesideMemtable(LogRecord record) {
        long bytes = COMMIT_BYTES;
        for (LoggedOperation operation : record.operations()) {
            bytes += OPERATION_BYTES;
            if (operation instanceof LoggedOperation.Vectors vectors) {
                bytes += vectors.payload().encodedBytes();
            }
        }
        return bytes;
    }

    private static StoredBlock stored(Envelope envelope, BlockPayload payload) {
        return new StoredBlock(envelope, payload.header(), payload.content());
    }

    private static VectorSet vectors(LoggedOperation.Vectors vectors, long sequence) {
        VectorsPayload payload = vectors.payload();
        return new VectorSet(vectors.id(), vectors.version(), payload.encoder(), sequence, payload.chunks());
    }
}
