package io.thermocline.log;

import io.thermocline.block.BlockId;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Envelope;
import io.thermocline.block.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Reads the whole of a record whose front has been verified, and verifies the digest of every operation. */
final class RecordDecoder {
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Frame(byte kind, Envelope envelope, PayloadOwner owner, byte[] digest, long bytes) {}

    private RecordDecoder() {}

    /** Empty when an operation's bytes are not those of its digest, and it was not blanked. */
    static Optional<LogRecord> read(Window window, RecordFront front) {
        CommitContext context = context(window, front);
        List<LoggedOperation> operations = new ArrayList<>(front.operations());
        long body = front.bodiesStart();
        for (int i = 0; i < front.operations(); i++) {
            Frame frame = frame(window, front, i);
            long end = body + LogFormat.bodyBytes(frame.bytes());
            if (frame.bytes() < 0 || frame.bytes() > Integer.MAX_VALUE - 64 || end > front.end()) {
                return Optional.empty();
            }
            Optional<LoggedOperation> operation = operation(window, frame, body);
            if (operation.isEmpty()) {
                return Optional.empty();
            }
            operations.add(operation.get());
            body = end;
        }
        return body == front.end()
                ? Optional.of(new LogRecord(front.sequence(), front.timeMicros(), context, operations))
                : Optional.empty();
    }

    private static CommitContext context(Window window, RecordFront front) {
        ByteBuffer from = window.at(front.position() + LogFormat.RECORD_HEADER_BYTES, front.contextBytes());
        return new CommitContext(string(from), string(from), string(from), string(from), string(from));
    }

    private static String string(ByteBuffer from) {
        byte[] bytes = new byte[from.getInt()];
        from.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** What the front says of one operation. */
    static Frame frame(Window window, RecordFront front, int index) {
        ByteBuffer from = window.at(front.framesStart() + (long) LogFormat.FRAME_BYTES * index, LogFormat.FRAME_BYTES);
        byte kind = (byte) from.getInt();
        int flags = from.getInt();
        BlockId id = BlockId.read(from);
        long version = from.getLong();
        Envelope envelope =
                new Envelope(id, front.sequence(), version, from.getLong(), from.getLong(), from.getLong(), flags);
        PayloadOwner owner = new PayloadOwner(BlockId.read(from), from.getLong());
        byte[] digest = new byte[Payload.DIGEST_BYTES];
        from.get(digest);
        return new Frame(kind, envelope, owner, digest, from.getLong());
    }

    private static Optional<LoggedOperation> operation(Window window, Frame frame, long body) {
        ByteBuffer from = window.at(body, LogFormat.BODY_HEADER_BYTES);
        long state = from.getLong();
        byte[] salt = new byte[Payload.SALT_BYTES];
        from.get(salt);
        long start = body + LogFormat.BODY_HEADER_BYTES;
        if (state == LogFormat.BLANKED) {
            // Whether the rest is zeros yet does not matter: a crash may come between the two.
            return Optional.of(
                    new LoggedOperation.Blanked(frame.envelope(), frame.kind() == LogFormat.VECTORS, frame.digest()));
        }
        if (state != LogFormat.PRESENT) {
            return Optional.empty();
        }
        return switch (frame.kind()) {
            case LogFormat.PUT ->
                block(window, frame, salt, start).map(p -> new LoggedOperation.Put(frame.envelope(), p));
            case LogFormat.DELETE ->
                block(window, frame, salt, start).map(p -> new LoggedOperation.Delete(frame.envelope(), p));
            case LogFormat.VECTORS ->
                vectors(window, frame, salt, start)
                        .map(p -> new LoggedOperation.Vectors(
                                frame.envelope().id(), frame.envelope().version(), p));
            default -> Optional.empty();
        };
    }

    private static Optional<BlockPayload> block(Window window, Frame frame, byte[] salt, long start) {
        if (frame.bytes() < Integer.BYTES) {
            return Optional.empty();
        }
        int headerBytes = window.at(start, Integer.BYTES).getInt();
        if (headerBytes < 0 || headerBytes > frame.bytes() - Integer.BYTES) {
            return Optional.empty();
        }
        byte[] header = bytes(window, start + Integer.BYTES, headerBytes);
        byte[] content =
                bytes(window, start + Integer.BYTES + headerBytes, (int) frame.bytes() - Integer.BYTES - headerBytes);
        return Arrays.equals(BlockPayload.digest(salt, header, content), frame.digest())
                ? Optional.of(new BlockPayload(header, content, frame.owner(), salt, frame.digest()))
                : Optional.empty();
    }

    private static Optional<VectorsPayload> vectors(Window window, Frame frame, byte[] salt, long start) {
        byte[] encoded = bytes(window, start, (int) frame.bytes());
        return Arrays.equals(Sha256.of(salt, encoded), frame.digest())
                ? Optional.of(VectorsPayload.decode(encoded, frame.owner(), salt, frame.digest()))
                : Optional.empty();
    }

    private static byte[] bytes(Window window, long position, int count) {
        byte[] bytes = new byte[count];
        window.read(position, bytes);
        return bytes;
    }
}
