package io.thermocline.consistency;

import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.SortKey;
import io.thermocline.table.TablePage;
import io.thermocline.table.TableQuery;
import io.thermocline.table.TableView;
import java.util.List;

/** Looks whether the blocks that the metadata table has are there, a page at a time in the order of ids. */
record RowComparison(MetadataTable table, Filters filters, Reencoding encoding) {
    private static final int PAGE = 1_000;

    private static final SortKey BY_ID = SortKey.parse("id", "sort");

    /**
     * Compares a page.
     *
     * @param after the last id of the page before; empty for the first
     * @return the last id of this page; empty at the end
     */
    String compare(String after, Findings findings) {
        Filter filter = filters.compile("id > " + Filters.literal(after));
        try (Snapshot snapshot = encoding.snapshot()) {
            List<TablePage.Match> rows = table.rowsAnew(
                            new TableQuery(TableView.of(snapshot), filter, List.of(BY_ID), PAGE, null))
                    .matches();
            for (TablePage.Match row : rows) {
                if (!there(snapshot, row)) {
                    findings.add(Findings.TABLE, row.id().toString(), Issue.TABLE_ROW_EXTRA);
                }
            }
            findings.count(Findings.ROWS, rows.size());
            return rows.isEmpty() ? "" : rows.getLast().id().toString();
        }
    }

    private static boolean there(Snapshot snapshot, TablePage.Match row) {
        try {
            return snapshot.locate(row.id()) instanceof Lookup.Found;
        } catch (ProblemException e) {
            // a block that cannot be read is there
            if (e.problem().kind() != ProblemKind.CORRUPT) {
                throw e;
            }
            return true;
        }
    }
}
