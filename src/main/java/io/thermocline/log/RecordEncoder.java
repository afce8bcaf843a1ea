package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Writes records as {@link LogFormat} says. Thread-safe. */
final class RecordEncoder {
    /** One record, measured: what has to be known before the first byte is written. */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Measured(LogRecord record, byte[][] context, int contextBytes, int frontBytes, long bytes) {}

    private final UUID storeId;
    private final long epoch;

    RecordEncoder(StoreIdentity identity) {
        storeId = identity.storeId();
        epoch = identity.epoch();
    }

    static Measured measure(LogRecord record) {
        byte[][] context = strings(record.context());
        long contextBytes = 0;
        for (byte[] part : context) {
            contextBytes += Integer.BYTES + part.length;
        }
        contextBytes = LogFormat.aligned(contextBytes);
        long front = LogFormat.RECORD_HEADER_BYTES
                + contextBytes
                + (long) LogFormat.FRAME_BYTES * record.operations().size();
        long bodies = 0;
        for (LoggedOperation operation : record.operations()) {
            bodies += LogFormat.bodyBytes(payload(operation).encodedBytes());
        }
        return new Measured(record, context, Math.toIntExact(contextBytes), Math.toIntExact(front), front + bodies);
    }

    void encode(Measured measured, LogFile file, long syncedThrough, GroupBuffer to) {
        LogRecord record = measured.record();
        ByteBuffer front = to.contiguous(measured.frontBytes());
        int start = front.position();
        front.putInt(LogFormat.RECORD_MAGIC).putInt(0).putLong(measured.bytes()).putLong(epoch);
        front.putLong(record.sequence())
                .putLong(file.id())
                .putLong(syncedThrough)
                .putLong(record.timeMicros());
        front.putInt(record.operations().size()).putInt(measured.contextBytes());
        int contextEnd = front.position() + measured.contextBytes();
        for (byte[] part : measured.context()) {
            front.putInt(part.length).put(part);
        }
        while (front.position() < contextEnd) {
            front.put((byte) 0);
        }
        for (LoggedOperation operation : record.operations()) {
            frame(operation, front);
        }
        CRC32C crc = file.mark(storeId).crc();
        crc.update(front.duplicate().flip().position(start + LogFormat.CRC_START));
        front.putInt(start + LogFormat.CRC_OFFSET, (int) crc.getValue());
        for (LoggedOperation operation : record.operations()) {
            body(payload(operation), to);
        }
    }

    private static void frame(LoggedOperation operation, ByteBuffer to) {
        switch (operation) {
            case LoggedOperation.Put(Envelope envelope, BlockPayload payload) ->
                frame(LogFormat.PUT, envelope, payload, to);
            case LoggedOperation.Delete(Envelope envelope, BlockPayload payload) ->
                frame(LogFormat.DELETE, envelope, payload, to);
            case LoggedOperation.Vectors(BlockId id, long version, VectorsPayload payload) ->
                frame(LogFormat.VECTORS, new Envelope(id, 0, version, 0, 0, 0, 0), payload, to);
            case LoggedOperation.Blanked blanked -> throw unwritable(blanked);
        }
    }

    private static void frame(byte kind, Envelope envelope, Payload payload, ByteBuffer to) {
        to.putInt(kind).putInt(envelope.flags());
        envelope.id().write(to);
        to.putLong(envelope.version());
        to.putLong(envelope.createdAtMicros())
                .putLong(envelope.updatedAtMicros())
                .putLong(envelope.expiresAtMicros());
        payload.owner().space().write(to);
        to.putLong(payload.owner().key()).put(payload.digest()).putLong(payload.encodedBytes());
    }

    private static void body(Payload payload, GroupBuffer to) {
        to.contiguous(LogFormat.BODY_HEADER_BYTES).putLong(LogFormat.PRESENT).put(payload.salt());
        switch (payload) {
            case BlockPayload block -> {
                to.put(BlockPayload.headerLength(block.header()));
                to.put(block.header());
                to.put(block.content());
            }
            case VectorsPayload vectors -> to.put(vectors.encoded());
        }
        long written = LogFormat.BODY_HEADER_BYTES + payload.encodedBytes();
        to.putZeros((int) (LogFormat.aligned(written) - written));
    }

    private static Payload payload(LoggedOperation operation) {
        return switch (operation) {
            case LoggedOperation.Put put -> put.payload();
            case LoggedOperation.Delete delete -> delete.payload();
            case LoggedOperation.Vectors vectors -> vectors.payload();
            case LoggedOperation.Blanked blanked -> throw unwritable(blanked);
        };
    }

    private static IllegalArgumentException unwritable(LoggedOperation.Blanked blanked) {
        return new IllegalArgumentException(
                "a blanked operation is never appended: " + blanked.envelope().id());
    }

    private static byte[][] strings(CommitContext context) {
        return new byte[][] {
            utf8(context.space()),
            utf8(context.actor()),
            utf8(context.device()),
            utf8(context.correlationId()),
            utf8(context.idempotencyKey())
        };
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
