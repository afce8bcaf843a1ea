package io.thermocline.log;

/** The log does not hold what it promised, or cannot be read by this program. The message says where, and what to do. */
public final class CorruptLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String file;
    private final long offset;
    private final long lastGoodSequence;

    CorruptLogException(String file, long offset, long lastGoodSequence, String what) {
        super(what + " in " + file + " at offset " + offset + "; everything through commit " + lastGoodSequence
                + " is there. Restore the data directory from a backup. To start without what came after that commit instead, set"
                + " thermocline.log.accept-loss-after=" + lastGoodSequence
                + ": later log files are then kept aside under names that end in .lost.");
        this.file = file;
        this.offset = offset;
        this.lastGoodSequence = lastGoodSequence;
    }

    CorruptLogException(String file, String what) {
        this(file, 0, what + " in " + file + ". Nothing was changed.");
    }

    private CorruptLogException(String file, long lastGoodSequence, String message) {
        super(message);
        this.file = file;
        this.offset = 0;
        this.lastGoodSequence = lastGoodSequence;
    }

    /** The store has had a log, and there is not one file of it. */
    static CorruptLogException missing(long flushedThrough) {
        return new CorruptLogException(
                LogFormat.FOLDER,
                flushedThrough,
                "no log file in the folder " + LogFormat.FOLDER + " of the data directory, and this store has had one."
                        + " Put that folder back, or restore the data directory from a backup. To start without what"
                        + " came after commit " + flushedThrough + ", which is the last that the segments hold, set"
                        + " thermocline.log.accept-loss-after=" + flushedThrough + ". Nothing was changed.");
    }

    /** Name of the file, or of the folder when there is none. */
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
