package io.thermocline.files;

/** The data directory belongs to another process, or to another store in this one. */
public final class DatabaseLockedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names the directory, the holder and what to do. */
    public DatabaseLockedException(String message) {
        super(message);
    }
}
