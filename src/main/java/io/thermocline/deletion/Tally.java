package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import io.thermocline.operations.Report;
import io.thermocline.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what became of blocks. Not thread-safe. */
final class Tally {
    private static final String DELETED = "deleted";
    private static final String MISSING = "missing";
    private static final String REFUSED = "refused";
    private static final String FAILED = "failed";

    private final List<Report.Failure> failures;
    private long failuresLeftOut;
    private long deleted;
    private long missing;
    private long refused;
    private long failed;

    /** Goes on from a report. */
    Tally(Report before) {
        deleted = before.figure(DELETED);
        missing = before.figure(MISSING);
        refused = before.figure(REFUSED);
        failed = before.figure(FAILED);
        failures = new ArrayList<>(before.failures());
        failuresLeftOut = before.failuresLeftOut();
    }

    void deleted() {
        deleted++;
    }

    /** There is no such block for the caller, and was none when the operation began; or the filter is no longer true of it. */
    void missing() {
        missing++;
    }

    /** The caller may not delete it. */
    void refused(BlockId id, Problem why) {
        refused++;
        add(id, why);
    }

    /** It could not be deleted. */
    void failed(BlockId id, Problem why) {
        failed++;
        add(id, why);
    }

    private void add(BlockId id, Problem why) {
        if (failures.size() < Report.MAX_FAILURES) {
            failures.add(new Report.Failure(id.toString(), why));
        } else {
            failuresLeftOut++;
        }
    }

    Report report() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put(DELETED, deleted);
        figures.put(MISSING, missing);
        figures.put(REFUSED, refused);
        figures.put(FAILED, failed);
        return new Report(figures, failures, failuresLeftOut);
    }
}
