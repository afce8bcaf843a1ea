package io.thermocline.tiers;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;

/**
 * What the store was set up with, as far as it may be a mistake.
 *
 * @param fileSystem type of that of the data directory, as the system calls it
 * @param acceptsLoss whether a start may give up the end of the log
 * @param mostOpenFiles of the process; 0 where it is not known
 */
public record Setup(String fileSystem, Archived archived, Times times, boolean acceptsLoss, long mostOpenFiles) {
    /**
     * How the archive is reached.
     *
     * @param sameDisk whether it lies on the data directory's own disk
     * @param unencrypted whether contents travel to another machine as they are
     * @param unpriced what has no price while other things have one
     */
    public record Archived(boolean sameDisk, boolean unencrypted, Set<Price> unpriced) {
        public Archived {
            unpriced = Set.copyOf(unpriced);
        }
    }

    /**
     * How often and how long.
     *
     * @param verifyTable how often the whole table is read; zero for never
     * @param history that is kept
     * @param deleteWithin in which what was deleted leaves
     */
    public record Times(Duration verifyTable, Duration history, Duration deleteWithin) {
        public Times {
            Objects.requireNonNull(verifyTable);
            Objects.requireNonNull(history);
            Objects.requireNonNull(deleteWithin);
        }
    }

    public Setup {
        Objects.requireNonNull(fileSystem);
        Objects.requireNonNull(archived);
        Objects.requireNonNull(times);
    }
}
