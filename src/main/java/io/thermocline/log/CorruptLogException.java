package io.thermocline.log;

/** The log does not hold what it promised. The message says where, and what to do. */
public final class CorruptLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long lastGoodSequence;

    CorruptLogException(String file, long offset, long lastGoodSequence, String what) {
        super(what + " in " + file + " at offset " + offset + "; the last good record before it is " + lastGoodSequence
                + ". Restore the data directory from a backup. To start without what came after that record instead, set"
                + " thermocline.log.accept-loss-after=" + lastGoodSequence
                + ": later log files are then kept aside under names that end in .lost.");
        this.file = file;
        this.offset = offset;
        this.lastGoodSequence = lastGoodSequence;
    }

    CorruptLogException(String file, String what) {
        super(what + " in " + file + ". Nothing was changed.");
        this.file = file;
        this.offset = 0;
        this.lastGoodSequence = 0;
    }

    /** Name of the file. */
    public String file() {
        return file;
    }

    /** Where in the file. */
    public long offset() {
        return offset;
    }

    /** The sequence to which everything is as it should be. */
    public long lastGoodSequence() {
        return lastGoodSequence;
    }
}
