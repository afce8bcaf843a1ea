package io.thermocline.log;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * Settings of the log.
 *
 * @param fileBytes size of a file ({@code thermocline.log.file-bytes}); a record that needs more gets a larger file of its own
 * @param maxRecordBytes the largest record in encoded form; a larger one is refused before anything is written
 * @param bufferBytes memory for records that wait for their sync; beyond it they are written early, in pieces
 * @param acceptLossAfter the last good sequence, as a refused start has named it, to start without what came after it
 *     ({@code thermocline.log.accept-loss-after}); it has no effect at any other place
 */
public record LogOptions(long fileBytes, long maxRecordBytes, int bufferBytes, OptionalLong acceptLossAfter) {
    /** Files of 64 MiB, records to 64 MiB, 8 MiB of buffer, no loss accepted. */
    public static final LogOptions DEFAULTS = new LogOptions(64L << 20, 64L << 20, 8 << 20, OptionalLong.empty());

    public LogOptions {
        Objects.requireNonNull(acceptLossAfter);
        if (fileBytes < 2 * LogFormat.PAGE_BYTES || fileBytes % LogFormat.PAGE_BYTES != 0) {
            throw new IllegalArgumentException(
                    "file size " + fileBytes + " is not a multiple of 4 KiB of at least 8 KiB");
        }
        if (maxRecordBytes < LogFormat.PAGE_BYTES) {
            throw new IllegalArgumentException("record limit " + maxRecordBytes + " is under 4 KiB");
        }
        if (bufferBytes < LogFormat.PAGE_BYTES) {
            throw new IllegalArgumentException("buffer of " + bufferBytes + " bytes is under 4 KiB");
        }
    }

    /** The same with files of another size. */
    public LogOptions withFileBytes(long bytes) {
        return new LogOptions(bytes, maxRecordBytes, bufferBytes, acceptLossAfter);
    }

    /** The same, accepting that everything after a sequence is lost if the log is corrupt right after it. */
    public LogOptions withAcceptLossAfter(long sequence) {
        return new LogOptions(fileBytes, maxRecordBytes, bufferBytes, OptionalLong.of(sequence));
    }
}
