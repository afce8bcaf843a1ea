package io.thermocline.block;

import java.util.Objects;

/**
 * What the content is.
 *
 * @param mediaType such as {@code text/markdown}; RFC 6838
 * @param size bytes of the content
 * @param sha256 SHA-256 of the content, 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record Media(String mediaType, long size, byte[] sha256) {
    public Media {
        Objects.requireNonNull(mediaType);
        Objects.requireNonNull(sha256);
    }
}
