package io.thermocline.tiers;

import io.thermocline.filter.Filters;
import java.util.Arrays;
import java.util.Objects;

/**
 * Which segments are to be moved: those that hold blocks that meet the conditions on blocks, and meet those on use themselves.
 *
 * <p>Recorded as one byte, 1 with force and 0 without, and what an {@link Eviction} is recorded as.
 *
 * @param force whether a segment moves for a single block, and comes back whatever the budget says
 */
record Relocation(Eviction which, boolean force) {
    Relocation {
        Objects.requireNonNull(which);
    }

    static Relocation of(Eviction which) {
        return new Relocation(which, which.force());
    }

    /** @throws io.thermocline.problem.ProblemException as {@link Eviction#check} does */
    void check(Filters filters) {
        which.check(filters);
    }

    byte[] encode() {
        byte[] conditions = which.encode();
        byte[] record = new byte[conditions.length + 1];
        record[0] = (byte) (force ? 1 : 0);
        System.arraycopy(conditions, 0, record, 1, conditions.length);
        return record;
    }

    static Relocation decode(byte[] record) {
        return new Relocation(Eviction.decode(Arrays.copyOfRange(record, 1, record.length)), record[0] == 1);
    }
}
