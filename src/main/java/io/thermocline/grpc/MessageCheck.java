package io.thermocline.grpc;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.ServiceDescriptor;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.v1.KeysGrpc;
import io.thermocline.v1.ManifoldsGrpc;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the messages of one method can be read. The gRPC server drops one that it cannot read without a word, and in a stream waits for the next
 * for ever. Immutable.
 */
final class MessageCheck {
    private static final Map<String, Message> REQUESTS = List.of(
                    io.thermocline.v1.BlocksGrpc.getServiceDescriptor(),
                    io.thermocline.v1.SearchGrpc.getServiceDescriptor(),
                    ManifoldsGrpc.getServiceDescriptor(),
                    KeysGrpc.getServiceDescriptor())
            .stream()
            .map(ServiceDescriptor::getMethods)
            .flatMap(methods -> methods.stream())
            .collect(Collectors.toUnmodifiableMap(
                    method -> "/" + method.getFullMethodName(), method -> prototype(method.getRequestMarshaller())));

    private final @Nullable Message prototype;

    private MessageCheck(@Nullable Message prototype) {
        this.prototype = prototype;
    }

    /** That of the method at a path; what no method is at can be read by nobody, and is left to the server. */
    static MessageCheck of(String path) {
        return new MessageCheck(REQUESTS.get(path));
    }

    private static Message prototype(Object marshaller) {
        return (Message) Objects.requireNonNull(((PrototypeMarshaller<?>) marshaller).getMessagePrototype());
    }

    /**
     * What is wrong with a message; null for nothing.
     *
     * @param frame the message with its prefix
     */
    @Nullable
    Problem fault(Buffer frame) {
        if (prototype == null) {
            return null;
        }
        if (frame.getByte(0) != 0) {
            return Problem.field(
                    ProblemKind.NOT_IMPLEMENTED, "message", "is compressed: compressed messages are not read");
        }
        CodedInputStream bytes = CodedInputStream.newInstance(frame.getBytes(MessageFrames.PREFIX, frame.length()));
        // So that contents are looked at and not copied.
        bytes.enableAliasing(true);
        try {
            var _ = prototype.getParserForType().parsePartialFrom(bytes);
            bytes.checkLastTagWas(0);
            return null;
        } catch (InvalidProtocolBufferException e) {
            return unreadable(
                    "cannot be read as " + prototype.getDescriptorForType().getFullName());
        }
    }

    /** The problem with a message that is not what a call wants. */
    static Problem unreadable(String fault) {
        return Problem.field(ProblemKind.MALFORMED, "message", fault);
    }
}
