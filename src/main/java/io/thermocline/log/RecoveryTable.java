package io.thermocline.log;

/**
 * What recovery does with what it finds where the next record is expected. Every row of the table is tested.
 *
 * <p>{@code ended}: a later file says that it begins at the expected sequence or before it. {@code promised}: some record of this or a later file,
 * or the seal, says that the expected sequence was synced, or the segments hold it. {@code followed}: a later file holds a record.
 *
 * <pre>
 * found            ended   promised  followed   decision
 * any              yes     any       any        NEXT_FILE  the later file takes over: a rotation, or a recovery from a poisoned file
 * GOOD             no      any       any        REPLAY
 * NEWER_EPOCH      no      any       any        REFUSE     a later writer's record: this one has been deposed, or the manifest is an old one
 * all others       no      yes       any        REFUSE     what was promised is not there
 * all others       no      no        yes        REFUSE     a later file's record is written only when all before it are synced
 * all others       no      no        no         CUT        a torn tail; the clean end when NOTHING was found and no record of this file follows
 * </pre>
 */
final class RecoveryTable {
    /** What stands where the next record is expected. */
    enum Finding {
        /** The record with the expected sequence. */
        GOOD,
        /** A whole record of a writer with a higher epoch than this one. */
        NEWER_EPOCH,
        /** A whole record of an earlier writer than the record before it. */
        OLDER_EPOCH,
        /** A whole record with another sequence than the expected one. */
        OUT_OF_ORDER,
        /** Bytes that are no record of this file, as an earlier one may have left them, or a record whose checksum or digest is wrong. */
        BAD,
        /** Zeros, or the end of the file. */
        NOTHING
    }

    /** What to do. */
    enum Decision {
        /** Hand the record to the engine and go on behind it. */
        REPLAY,
        /** Go on in the next file. */
        NEXT_FILE,
        /** Zero what follows of this file and go on writing here. */
        CUT,
        /** Do not start. */
        REFUSE
    }

    private RecoveryTable() {}

    static Decision decide(Finding found, boolean ended, boolean promised, boolean followed) {
        if (ended) {
            return Decision.NEXT_FILE;
        }
        return switch (found) {
            case GOOD -> Decision.REPLAY;
            case NEWER_EPOCH -> Decision.REFUSE;
            case OLDER_EPOCH, OUT_OF_ORDER, BAD, NOTHING -> promised || followed ? Decision.REFUSE : Decision.CUT;
        };
    }
}
