package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** Records that depend on their sequence only, and what is compared of records. */
final class Records {
    static final UUID STORE = UUID.fromString("0190a5d0-0000-7000-8000-00000000cafe");
    static final LogOptions SMALL = LogOptions.DEFAULTS.withFileBytes(32 << 10);

    private Records() {}

    static StoreIdentity writer(long epoch) {
        return new StoreIdentity(STORE, epoch);
    }

    /** A put of about that many bytes, and now and then a deletion and vectors. */
    static LogRecord record(long sequence, int contentBytes) {
        return record(sequence, contentBytes, 0);
    }

    /** Records of one sequence and different variants differ in every byte of content. */
    static LogRecord record(long sequence, int contentBytes, long variant) {
        Random random = new Random(sequence * 31 + variant * 7919);
        byte[] content = new byte[contentBytes];
        random.nextBytes(content);
        BlockId id = new BlockId(sequence, variant);
        Envelope envelope = new Envelope(id, sequence, 1, 1_000 + sequence, 2_000 + sequence, 0, Envelope.PENDING);
        List<LoggedOperation> operations = new ArrayList<>();
        operations.add(
                new LoggedOperation.Put(envelope, Payload.block(("header " + sequence).getBytes(), content, random)));
        if (sequence % 3 == 0) {
            Envelope tombstone = new Envelope(id, sequence, 2, 1_000, 3_000, 0, Envelope.TOMBSTONE);
            PayloadOwner owner = new PayloadOwner(new BlockId(5, 6), 7);
            operations.add(new LoggedOperation.Delete(
                    tombstone, Payload.block(new byte[] {1, 2, 3}, new byte[0], owner, random)));
        }
        if (sequence % 4 == 0) {
            List<ChunkVector> chunks = List.of(
                    new ChunkVector(0, 0, 10, new float[] {1f, -2.5f, 3f}),
                    new ChunkVector(1, 10, 20, new float[] {0f, Float.MIN_VALUE, 1e30f}));
            operations.add(new LoggedOperation.Vectors(id, 1, Payload.vectors("mini-lm", chunks, random)));
        }
        CommitContext context = new CommitContext("räume", "actor " + sequence, "device", "", "key-" + sequence);
        return new LogRecord(sequence, 5_000 + sequence, context, operations);
    }

    /** Everything of a record in words, so that two can be compared. */
    static String says(LogRecord record) {
        StringBuilder text = new StringBuilder()
                .append(record.sequence())
                .append(' ')
                .append(record.timeMicros())
                .append(' ')
                .append(record.context());
        record.operations().forEach(operation -> text.append(says(operation)));
        return text.toString();
    }

    private static String says(LoggedOperation operation) {
        HexFormat hex = HexFormat.of();
        String digests = hex.formatHex(operation.salt()) + " " + hex.formatHex(operation.digest());
        return "\n" + digests
                + switch (operation) {
                    case LoggedOperation.Put(Envelope envelope, BlockPayload payload) ->
                        " put " + envelope + says(payload);
                    case LoggedOperation.Delete(Envelope envelope, BlockPayload payload) ->
                        " delete " + envelope + says(payload);
                    case LoggedOperation.Vectors(BlockId id, long version, VectorsPayload payload) ->
                        " vectors " + id + " " + version + " " + payload.encoder() + " " + payload.owner()
                                + payload.chunks().stream()
                                        .map(c -> c.chunk() + " " + c.offset() + " " + c.length() + " "
                                                + Arrays.toString(c.values()))
                                        .toList();
                    case LoggedOperation.Blanked(Envelope envelope, boolean vectors, byte[] digest) ->
                        " blanked " + envelope + " " + vectors;
                };
    }

    private static String says(BlockPayload payload) {
        HexFormat hex = HexFormat.of();
        return " " + payload.owner() + " " + hex.formatHex(payload.header()) + " " + hex.formatHex(payload.content());
    }

    static List<String> say(List<LogRecord> records) {
        return records.stream().map(Records::says).toList();
    }
}
