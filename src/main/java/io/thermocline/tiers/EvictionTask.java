package io.thermocline.tiers;

import io.thermocline.block.BlockId;
import io.thermocline.hot.Evicted;
import io.thermocline.hot.HotTier;
import io.thermocline.hot.Selection;
import io.thermocline.operations.Report;
import io.thermocline.operations.Task;
import io.thermocline.operations.Work;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Frees what was selected from the hot tier; no data goes by it. Run again after a restart, it finds little to free.
 *
 * @param hot what is freed from
 * @param blocks knows what a filter keeps
 */
record EvictionTask(HotTier hot, Kept blocks) implements Task {
    EvictionTask {
        Objects.requireNonNull(hot);
        Objects.requireNonNull(blocks);
    }

    /** What a filter keeps, of all blocks there are. */
    @FunctionalInterface
    interface Kept {
        /**
         * Finds all of them.
         *
         * @param pages told of them, some at a time
         */
        void by(String filter, Consumer<Set<BlockId>> pages);
    }

    @Override
    public Report run(Work work) {
        Eviction eviction = Eviction.decode(work.parameters());
        Evicted[] all = {new Evicted(0, 0)};
        if (eviction.filter() == null) {
            all[0] = evict(work, eviction.selection());
        } else {
            blocks.by(eviction.filter(), page -> {
                Evicted more = evict(work, eviction.among(page));
                all[0] = new Evicted(all[0].entries() + more.entries(), all[0].bytes() + more.bytes());
            });
        }
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("entries", all[0].entries());
        figures.put("bytes", all[0].bytes());
        Report report = Report.of(figures);
        work.reached(work.last().further(all[0].entries(), OptionalLong.of(all[0].entries()), report, ""));
        return report;
    }

    private Evicted evict(Work work, Selection selection) {
        CompletableFuture<Evicted> evicting = hot.evict(selection);
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
