package io.thermocline.grpc;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Hands on the messages of one call, each in one piece with its prefix, however they come in. The server behind it copies all that it has of a
 * message with each piece that arrives, which grows with the square of the message. Belongs to the event loop of the call.
 */
final class MessageFrames implements Handler<Buffer> {
    /** A flag and a length before each message. */
    static final int PREFIX = 5;

    private final int limit;
    private final Handler<Buffer> messages;
    private final Runnable tooLarge;
    private final List<Buffer> pieces = new ArrayList<>();
    private long held;
    private long wanted = PREFIX;
    private boolean refused;

    /**
     * @param limit most bytes of a message
     * @param tooLarge is told when the prefix of a larger one has come; nothing is handed on from then on
     */
    MessageFrames(int limit, Handler<Buffer> messages, Runnable tooLarge) {
        this.limit = limit;
        this.messages = messages;
        this.tooLarge = tooLarge;
    }

    @Override
    public void handle(Buffer chunk) {
        int from = 0;
        while (!refused && from < chunk.length()) {
            int to = (int) Math.min(chunk.length(), from + wanted - held);
            pieces.add(chunk.slice(from, to));
            held += to - from;
            from = to;
            if (held == wanted) {
                whole();
            }
        }
    }

    private void whole() {
        Buffer bytes = joined();
        long length = bytes.getUnsignedInt(1);
        pieces.clear();
        if (length > limit) {
            refused = true;
            tooLarge.run();
        } else if (bytes.length() < PREFIX + length) {
            pieces.add(bytes);
            wanted = PREFIX + length;
        } else {
            held = 0;
            wanted = PREFIX;
            messages.handle(bytes);
        }
    }

    private Buffer joined() {
        if (pieces.size() == 1) {
            return pieces.getFirst();
        }
        Buffer bytes = Buffer.buffer((int) held);
        pieces.forEach(bytes::appendBuffer);
        return bytes;
    }
}
