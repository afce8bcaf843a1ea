package io.thermocline.log;

import java.util.List;

/**
 * What blanking went through.
 *
 * @param files that were read
 * @param operations that were blanked
 * @param left names of files that hold, or may hold, more: given up by an operator, or damaged where a record should be
 */
public record BlankedLog(int files, long operations, List<String> left) {
    public BlankedLog {
        left = List.copyOf(left);
    }
}
