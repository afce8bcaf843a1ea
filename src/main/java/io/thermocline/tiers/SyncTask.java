package io.thermocline.tiers;

import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineStats;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/** Writes everything acknowledged before it began to segments. Run again, it writes what is left. */
final class SyncTask implements Task {
    private final Engine engine;

    SyncTask(Engine engine) {
        this.engine = Objects.requireNonNull(engine);
    }

    @Override
    public Report run(Work work) {
        EngineStats before = engine.stats();
        engine.flush();
        EngineStats after = engine.stats();
        Map<String, Long> figures = new LinkedHashMap<>();
        long commits =
                after.maintenance().flushedThrough() - before.maintenance().flushedThrough();
        figures.put("commits", commits);
        figures.put("memtableBytes", before.memory().memtableBytes());
        figures.put(
                "segmentBytes",
                Math.max(0, after.segments().bytes() - before.segments().bytes()));
        figures.put("segmentsThrough", after.maintenance().flushedThrough());
        Report report = Report.of(figures);
        work.reached(work.last().further(commits, OptionalLong.of(commits), report, ""));
        return report;
    }
}
