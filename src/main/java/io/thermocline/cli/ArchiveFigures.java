package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What lies in the archive and goes there, for people. */
final class ArchiveFigures {
    private final Terminal terminal;
    private final JsonNode archive;

    /** @param archive that part of what the server says of its tiers; missing where the server says nothing of it */
    ArchiveFigures(Terminal terminal, JsonNode archive) {
        this.terminal = terminal;
        this.archive = archive;
    }

    void print() {
        if (!archive.isObject()) {
            return;
        }
        terminal.out().println();
        String window = "LAST " + Figures.span(archive.path("windowSeconds"));
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : archive.path("requests")) {
            JsonNode recent = each.path("recent");
            rows.add(List.of(
                    each.path("kind").asText(),
                    Figures.count(each.path("requests")),
                    Figures.count(each.path("failed")),
                    Figures.bytes(each.path("bytes")),
                    Figures.count(recent.path("requests")),
                    Figures.bytes(recent.path("bytes"))));
        }
        new Table(terminal, 0, "ARCHIVE", "REQUESTS", "FAILED", "BYTES", window, "BYTES").print(rows);
        terminal.out().println();
        List<List<String>> figures = new ArrayList<>();
        figures.add(List.of("archive", archive.path("place").asText()));
        figures.add(List.of("stored there", Figures.bytes(archive.path("storedBytes"))));
        figures.add(List.of("requests sent again", Figures.count(archive.path("retries"))));
        JsonNode month = archive.path("monthlyEstimate");
        if (month.isObject()) {
            figures.add(List.of("a month costs about", cost(month)));
        }
        new Table(terminal, 1, "FIGURE", "VALUE").print(figures);
    }

    private String cost(JsonNode month) {
        return "%s %s: storing %s, requests %s, bytes out %s, if it goes on as in the last %s"
                .formatted(
                        amount(month.path("total")),
                        month.path("currency").asText(),
                        amount(month.path("stored")),
                        amount(month.path("requests")),
                        amount(month.path("out")),
                        Figures.span(archive.path("windowSeconds")));
    }

    /** Two decimals, of small amounts four. */
    private static String amount(JsonNode amount) {
        double value = amount.asDouble();
        return String.format(Locale.ROOT, value == 0 || value >= 1 ? "%,.2f" : "%.4f", value);
    }
}
