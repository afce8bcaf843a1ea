package io.thermocline.engine;

import java.util.List;

/**
 * What an erasure went through in segments and log.
 *
 * @param segments that were looked at
 * @param rewritten of them, that held something
 * @param rewrittenBytes of those
 * @param logFiles that were looked at
 * @param logOperations that were blanked
 * @param left names of files that hold, or may hold, something still: damaged ones, and log files that an operator gave up
 */
public record Sweep(
        int segments, int rewritten, long rewrittenBytes, int logFiles, long logOperations, List<String> left) {
    public Sweep {
        left = List.copyOf(left);
    }
}
