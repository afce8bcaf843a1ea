package io.thermocline.tiers;

import io.thermocline.hot.Evicted;
import io.thermocline.hot.HotTier;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Frees what was selected from the hot tier; no data goes by it. Run again after a restart, it finds little to free. */
final class EvictionTask implements Task {
    private final HotTier hot;

    EvictionTask(HotTier hot) {
        this.hot = Objects.requireNonNull(hot);
    }

    @Override
    public Report run(Work work) {
        CompletableFuture<Evicted> evicting =
                hot.evict(Eviction.decode(work.parameters()).selection());
        Evicted evicted = await(work, evicting);
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("entries", evicted.entries());
        figures.put("bytes", evicted.bytes());
        Report report = Report.of(figures);
        work.reached(work.last().further(evicted.entries(), OptionalLong.of(evicted.entries()), report, ""));
        return report;
    }

    private static Evicted await(Work work, CompletableFuture<Evicted> evicting) {
        while (true) {
            work.requireGoing();
            try {
                return evicting.get(200, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // the map has more to do first; meanwhile the task may be stopped
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("the hot tier could not evict", e.getCause());
            }
        }
    }
}
