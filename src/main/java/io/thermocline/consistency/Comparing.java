package io.thermocline.consistency;

import io.thermocline.block.BlockId;
import io.thermocline.engine.ListPosition;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import io.thermocline.segment.Throttle;
import java.util.List;
import java.util.OptionalLong;

/**
 * Compares all parts, one after another: segments by their numbers, blocks newest first, rows of the metadata table by id. Run again, it goes on behind what it reached; what
 * it meets twice it reports once. Parameters are one byte: whether it is deep.
 *
 * @param mend whether it mends what it can
 */
record Comparing(Parts parts, boolean mend) implements Task {
    private static final String SEGMENTS = "segments:";
    private static final String BLOCKS = "blocks:";
    private static final String ROWS = "rows:";

    @Override
    public Report run(Work work) {
        boolean deep = work.parameters().length > 0 && work.parameters()[0] != 0;
        Findings findings = new Findings(work.last().report());
        String cursor = work.last().cursor();
        if (cursor.isEmpty() || cursor.startsWith(SEGMENTS)) {
            segments(work, deep, cursor.isEmpty() ? 0 : Long.parseLong(cursor.substring(SEGMENTS.length())), findings);
            cursor = BLOCKS;
        }
        if (cursor.startsWith(BLOCKS)) {
            blocks(work, position(cursor.substring(BLOCKS.length())), findings);
            cursor = ROWS;
        }
        rows(work, cursor.substring(ROWS.length()), findings);
        return findings.report();
    }

    private void segments(Work work, boolean deep, long after, Findings findings) {
        SegmentComparison comparison = new SegmentComparison(parts.engine().inspection(), mend, deep);
        Throttle throttle = parts.pace().of(work);
        List<Long> all = parts.engine().inspection().segments();
        for (long segment : all) {
            if (segment > after) {
                comparison.compare(segment, throttle, findings);
                reached(work, findings, SEGMENTS + segment);
            }
        }
    }

    private void blocks(Work work, ListPosition after, Findings findings) {
        BlockComparison comparison = new BlockComparison(parts.table(), parts.encoding(), mend);
        ListPosition next = after;
        while (next != null) {
            reached(work, findings, BLOCKS + next.createdAtMicros() + " " + next.id());
            next = comparison.compare(next, work, findings);
        }
        reached(work, findings, ROWS);
    }

    static ListPosition position(String text) {
        if (text.isEmpty()) {
            return ListPosition.START;
        }
        int space = text.indexOf(' ');
        return new ListPosition(
                Long.parseLong(text.substring(0, space)),
                BlockId.parse(text.substring(space + 1)).orElseThrow());
    }

    private void rows(Work work, String after, Findings findings) {
        RowComparison comparison = new RowComparison(parts.table(), parts.filters(), parts.encoding());
        String next = comparison.compare(after, findings);
        while (!next.isEmpty()) {
            reached(work, findings, ROWS + next);
            next = comparison.compare(next, findings);
        }
        if (mend && findings.mendRows()) {
            parts.table().deriveAnew();
        }
    }

    private static void reached(Work work, Findings findings, String cursor) {
        work.reached(work.last().further(findings.done(), OptionalLong.empty(), findings.report(), cursor));
    }
}
