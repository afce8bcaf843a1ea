package io.thermocline.erasure;

import io.thermocline.block.BlockId;
import io.thermocline.engine.Sweep;
import io.thermocline.operations.Report;
import io.thermocline.problem.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts what became of blocks. Not thread-safe. */
final class Tally {
    private static final String WAITING = "waiting";

    private final List<BlockId> erased = new ArrayList<>();
    private final Map<String, Problem> failures = new LinkedHashMap<>();
    private long failuresLeftOut;
    private long missing;
    private long refused;

    /** @param before what was reported before a crash: counts come from the marks again, reasons do not */
    Tally(Report before) {
        before.failures().forEach(each -> failures.put(each.subject(), each.problem()));
        failures.remove(WAITING);
        failuresLeftOut = before.failuresLeftOut();
    }

    void add(Marks.Marked marked) {
        erased.addAll(marked.mark().blocks());
        missing += marked.mark().missing();
        refused += marked.mark().refused();
        marked.refused().forEach((id, why) -> failed(id.toString(), why));
    }

    /** Something of the erasure could not be done. */
    void failed(String subject, Problem why) {
        if (failures.size() < Report.MAX_FAILURES || failures.containsKey(subject)) {
            failures.put(subject, why);
        } else {
            failuresLeftOut++;
        }
    }

    /** The report of an erasure that waits for something that passes: no longer than until it is tried again. */
    Report waiting(Problem why) {
        List<Report.Failure> reasons = reasons();
        reasons.add(new Report.Failure(WAITING, why));
        return new Report(figures(), reasons, failuresLeftOut);
    }

    /** Blocks that are marked. */
    List<BlockId> erased() {
        return erased;
    }

    /** Blocks that were looked at. */
    long done() {
        return erased.size() + missing + refused;
    }

    Report report() {
        return new Report(figures(), reasons(), failuresLeftOut);
    }

    /** With what was gone through. */
    Report report(Sweep sweep) {
        Map<String, Long> figures = figures();
        figures.put("segments", (long) sweep.segments());
        figures.put("segmentsRewritten", (long) sweep.rewritten());
        figures.put("logOperationsBlanked", sweep.logOperations());
        figures.put("objectsPurged", (long) sweep.purged().size());
        return new Report(figures, reasons(), failuresLeftOut);
    }

    private Map<String, Long> figures() {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("erased", (long) erased.size());
        figures.put("missing", missing);
        figures.put("refused", refused);
        return figures;
    }

    private List<Report.Failure> reasons() {
        List<Report.Failure> reasons = new ArrayList<>();
        failures.forEach((subject, why) -> reasons.add(new Report.Failure(subject, why)));
        return reasons;
    }
}
