package io.thermocline.engine;

/** A follower fell so far behind that the log no longer has what it wants next. */
public final class FeedTruncatedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FeedTruncatedException(long afterSequence, Throwable cause) {
        super("the log no longer has the records after sequence " + afterSequence, cause);
    }
}
