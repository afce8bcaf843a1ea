package io.thermocline.rest;

import io.thermocline.block.Caller;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.blocks.ListQuery;
import io.thermocline.calls.Calls;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.query.Consistency;
import io.thermocline.query.GroupsRequest;
import io.thermocline.query.QueryRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The body of a query. */
final class QueryBody {
    private static final int MAX_FIELDS = 64;
    private static final Set<String> NAMES =
            Set.of("filter", "sort", "limit", "cursor", "include", "aggregate", "manifolds", "explain");

    private final JsonInput input;
    private final Limits limits;
    private final List<String> ofBlocks = new ArrayList<>();
    private @Nullable String filter;
    private List<String> sort = List.of();
    private int limit = ListQuery.DEFAULT_LIMIT;
    private @Nullable String cursor;
    private Include include = Include.METADATA;
    private @Nullable Aggregate aggregate;
    private @Nullable List<String> manifolds;
    private boolean explain;

    /** What to say of groups. */
    private record Aggregate(List<String> groupBy, List<String> metrics) {}

    private QueryBody(JsonInput input, Limits limits) {
        this.input = input;
        this.limits = limits;
    }

    static QueryBody read(byte[] body, Limits limits) {
        return JsonInput.document(body, input -> {
            QueryBody fields = new QueryBody(input, limits);
            input.object(fields::field);
            fields.requireOneKind();
            return fields;
        });
    }

    private boolean field(String name) {
        if (input.isNull()) {
            return NAMES.contains(name);
        }
        switch (name) {
            case "filter" -> filter = input.string();
            case "sort" -> sort = input.array(MAX_FIELDS, input::string);
            case "limit" -> limit = (int) input.integer(Integer.MIN_VALUE, Integer.MAX_VALUE);
            case "cursor" -> cursor = input.string();
            case "include" -> include = Includes.read(input);
            case "aggregate" -> aggregate = aggregate();
            case "manifolds" -> manifolds = input.array(limits.counts().manifolds(), input::string);
            case "explain" -> explain = input.bool();
            default -> {
                return false;
            }
        }
        if (Set.of("sort", "limit", "cursor", "include").contains(name)) {
            ofBlocks.add(name);
        }
        return true;
    }

    private Aggregate aggregate() {
        List<String> groupBy = new ArrayList<>();
        List<String> metrics = new ArrayList<>();
        input.object(name -> {
            switch (name) {
                case "groupBy" -> groupBy.addAll(input.array(MAX_FIELDS, input::string));
                case "metrics" -> metrics.addAll(input.array(MAX_FIELDS, input::string));
                default -> {
                    return false;
                }
            }
            return true;
        });
        return new Aggregate(groupBy, metrics);
    }

    private void requireOneKind() {
        if (aggregate != null && !ofBlocks.isEmpty()) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            ofBlocks.getFirst(),
                            "is about blocks, and with aggregate the answer has groups; leave one of the two out")
                    .exception();
        }
    }

    /** The caller, looking from where the query asks for. */
    Caller within(Caller caller) {
        return manifolds == null ? caller : caller.within(Calls.scope(manifolds));
    }

    /** Null when the query is for blocks. */
    @Nullable
    GroupsRequest groups(Consistency consistency) {
        Aggregate asked = aggregate;
        return asked == null ? null : new GroupsRequest(filter, asked.groupBy(), asked.metrics(), consistency, explain);
    }

    QueryRequest blocks(Consistency consistency) {
        return new QueryRequest(filter, sort, limit, cursor, include, consistency, explain);
    }
}
