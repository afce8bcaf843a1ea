package io.thermocline.grpc;

import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.Caller;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.Calls;
import io.thermocline.query.Consistency;
import io.thermocline.query.GroupsAnswer;
import io.thermocline.query.GroupsRequest;
import io.thermocline.query.QueryAnswer;
import io.thermocline.table.TableAggregate;
import io.thermocline.table.TableValue;
import io.thermocline.v1.AggregateReply;
import io.thermocline.v1.AggregateRequest;
import io.thermocline.v1.Group;
import io.thermocline.v1.GroupValue;
import io.thermocline.v1.Queries;
import io.thermocline.v1.QueryReply;
import io.thermocline.v1.QueryRequest;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** The twin of {@code /v1/blocks/query}. */
@GrpcService
public class QueriesGrpc implements Queries {
    private final Limits limits;

    QueriesGrpc(Limits limits) {
        this.limits = limits;
    }

    @Override
    public Uni<QueryReply> query(QueryRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            Caller caller = Incoming.within(guest.call(Calls.Wishes.NONE).caller(), request.getManifoldsList(), limits);
            return message(guest.services().queries().query(caller, incoming(request)));
        });
    }

    @Override
    public Uni<AggregateReply> aggregate(AggregateRequest request) {
        Guest guest = Guest.current();
        return Replies.of(() -> {
            Caller caller = Incoming.within(guest.call(Calls.Wishes.NONE).caller(), request.getManifoldsList(), limits);
            return message(guest.services().queries().groups(caller, incoming(request)));
        });
    }

    private static io.thermocline.query.QueryRequest incoming(QueryRequest request) {
        return new io.thermocline.query.QueryRequest(
                request.hasFilter() ? request.getFilter() : null,
                request.getSortList(),
                BlocksGrpc.limit(request.getLimit()),
                request.getCursor().isEmpty() ? null : request.getCursor(),
                Incoming.include(request.hasInclude(), request.getInclude(), Include.METADATA),
                consistency(request.getConsistency()),
                request.getExplain());
    }

    private static GroupsRequest incoming(AggregateRequest request) {
        return new GroupsRequest(
                request.hasFilter() ? request.getFilter() : null,
                request.getGroupByList(),
                request.getMetricsList(),
                consistency(request.getConsistency()),
                request.getExplain());
    }

    static Consistency consistency(io.thermocline.v1.Consistency message) {
        return switch (message) {
            case STRONG -> Consistency.STRONG;
            case EVENTUAL -> Consistency.EVENTUAL;
            case UNRECOGNIZED -> throw Incoming.malformed("consistency", "must be one of STRONG, EVENTUAL");
        };
    }

    private static QueryReply message(QueryAnswer answer) {
        String next = answer.nextCursor();
        return QueryReply.newBuilder()
                .addAllBlocks(answer.blocks().stream().map(Outgoing::block).toList())
                .setNextCursor(next == null ? "" : next)
                .addAllPlan(PlanSteps.of(answer.plan()))
                .build();
    }

    private static AggregateReply message(GroupsAnswer answer) {
        AggregateReply.Builder reply = AggregateReply.newBuilder().addAllPlan(PlanSteps.of(answer.plan()));
        for (TableAggregate.Group group : answer.groups()) {
            reply.addGroups(Group.newBuilder().addAllBy(values(group.by())).addAllMetrics(values(group.metrics())));
        }
        return reply.build();
    }

    private static List<GroupValue> values(List<TableValue> values) {
        return values.stream().map(QueriesGrpc::message).toList();
    }

    private static GroupValue message(TableValue value) {
        GroupValue.Builder message = GroupValue.newBuilder();
        switch (value) {
            case TableValue.Missing _ -> {}
            case TableValue.Text(String text) -> message.setText(text);
            case TableValue.Whole(BigInteger whole)
            when whole.bitLength() < Long.SIZE -> message.setInteger(whole.longValue());
            case TableValue.Whole(BigInteger whole) -> message.setLargeInteger(whole.toString());
            case TableValue.Real(double real) -> message.setReal(real);
            case TableValue.Flag(boolean flag) -> message.setFlag(flag);
            case TableValue.Time(long micros) ->
                message.setTime(Outgoing.time(Instant.EPOCH.plus(micros, ChronoUnit.MICROS)));
            case TableValue.Json(String json) -> message.setJson(json);
        }
        return message.build();
    }
}
