package io.thermocline.tiers;

import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineStats;
import io.thermocline.operations.Checkpoint;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** Flushes, then merges one set of segments after another. Run again, it goes on with what is left; the sizes of before are those of its first run. */
final class CompactionTask implements Task {
    private final Engine engine;

    CompactionTask(Engine engine) {
        this.engine = Objects.requireNonNull(engine);
    }

    @Override
    public Report run(Work work) {
        Checkpoint start = work.last();
        Map<String, Long> before = start.report().isEmpty() ? sizes("Before") : before(start.report());
        long merges = start.progress().done();
        engine.flush();
        reached(work, before, merges);
        while (engine.merge(work::stopping)) {
            merges++;
            reached(work, before, merges);
        }
        // A merge that was given up looks like the end of all merges.
        work.requireGoing();
        return report(before);
    }

    private void reached(Work work, Map<String, Long> before, long merges) {
        work.reached(work.last().further(merges, OptionalLong.empty(), report(before), ""));
    }

    private Report report(Map<String, Long> before) {
        Map<String, Long> figures = new LinkedHashMap<>(before);
        figures.putAll(sizes("After"));
        return Report.of(figures);
    }

    private static Map<String, Long> before(Report report) {
        Map<String, Long> before = new LinkedHashMap<>();
        report.figures().forEach((name, value) -> {
            if (name.endsWith("Before")) {
                before.put(name, value);
            }
        });
        return before;
    }

    private Map<String, Long> sizes(String when) {
        EngineStats.Segments segments = engine.stats().segments();
        Map<String, Long> sizes = new LinkedHashMap<>();
        sizes.put("segments" + when, (long) segments.count());
        sizes.put("bytes" + when, segments.bytes());
        sizes.put("rows" + when, segments.rows());
        return sizes;
    }
}
