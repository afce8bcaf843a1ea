package io.thermocline.search;

import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.query.Plan;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableMatches;
import io.thermocline.table.TableView;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Decides how a search applies its filter. Few matches are asked of the metadata table, and the scan then passes over all else by id; with many, or while
 * the table cannot answer, the scan looks at each block that would be among the best. Both give the same blocks.
 */
final class FilterPlan {
    private static final Set<ProblemKind> WITHOUT_TABLE =
            Set.of(ProblemKind.UNAVAILABLE, ProblemKind.OVERLOADED, ProblemKind.TOO_COSTLY);
    private static final String BY_IDS = "filter by ids of the metadata table";
    private static final String BY_PREDICATE = "filter by each block's header";

    private final Filters filters;
    private final MetadataTable table;
    private final LongUnaryOperator synced;
    private final InstantSource clock;
    private final int mostIds;

    /**
     * @param synced of a sequence and the last one synced, the lesser: so far can the table be
     * @param mostIds most ids to ask the table for
     */
    FilterPlan(Filters filters, MetadataTable table, LongUnaryOperator synced, InstantSource clock, int mostIds) {
        this.filters = filters;
        this.table = table;
        this.synced = synced;
        this.clock = clock;
        this.mostIds = mostIds;
    }

    /** @throws ProblemException of kind MALFORMED that names the field */
    @Nullable
    Filter compile(@Nullable String text) {
        return text == null ? null : filters.compile(text);
    }

    /**
     * Asks the table where that helps.
     *
     * @param end when the search has to be over
     * @param steps gets the step that this took
     */
    Kept keep(@Nullable Filter filter, Snapshot snapshot, Instant end, List<Plan.Step> steps) {
        if (filter == null) {
            return new Kept.All();
        }
        Instant began = clock.instant();
        Kept.Matching matching = new Kept.Matching(filter, snapshot.nowMicros());
        boolean ready = table.visible() >= 0 && synced.applyAsLong(snapshot.sequence()) == snapshot.sequence();
        if (!ready) {
            return decided(
                    matching, BY_PREDICATE + ": the table does not have the latest commits", Map.of(), began, steps);
        }
        try {
            Duration left = Duration.between(began, end);
            TableMatches found = table.ids(TableView.of(snapshot), filter, mostIds, left);
            Map<String, Long> figures = Map.of("matches", (long) found.matches().size());
            return found.complete()
                    ? decided(Kept.Ids.of(found), BY_IDS, figures, began, steps)
                    : decided(matching, BY_PREDICATE + ": more match", figures, began, steps);
        } catch (ProblemException e) {
            if (!WITHOUT_TABLE.contains(e.problem().kind())) {
                throw e;
            }
            return decided(matching, BY_PREDICATE + ": " + e.problem().detail(), Map.of(), began, steps);
        }
    }

    private Kept decided(Kept kept, String how, Map<String, Long> figures, Instant began, List<Plan.Step> steps) {
        steps.add(new Plan.Step("metadata scan", how, Duration.between(began, clock.instant()), figures));
        return kept;
    }
}
