package io.thermocline.s3;

import java.time.Duration;

/**
 * How long and how much at a time.
 *
 * @param timeout the longest one request may take; a call of several attempts takes a multiple
 * @param attempts how often a request is sent before its call fails
 * @param connections requests at a time
 * @param partBytes objects above it go in parts of it; S3 has 5 MiB as the least
 */
public record S3Limits(Duration timeout, int attempts, int connections, int partBytes) {
    /** What is set unless told otherwise. */
    public static final S3Limits DEFAULT = new S3Limits(Duration.ofSeconds(30), 4, 64, 8 << 20);

    /** Most parts of one object. */
    static final int MAX_PARTS = 10_000;

    public S3Limits {
        if (!timeout.isPositive() || attempts < 1 || connections < 1 || partBytes < 5 << 20) {
            throw new IllegalArgumentException("a limit is out of range");
        }
    }

    /** The longest a call may take, with all its attempts and what lies between them. */
    Duration callTimeout() {
        return timeout.multipliedBy(attempts).plusSeconds(10);
    }

    /** The size of parts so that so many bytes have at most the parts that are allowed. */
    int partBytes(long bytes) {
        long least = Math.ceilDiv(bytes, MAX_PARTS);
        return Math.toIntExact(Math.max(partBytes, least));
    }
}
