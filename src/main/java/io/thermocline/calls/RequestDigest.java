package io.thermocline.calls;

import io.thermocline.block.Sha256;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** Stands for what a request asks: SHA-256 over its parts, each with its length, so that no two requests have the same bytes. Not thread-safe. */
public final class RequestDigest {
    private final MessageDigest digest = Sha256.digest();

    private RequestDigest() {}

    /** Starts with the operation's name. */
    public static RequestDigest of(String operation) {
        return new RequestDigest().with(operation);
    }

    /** Adds a part; null is a part of its own. */
    public RequestDigest with(@Nullable String part) {
        return part == null ? length(-1) : with(part.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a part. */
    public RequestDigest with(byte[] part) {
        length(part.length);
        digest.update(part);
        return this;
    }

    /** The 32 bytes; the object is of no use afterwards. */
    public byte[] bytes() {
        return digest.digest();
    }

    private RequestDigest length(int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));
        return this;
    }
}
