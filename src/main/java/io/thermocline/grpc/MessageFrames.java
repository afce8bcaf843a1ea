package io.thermocline.grpc;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Hands on the messages of one call, each in one piece with its prefix, however they come in. The server behind it copies all that it has of a
 * message with each piece that arrives, which grows with the square of the message. Belongs to the event loop of the call.
 */
final class MessageFrames implements Handler<Buffer> {
    /** A flag and a length before each message. */
    static final int PREFIX = 5;

    private final int limit;
    private final Function<Buffer, @Nullable Problem> check;
    private final Handler<Buffer> messages;
    private final Consumer<Problem> refusal;
    private final List<Buffer> pieces = new ArrayList<>();
    private long held;
    private long wanted = PREFIX;
    private boolean refused;

    /**
     * @param limit most bytes of a message
     * @param check finds what is wrong with a message, null for nothing
     * @param refusal is told what is wrong, as soon as the prefix of a larger one has come; nothing is handed on from then on
     */
    MessageFrames(
            int limit, Function<Buffer, @Nullable Problem> check, Handler<Buffer> messages, Consumer<Problem> refusal) {
        this.limit = limit;
        this.check = check;
        this.messages = messages;
        this.refusal = refusal;
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
            refuse(Problem.field(
                    ProblemKind.TOO_LARGE,
                    "message",
                    "is larger than " + limit + " bytes (thermocline.limits.request-bytes)"));
        } else if (bytes.length() < PREFIX + length) {
            pieces.add(bytes);
            wanted = PREFIX + length;
        } else {
            held = 0;
            wanted = PREFIX;
            Problem fault = check.apply(bytes);
            if (fault == null) {
                messages.handle(bytes);
            } else {
                refuse(fault);
            }
        }
    }

    private void refuse(Problem problem) {
        refused = true;
        refusal.accept(problem);
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
