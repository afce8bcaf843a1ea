package io.thermocline.table;

import io.thermocline.block.BlockId;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import io.thermocline.block.HeaderCodec;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/** Writes a history that its seed decides to a table's file, checkpoint after checkpoint, until it is killed. Prints each sequence that is durable. */
final class KilledWriter {
    static final StoreIdentity STORE = new StoreIdentity(new UUID(1, 2), 3);
    private static final int BLOCKS = 4_000;
    private static final int RECORDS_A_BATCH = 500;
    private static final int BATCHES = 1_000;

    private final Random random;
    private final Map<BlockId, Long> versions = new TreeMap<>();
    private long sequence;

    KilledWriter(long seed) {
        random = new Random(seed);
    }

    public static void main(String[] arguments) throws SQLException {
        KilledWriter writer = new KilledWriter(Long.parseLong(arguments[1]));
        try (TableFile file = TableFile.open(TableOptions.defaults(Path.of(arguments[0])))) {
            file.make();
            file.finish(STORE, 0);
            for (int i = 0; i < BATCHES; i++) {
                Batch batch = new Batch(writer.sequence);
                for (int k = 0; k < RECORDS_A_BATCH; k++) {
                    batch.add(writer.next());
                }
                file.write(batch);
                if (i % 3 == 0) {
                    file.drop(writer.sequence - 2_000, 0);
                }
                if (file.checkpoint()) {
                    System.out.println(writer.sequence);
                }
            }
        }
    }

    /** The next record of the history. */
    LogRecord next() {
        sequence++;
        BlockId id = TableWorld.id(random.nextInt(BLOCKS));
        long before = versions.getOrDefault(id, 0L);
        boolean delete = before > 0 && random.nextInt(5) == 0;
        Envelope envelope =
                new Envelope(id, sequence, before + 1, sequence, sequence, 0, delete ? Envelope.TOMBSTONE : 0);
        versions.put(id, before + 1);
        var payload = Payload.block(
                HeaderCodec.encode(TableWorld.header("n" + random.nextInt(100), "{\"a\":" + random.nextInt(9) + "}")),
                new byte[0],
                random);
        return new LogRecord(
                sequence,
                sequence,
                CommitContext.SYSTEM,
                List.of(
                        delete
                                ? new LoggedOperation.Delete(envelope, payload)
                                : new LoggedOperation.Put(envelope, payload)));
    }

    /** The blocks that are current after a sequence, as id, version and sequence. */
    static List<String> currentAt(long seed, long through) {
        KilledWriter writer = new KilledWriter(seed);
        Map<BlockId, String> current = new TreeMap<>();
        while (writer.sequence < through) {
            switch (writer.next().operations().getFirst()) {
                case LoggedOperation.Put put ->
                    current.put(
                            put.envelope().id(),
                            put.envelope().id() + " " + put.envelope().version() + " " + writer.sequence);
                case LoggedOperation.Delete delete ->
                    current.remove(delete.envelope().id());
                case LoggedOperation other -> throw new AssertionError(other);
            }
        }
        return new ArrayList<>(current.values());
    }
}
