package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.PendingEncoder;
import io.thermocline.engine.Block;
import io.thermocline.engine.LatencyHistogram;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.VectorScan;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.query.Plan;
import io.thermocline.search.ExactScan.ScanCounts;
import io.thermocline.search.ValidSearch.Near;
import io.thermocline.segment.CorruptPageException;
import io.thermocline.segment.VectorSection;
import io.thermocline.table.MetadataTable;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.function.LongUnaryOperator;
import org.jspecify.annotations.Nullable;

/** Finds blocks by meaning. Thread-safe; a search blocks its thread, which must not be one of an event loop. */
public final class SearchService {
    /** How long a search waits for the follower that counts pending blocks; it is rarely more than a few records behind. */
    private static final Duration CATCH_UP = Duration.ofMillis(200);

    /** Up to so many blocks that a filter keeps are asked of the table; with more, most of the best are kept anyway. */
    private static final int FILTERED_IDS = 50_000;

    /** Contents that are asked for at the same time: as many as a segment keeps of those that came before they are taken. */
    private static final int FETCHED_AT_ONCE = 16;

    private final Store store;
    private final QueryVectors queries;
    private final FilterPlan filters;
    private final PendingEncoder pending;
    private final ScanPool pool;
    private final InstantSource clock;
    private final LongAdder indexAlone = new LongAdder();
    private final LongAdder withStore = new LongAdder();
    private final LatencyHistogram latency = new LatencyHistogram();

    /**
     * What a search looks at.
     *
     * @param snapshots opens a snapshot for a caller
     * @param encodersOf names of the encoders of all manifolds that a caller looks from
     * @param synced of a sequence and the last one synced, the lesser: so far can followers be
     * @param table asked which blocks a filter keeps
     */
    public record Store(
            Function<Caller, Snapshot> snapshots,
            Function<Caller, Set<String>> encodersOf,
            LongUnaryOperator synced,
            MetadataTable table,
            Filters filters) {
        public Store {
            Objects.requireNonNull(snapshots);
            Objects.requireNonNull(encodersOf);
            Objects.requireNonNull(synced);
            Objects.requireNonNull(table);
            Objects.requireNonNull(filters);
        }
    }

    /** A service over a store; the pool stays its owner's. */
    public SearchService(Store store, Encoders encoders, PendingEncoder pending, ScanPool pool, InstantSource clock) {
        this.store = store;
        this.queries = new QueryVectors(encoders);
        this.filters = new FilterPlan(store.filters(), store.table(), store.synced(), clock, FILTERED_IDS);
        this.pending = pending;
        this.pool = pool;
        this.clock = clock;
    }

    /**
     * The nearest blocks that the caller sees.
     *
     * @throws io.thermocline.problem.ProblemException of kind INVALID or MALFORMED naming the field, NOT_IMPLEMENTED for what is not there yet,
     *     NOT_FOUND or GONE for the block to be near to, UNAVAILABLE while that block has no vectors yet, CORRUPT for content that cannot be read
     */
    public SearchAnswer search(Caller caller, SearchRequest request) {
        Instant began = clock.instant();
        SearchAnswer answer = answer(caller, request, began);
        (request.include().content() ? withStore : indexAlone).increment();
        latency.add(since(began).toNanos() / 1_000);
        return answer;
    }

    /** What was searched since the opening. */
    public SearchStats stats() {
        return new SearchStats(indexAlone.sum(), withStore.sum(), latency.summary());
    }

    private SearchAnswer answer(Caller caller, SearchRequest request, Instant began) {
        ValidSearch search = ValidSearch.of(request);
        Filter filter = filters.compile(request.filter());
        String encoder = onlyEncoder(store.encodersOf().apply(caller));
        List<Plan.Step> steps = new ArrayList<>();
        float[] given = queries.given(search.near(), encoder);
        if (search.near() instanceof Near.Text) {
            steps.add(new Plan.Step("encode", "encoder " + encoder, since(began), Map.of()));
        }
        try (Snapshot snapshot = store.snapshots().apply(caller)) {
            float[] vector = given.length > 0 ? given : queries.ofBlock(snapshot, search.near(), encoder);
            Instant end = began.plus(search.deadline());
            boolean caughtUp = pending.awaitApplied(store.synced().applyAsLong(snapshot.sequence()), CATCH_UP);
            long waiting = pending.pendingBlocks(caller);
            VectorScan vectors = snapshot.vectors(encoder, vector.length);
            Kept kept = filters.keep(filter, snapshot, end, steps);
            Candidates candidates = new Candidates(vectors, kept, itself(search));
            ExactScan scan = scan(
                    candidates, new ExactScan(new ScanQuery(vector), search.k(), candidates, () -> over(end)), steps);
            List<SearchHit> hits = fetch(snapshot, vectors, scan.best(), request.include(), steps);
            // What has another dimension cannot be compared, and a part of the store that holds any was not looked at
            boolean all = Set.of(vector.length).containsAll(snapshot.dimensions(encoder));
            boolean complete = scan.complete() && all && caughtUp && waiting == 0;
            return new SearchAnswer(hits, complete, waiting, request.explain() ? new Plan(steps) : null);
        }
    }

    private static String onlyEncoder(Set<String> encoders) {
        if (encoders.size() != 1) {
            throw ValidSearch.invalid(
                    "manifolds",
                    encoders.isEmpty()
                            ? "there is no such manifold"
                            : "their vectors come from several encoders, whose scores cannot be compared; search them apart");
        }
        return encoders.iterator().next();
    }

    private boolean over(Instant end) {
        return !clock.instant().isBefore(end);
    }

    private ExactScan scan(Candidates candidates, ExactScan scan, List<Plan.Step> steps) {
        Instant began = clock.instant();
        List<VectorSection> sections = candidates.sections();
        pool.scan(scan, sections);
        steps.add(new Plan.Step(
                "index search", "exact scan of 8-bit codes", since(began), figures(scan.counts(), sections.size())));
        return scan;
    }

    private static @Nullable BlockId itself(ValidSearch search) {
        return search.near() instanceof Near.Block(var id) ? id : null;
    }

    private static Map<String, Long> figures(ScanCounts counts, int sections) {
        Map<String, Long> figures = new LinkedHashMap<>();
        figures.put("sections", (long) sections);
        figures.put("rowsScanned", counts.scanned());
        figures.put("rowsChecked", counts.checked());
        figures.put("rowsRescored", counts.rescored());
        figures.put("rowsDamaged", counts.damaged());
        return figures;
    }

    private List<SearchHit> fetch(
            Snapshot snapshot,
            VectorScan vectors,
            List<RowHit> rows,
            SearchRequest.Include include,
            List<Plan.Step> steps) {
        Instant began = clock.instant();
        List<Block> blocks = new ArrayList<>(rows.size());
        for (RowHit row : rows) {
            blocks.add(vectors.block(row.section(), row.row()));
        }
        List<SearchHit> hits = new ArrayList<>(rows.size());
        long bytes = 0;
        for (int i = 0; i < rows.size(); i++) {
            RowHit row = rows.get(i);
            Block block = blocks.get(i);
            if (include.content() && i % FETCHED_AT_ONCE == 0) {
                snapshot.expectContents(blocks.subList(i, Math.min(i + FETCHED_AT_ONCE, blocks.size())));
            }
            byte[] content = include.content() ? snapshot.content(block) : null;
            bytes += content == null ? 0 : content.length;
            hits.add(new SearchHit(
                    row.score(),
                    place(row),
                    block.envelope(),
                    block.header(),
                    block.resident(),
                    block.archived(),
                    new SearchHit.Parts(content, include.vectors() ? snapshot.vectors(block) : null)));
        }
        if (include.content()) {
            steps.add(new Plan.Step(
                    "content fetch",
                    "one read a block",
                    since(began),
                    Map.of("blocks", (long) hits.size(), "bytes", bytes)));
        }
        return hits;
    }

    private static SearchHit.Place place(RowHit row) {
        VectorSection section = row.section();
        try {
            return new SearchHit.Place(row.chunk(), section.chunkOffset(row.row()), section.chunkLength(row.row()));
        } catch (CorruptPageException e) {
            throw unreadable(e);
        } catch (InternalError e) {
            section.unreadable(e);
            throw unreadable(e);
        }
    }

    private static ProblemException unreadable(Throwable cause) {
        return new ProblemException(
                Problem.of(ProblemKind.CORRUPT, "where the best chunk lies in its block cannot be read"), cause);
    }

    private Duration since(Instant began) {
        return Duration.between(began, clock.instant());
    }
}
