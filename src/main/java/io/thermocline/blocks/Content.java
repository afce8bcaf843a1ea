package io.thermocline.blocks;

import io.thermocline.block.Sha256;
import java.util.Objects;

/** A block's content and its digest, which is computed once however often the write is planned again. */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
record Content(byte[] bytes, byte[] sha256) {
    Content {
        Objects.requireNonNull(bytes);
        Objects.requireNonNull(sha256);
    }

    static Content of(byte[] bytes) {
        return new Content(bytes, Sha256.of(bytes));
    }
}
