package io.thermocline.segment;

import org.jspecify.annotations.Nullable;

/** A file of a segment is missing, cut short, or not the one the manifest speaks of: the segment cannot be opened. */
public final class CorruptSegmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;

    CorruptSegmentException(String file, String detail, @Nullable Throwable cause) {
        super("file=" + file + ": " + detail, cause);
        this.file = file;
    }

    /** Name of the file in the file store. */
    public String file() {
        return file;
    }
}
