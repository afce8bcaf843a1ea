package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.thermocline.cli.Screen.Line;
import io.thermocline.cli.Screen.Span;
import io.thermocline.cli.Screen.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One frame of the dashboard, from what was seen so far. Pure. */
final class TopFrame {
    private static final int BARS = 20;
    private static final String GAP = "  ";

    private final List<TopLook> looks;
    private final TopLook now;
    private final TopLook before;

    /** @param looks oldest first, at least one */
    TopFrame(List<TopLook> looks) {
        this.looks = List.copyOf(looks);
        this.now = looks.getLast();
        this.before = looks.size() > 1 ? looks.get(looks.size() - 2) : now;
    }

    List<Line> lines() {
        List<Line> lines = new ArrayList<>();
        lines.add(rates());
        lines.add(standing());
        lines.add(Line.EMPTY);
        lines.addAll(usages("TIER", "tiers", "tier"));
        lines.add(Line.EMPTY);
        lines.addAll(usages("LEVEL", "levels", "level"));
        lines.add(Line.EMPTY);
        lines.addAll(followers());
        lines.addAll(objects("MIGRATION", now.tiers().path("migration")));
        lines.addAll(objects("PREFETCH", now.tiers().path("prefetch")));
        lines.addAll(objects("ARCHIVE", now.tiers().path("archive")));
        return lines;
    }

    private Line rates() {
        List<Double> writes = new ArrayList<>();
        List<Double> reads = new ArrayList<>();
        for (int i = 1; i < looks.size(); i++) {
            writes.add(looks.get(i).commitsPerSecond(looks.get(i - 1)));
            reads.add(looks.get(i).readsPerSecond(looks.get(i - 1)));
        }
        return Line.of(
                Span.plain("commits/s "),
                new Span(rate(now.commitsPerSecond(before)), Tone.HEADING),
                new Span(" " + Sparkline.of(writes, 0, BARS), Tone.FAINT),
                Span.plain(GAP + "reads/s "),
                new Span(rate(now.readsPerSecond(before)), Tone.HEADING),
                new Span(" " + Sparkline.of(reads, 0, BARS), Tone.FAINT));
    }

    private Line standing() {
        JsonNode lag = now.tiers().path("syncLag");
        String pressure = now.tiers().path("pressure").path("level").asText("-");
        return Line.of(
                Span.plain("hit rate "),
                new Span(Figures.share(now.tiers().path("hitRate")), Tone.HEADING),
                Span.plain(GAP + "compression "),
                new Span(Figures.ratio(now.tiers().path("compressionRatio")), Tone.HEADING),
                Span.plain(GAP + "sync lag "),
                new Span(
                        Figures.seconds(lag.path("seconds")) + ", " + Figures.count(lag.path("commits")) + " commits",
                        Tone.HEADING),
                Span.plain(GAP + "memory pressure "),
                new Span(pressure, tone(pressure)));
    }

    private static Tone tone(String pressure) {
        return switch (pressure) {
            case "NONE" -> Tone.GOOD;
            case "MODERATE" -> Tone.WARNING;
            default -> Tone.BAD;
        };
    }

    private List<Line> usages(String heading, String field, String name) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : now.tiers().path(field)) {
            JsonNode latency = each.path("latency");
            rows.add(List.of(
                    Terminal.harmless(each.path(name).asText()),
                    Figures.count(each.path("blocks")),
                    Figures.bytes(each.path("bytes")),
                    Figures.bytes(each.path("budgetBytes")),
                    rate(now.hitsPerSecond(before, each, field, name)),
                    Figures.share(each.path("hitRate")),
                    Figures.micros(latency.path("p50Micros")),
                    Figures.micros(latency.path("p95Micros")),
                    Figures.micros(latency.path("p99Micros"))));
        }
        return grid(List.of(heading, "BLOCKS", "BYTES", "BUDGET", "HITS/S", "HIT RATE", "P50", "P95", "P99"), rows);
    }

    private List<Line> followers() {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode each : now.sync().path("followers")) {
            rows.add(List.of(
                    Terminal.harmless(each.path("follower").asText()),
                    Figures.count(each.path("position")),
                    Figures.count(each.path("commits")),
                    Figures.seconds(each.path("seconds"))));
        }
        return grid(List.of("FOLLOWER", "POSITION", "BEHIND", "LAG"), rows);
    }

    /** An object of the answer as a line of names and values; nothing where the server does not say it. */
    private static List<Line> objects(String heading, JsonNode object) {
        if (!object.isObject()) {
            return List.of();
        }
        StringBuilder text = new StringBuilder();
        object.properties().forEach(each -> {
            if (each.getValue().isValueNode() && !each.getValue().isNull()) {
                text.append(GAP).append(words(each.getKey())).append(' ').append(value(each.getKey(), each.getValue()));
            }
        });
        return List.of(Line.EMPTY, Line.of(new Span(heading, Tone.HEADING), Span.plain(text.toString())));
    }

    private static String value(String name, JsonNode value) {
        if (name.toLowerCase(Locale.ROOT).contains("bytes")) {
            return Figures.bytes(value);
        }
        if (name.endsWith("Rate") || name.endsWith("Share")) {
            return Figures.share(value);
        }
        return value.isIntegralNumber() ? Figures.count(value) : Terminal.harmless(value.asText());
    }

    /** {@code bytesMoved} as people write it. */
    private static String words(String name) {
        return name.replaceAll("([a-z])([A-Z])", "$1 $2").toLowerCase(Locale.ROOT);
    }

    /** Rows under headings: the first column to the left, figures to the right. */
    private static List<Line> grid(List<String> headings, List<List<String>> rows) {
        int[] widths = new int[headings.size()];
        for (int column = 0; column < widths.length; column++) {
            widths[column] = Columns.of(headings.get(column));
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], Columns.of(row.get(column)));
            }
        }
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(new Span(row(headings, widths), Tone.HEADING)));
        rows.forEach(row -> lines.add(Line.of(Span.plain(row(row, widths)))));
        return lines;
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder text = new StringBuilder(Columns.pad(cells.getFirst(), widths[0]));
        for (int column = 1; column < widths.length; column++) {
            String cell = cells.get(column);
            text.append(GAP)
                    .append(" ".repeat(widths[column] - Columns.of(cell)))
                    .append(cell);
        }
        return text.toString();
    }

    private static String rate(double perSecond) {
        return perSecond < 10
                ? String.format(Locale.ROOT, "%.1f", perSecond)
                : String.format(Locale.ROOT, "%,.0f", perSecond);
    }
}
