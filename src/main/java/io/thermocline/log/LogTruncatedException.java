package io.thermocline.log;

/** The position asked for is no longer in the log: whoever asks has to start again from the segments. */
public final class LogTruncatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the position. */
    public LogTruncatedException(String message) {
        super(message);
    }
}
