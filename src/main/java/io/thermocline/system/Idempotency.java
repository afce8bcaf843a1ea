package io.thermocline.system;

import java.util.Objects;

/**
 * What makes a write repeatable: the same key and digest from the same caller give the first answer again.
 *
 * @param key as the client chose it
 * @param digest {@value #DIGEST_BYTES} bytes that stand for operation, target and body: the same for a true repeat and for nothing else
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record Idempotency(String key, byte[] digest) {
    /** The header that the key comes in over HTTP, as problems name it. */
    public static final String HEADER = "Idempotency-Key";
    /** Bytes of a digest: SHA-256. */
    public static final int DIGEST_BYTES = 32;
    /** The longest key, in bytes of its UTF-8. */
    public static final int MAX_KEY_BYTES = 255;

    public Idempotency {
        Objects.requireNonNull(key);
        if (digest.length != DIGEST_BYTES) {
            throw new IllegalArgumentException("a request digest has " + DIGEST_BYTES + " bytes, not " + digest.length);
        }
    }
}
