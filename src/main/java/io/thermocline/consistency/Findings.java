package io.thermocline.consistency;

import io.thermocline.operations.Report;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What was compared, and what did not agree. Goes on from a report. Not thread-safe. */
final class Findings {
    static final String SEGMENTS = "segments";
    static final String SKIPPED = "segmentsSkipped";
    static final String BLOCKS = "blocks";
    static final String ROWS = "tableRows";
    static final String REPAIRED = "repaired";
    static final String TABLE = "metadata table";
    private static final String LEFT = "inconsistenciesFound";

    private final Map<String, Long> figures = new LinkedHashMap<>();
    private final Set<Report.Inconsistency> left;

    Findings(Report before) {
        for (String each : List.of(SEGMENTS, SKIPPED, BLOCKS, ROWS, LEFT, REPAIRED)) {
            figures.put(each, before.figure(each));
        }
        List<Report.Inconsistency> known = before.inconsistencies();
        left = new LinkedHashSet<>(known == null ? List.of() : known);
    }

    void count(String figure, long more) {
        figures.merge(figure, more, Long::sum);
    }

    /** Something that stays inconsistent. */
    void add(String entry, String blockId, Issue issue) {
        Report.Inconsistency found = new Report.Inconsistency(entry, blockId, issue.code());
        if (left.contains(found)) {
            return;
        }
        count(LEFT, 1);
        if (left.size() < Report.MAX_INCONSISTENCIES) {
            left.add(found);
        }
    }

    /** Takes out what is about rows of the metadata table, since deriving it anew mends all of them; false if there is nothing. */
    boolean mendRows() {
        int before = left.size();
        left.removeIf(each -> each.entry().equals(TABLE));
        count(REPAIRED, before - left.size());
        return left.size() < before;
    }

    long done() {
        return figures.getOrDefault(SEGMENTS, 0L) + figures.getOrDefault(BLOCKS, 0L) + figures.getOrDefault(ROWS, 0L);
    }

    Report report() {
        return new Report(figures, List.of(), 0, null, new ArrayList<>(left));
    }
}
