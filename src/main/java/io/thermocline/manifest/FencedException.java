package io.thermocline.manifest;

/** Another writer has opened the store since; this one must write nothing more. */
public final class FencedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Names both epochs. */
    public FencedException(long ownEpoch, long foundEpoch) {
        super("another writer took the store over: epoch=" + ownEpoch + " found=" + foundEpoch);
    }
}
