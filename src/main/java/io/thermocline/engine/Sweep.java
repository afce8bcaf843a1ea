package io.thermocline.engine;

import io.thermocline.block.Erased;
import io.thermocline.objects.Purged;
import java.util.List;
import java.util.Objects;

/**
 * What an erasure went through in segments and log.
 *
 * @param segments that were looked at
 * @param rewritten of them, that held something
 * @param rewrittenBytes of those
 * @param logFiles that were looked at
 * @param logOperations that were blanked
 * @param purged objects and their versions that went from the archive: superseded by this erasure, or by what came before
 * @param erased what was erased, with what mentioned it
 * @param left names of files that hold, or may hold, something still: damaged ones, and log files that an operator gave up
 */
public record Sweep(
        int segments,
        int rewritten,
        long rewrittenBytes,
        int logFiles,
        long logOperations,
        List<Purged> purged,
        Erased erased,
        List<String> left) {
    public Sweep {
        Objects.requireNonNull(erased);
        purged = List.copyOf(purged);
        left = List.copyOf(left);
    }
}
