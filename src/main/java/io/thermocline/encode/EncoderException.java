package io.thermocline.encode;

import org.jspecify.annotations.Nullable;

/** The encoder could not do its work; the same passages may succeed later. */
public final class EncoderException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says what was attempted, never the text. */
    public EncoderException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
