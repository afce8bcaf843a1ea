package io.thermocline.grpc;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.Metadata;
import io.thermocline.blocks.Call;
import io.thermocline.calls.Calls;
import io.thermocline.calls.Gate;
import io.thermocline.calls.RequestDigest;
import io.thermocline.calls.Services;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One call that was let in. Thread-safe but for its answer's metadata, which belong to whoever answers. */
final class Guest {
    static final Context.Key<Guest> KEY = Context.key("thermocline-guest");

    private final Gate<Services>.Pass pass;
    private final Metadata headers;
    private final Metadata answer = new Metadata();

    /** Reads who calls, so that a caller without a key is refused before anything else. */
    Guest(Gate<Services>.Pass pass, Metadata headers) {
        this.pass = pass;
        this.headers = headers;
        call(Calls.Wishes.NONE);
    }

    /** The guest whose call runs on this thread. */
    static Guest current() {
        return Objects.requireNonNull(KEY.get(), "no call reaches a service but through the reception");
    }

    Services services() {
        return pass.services();
    }

    void requireOpen() {
        pass.requireOpen();
    }

    /** Who calls, without an idempotency key. */
    Call call(Calls.Wishes wishes) {
        return Calls.identify(pass.services(), this::header, null, wishes);
    }

    /** Who calls, with the idempotency key that the call may have. */
    Call write(Calls.Wishes wishes, Message request) {
        return repeatable(call(wishes), header(io.thermocline.calls.Metadata.IDEMPOTENCY_KEY), request);
    }

    static Call repeatable(Call call, @Nullable String key, Message request) {
        if (key == null) {
            return call;
        }
        RequestDigest digest = RequestDigest.of(request.getDescriptorForType().getFullName());
        return Calls.repeatable(call, key, digest.with(bytes(request)));
    }

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(message.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        // Maps come in any order otherwise.
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private @Nullable String header(String name) {
        return headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
    }

    /** Metadata that go before the answer. */
    Metadata answer() {
        return answer;
    }

    void say(String name, String value) {
        answer.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value);
    }

    void leave() {
        pass.close();
    }
}
