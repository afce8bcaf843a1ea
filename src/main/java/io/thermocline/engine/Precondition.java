package io.thermocline.engine;

import io.thermocline.block.Envelope;

/** What must hold for a block at the moment of the commit. */
public sealed interface Precondition {
    /** There is no row of the id at all, not even a tombstone. */
    Precondition ABSENT = new Absent();
    /** An earlier operation of the same transaction writes the block. */
    Precondition SAME_TRANSACTION = new SameTransaction();

    /** The block is live and its version is this one. */
    static Precondition versionIs(long version) {
        return new VersionIs(version);
    }

    /** The block is live and its current row is this one. */
    static Precondition rowIs(Envelope row) {
        return new RowIs(row.version(), row.sequence());
    }

    /** The block is deleted or expired, and the version that says so is this one. */
    static Precondition tombstoned(long version) {
        return new Tombstoned(version);
    }

    /** There is no row of the id at all, not even a tombstone. */
    record Absent() implements Precondition {}

    /**
     * The block is live (neither deleted nor expired) and its current version is this one.
     *
     * @param version at least 1
     */
    record VersionIs(long version) implements Precondition {
        public VersionIs {
            requirePositive(version);
        }
    }

    /**
     * The block is live (neither deleted nor expired) and its current row is this one. The version alone would not say so: once a tombstone is
     * merged away the id starts again at version 1.
     *
     * @param version at least 1
     * @param sequence of the commit that wrote it
     */
    record RowIs(long version, long sequence) implements Precondition {
        public RowIs {
            requirePositive(version);
        }
    }

    /**
     * The block is deleted or expired, and its current version is this one.
     *
     * @param version of the tombstone or of the expired row, at least 1
     */
    record Tombstoned(long version) implements Precondition {
        public Tombstoned {
            requirePositive(version);
        }
    }

    /** An earlier operation of the same transaction writes the block; the version meant is the one given there. */
    record SameTransaction() implements Precondition {}

    private static void requirePositive(long version) {
        if (version < 1) {
            throw new IllegalArgumentException("versions count from 1, not " + version);
        }
    }
}
