package io.thermocline.calls;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** Stands for what a request asks: SHA-256 over its parts, each with its length, so that no two requests have the same bytes. Not thread-safe. */
public final class RequestDigest {
    private final MessageDigest digest;

    private RequestDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

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
