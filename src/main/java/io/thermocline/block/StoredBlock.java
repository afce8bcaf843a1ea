package io.thermocline.block;

import java.util.Objects;

/**
 * One version of a block as it is stored, in the log, in memory and in segments alike.
 *
 * @param header a {@link Header} in its encoded form ({@link HeaderCodec}); of a tombstone only what decides visibility
 * @param content raw bytes; empty for a tombstone
 */
@SuppressWarnings(
        "ArrayRecordComponent") // never modified, never compared: a copy for each reader would double the bytes moved
public record StoredBlock(Envelope envelope, byte[] header, byte[] content) {
    public StoredBlock {
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(header);
        Objects.requireNonNull(content);
    }

    /** Bytes of header and content. */
    public long bytes() {
        return (long) header.length + content.length;
    }
}
