package io.thermocline.manifest;

/** The newest manifest cannot be used: damaged, of another format version, or not a manifest. The store is not opened and nothing was changed. */
public final class UnreadableManifestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which file, what is wrong, and what to do. */
    public UnreadableManifestException(String file, String reason, String advice) {
        super(file + ": " + reason + ". " + advice);
    }
}
