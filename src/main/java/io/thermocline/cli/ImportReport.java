package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What an import did, as far as it came. Safe for several threads. */
final class ImportReport {
    private static final int FAILURES_SHOWN = 20;

    private final Map<Skip.Reason, Integer> skipped = new EnumMap<>(Skip.Reason.class);
    private final Map<String, String> failed = new TreeMap<>();
    private final List<String> gone = new ArrayList<>();
    private long created;
    private long updated;
    private long unchanged;
    private long pruned;
    private @Nullable String ended;

    synchronized void created() {
        created++;
    }

    synchronized void updated() {
        updated++;
    }

    synchronized void unchanged() {
        unchanged++;
    }

    synchronized void pruned() {
        pruned++;
    }

    synchronized void skipped(Skip.Reason reason) {
        skipped.merge(reason, 1, Integer::sum);
    }

    synchronized void failed(String path, String why) {
        failed.put(path, why);
    }

    /** What the server still has and the tree has not. */
    synchronized void gone(List<String> keys) {
        gone.addAll(keys);
    }

    /** The import ends before all files were looked at; the first reason counts. */
    synchronized void endedEarly(String why) {
        if (ended == null) {
            ended = why;
        }
    }

    synchronized boolean succeeded() {
        return failed.isEmpty() && ended == null;
    }

    synchronized ObjectNode json(Duration time) {
        ObjectNode json = Json.object()
                .put("created", created)
                .put("updated", updated)
                .put("unchanged", unchanged)
                .put("pruned", pruned);
        gone.forEach(json.putArray("gone")::add);
        ObjectNode reasons = json.putObject("skipped");
        skipped.forEach((reason, count) -> reasons.put(reason.name(), count));
        ObjectNode failures = json.putObject("failed");
        failed.forEach(failures::put);
        if (ended != null) {
            json.put("endedEarly", ended);
        }
        return json.put("seconds", time.toMillis() / 1000.0);
    }

    /** Lines for people: first what went wrong, then the counts. */
    synchronized List<String> problems() {
        List<String> lines = new ArrayList<>();
        failed.entrySet().stream()
                .limit(FAILURES_SHOWN)
                .forEach(each -> lines.add(Terminal.harmless("failed: " + each.getKey() + ": " + each.getValue())));
        if (failed.size() > FAILURES_SHOWN) {
            lines.add("failed: and " + (failed.size() - FAILURES_SHOWN) + " more");
        }
        if (ended != null) {
            lines.add("Ended early: " + ended + " The same command goes on where this one ended.");
        }
        return lines;
    }

    /** @param wouldBe whether nothing was sent, only planned */
    synchronized List<String> summary(Duration time, boolean wouldBe) {
        List<String> lines = new ArrayList<>();
        int skips = skipped.values().stream().mapToInt(Integer::intValue).sum();
        lines.add((wouldBe ? "would be " : "") + "created " + created + ", updated " + updated + ", unchanged "
                + unchanged + (pruned > 0 ? ", pruned " + pruned : "") + ", skipped " + skips + ", failed "
                + failed.size() + " in " + String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0));
        skipped.forEach((reason, count) -> lines.add("  skipped " + count + ": " + reason.words()));
        if (!gone.isEmpty()) {
            lines.add("  " + gone.size() + " no longer on disk but still stored (--prune deletes them): "
                    + Terminal.harmless(String.join(", ", gone.subList(0, Math.min(3, gone.size()))))
                    + (gone.size() > 3 ? ", \u2026" : ""));
        }
        return lines;
    }
}
