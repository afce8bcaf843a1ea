package io.thermocline.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows under headings. Widths are those of the first rows that are printed, so that a long list can be printed while it
 * arrives; the one flexible column gives way when the terminal is too narrow.
 */
final class Table {
    private static final String GAP = "  ";
    private static final int NARROWEST_FLEXIBLE = 12;

    private final Terminal terminal;
    private final List<String> headings;
    private final int flexible;
    private List<Integer> widths = List.of();

    /**
     * @param flexible index of the column that is cut first
     * @param headings one a column
     */
    Table(Terminal terminal, int flexible, String... headings) {
        this.terminal = terminal;
        this.flexible = flexible;
        this.headings = List.of(headings);
    }

    /** Prints rows, each with as many cells as there are headings; before the first ones the headings. */
    void print(List<List<String>> rows) {
        List<List<String>> clean = rows.stream()
                .map(row -> row.stream().map(Terminal::harmless).toList())
                .toList();
        if (widths.isEmpty()) {
            widths = fit(clean);
            terminal.out().println(emphasised(line(headings)));
        }
        for (List<String> row : clean) {
            terminal.out().println(line(row));
        }
        terminal.out().flush();
    }

    private List<Integer> fit(List<List<String>> rows) {
        List<Integer> fitted = new ArrayList<>();
        int total = GAP.length() * (headings.size() - 1);
        for (int column = 0; column < headings.size(); column++) {
            int width = Columns.of(headings.get(column));
            for (List<String> row : rows) {
                width = Math.max(width, Columns.of(row.get(column)));
            }
            fitted.add(width);
            total += width;
        }
        if (total > terminal.outWidth()) {
            int spare = fitted.get(flexible) - (total - terminal.outWidth());
            fitted.set(flexible, Math.max(NARROWEST_FLEXIBLE, spare));
        }
        return fitted;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            if (column == flexible && terminal.outWidth() != Terminal.UNLIMITED) {
                cell = Columns.cut(cell, widths.get(column));
            }
            line.append(column == 0 ? "" : GAP).append(Columns.pad(cell, widths.get(column)));
        }
        return line.toString().stripTrailing();
    }

    private String emphasised(String text) {
        return terminal.colors() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
