package io.thermocline.files;

/** The disk has no room for what was to be written. What was there before is as it was. */
public final class StorageFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the file that could not grow. */
    public StorageFullException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Names the file that could not grow. */
    public StorageFullException(String message) {
        super(message);
    }
}
