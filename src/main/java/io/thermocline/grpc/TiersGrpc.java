package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.quarkus.grpc.GrpcService;
import io.smallrye.mutiny.Uni;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.calls.Calls;
import io.thermocline.tiers.Eviction;
import io.thermocline.v1.BlockPlace;
import io.thermocline.v1.CompactRequest;
import io.thermocline.v1.DiagnoseRequest;
import io.thermocline.v1.Diagnosis;
import io.thermocline.v1.EvictRequest;
import io.thermocline.v1.LocateRequest;
import io.thermocline.v1.OperationReply;
import io.thermocline.v1.ReadPatterns;
import io.thermocline.v1.ReadPatternsRequest;
import io.thermocline.v1.RelocateRequest;
import io.thermocline.v1.SyncRequest;
import io.thermocline.v1.SyncStatusReply;
import io.thermocline.v1.SyncStatusRequest;
import io.thermocline.v1.TierBreakdown;
import io.thermocline.v1.TierBreakdownRequest;
import io.thermocline.v1.TierReport;
import io.thermocline.v1.TierReportRequest;
import io.thermocline.v1.Tiers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** The twin of {@code /v1/tiers}, {@code /v1/diagnose} and {@code /v1/blocks/{id}/tiers}. */
@GrpcService
public class TiersGrpc implements Tiers {
    @Override
    public Uni<TierReport> report(TierReportRequest request) {
        return shown((tiers, caller) -> TierMessages.report(tiers.report(caller)));
    }

    @Override
    public Uni<TierBreakdown> breakdown(TierBreakdownRequest request) {
        return shown((tiers, caller) -> TierMessages.breakdown(tiers.breakdown(caller)));
    }

    @Override
    public Uni<ReadPatterns> patterns(ReadPatternsRequest request) {
        return shown((tiers, caller) -> PatternMessages.patterns(tiers.patterns(caller)));
    }

    @Override
    public Uni<SyncStatusReply> syncStatus(SyncStatusRequest request) {
        return shown((tiers, caller) -> TierMessages.sync(tiers.sync(caller)));
    }

    @Override
    public Uni<BlockPlace> locate(LocateRequest request) {
        return shown((tiers, caller) -> TierMessages.place(tiers.place(caller, Incoming.id("id", request.getId()))));
    }

    @Override
    public Uni<Diagnosis> diagnose(DiagnoseRequest request) {
        return shown((tiers, caller) -> TierMessages.diagnosis(tiers.diagnose(caller, area(request.getArea()))));
    }

    private static io.thermocline.tiers.Diagnosis.@Nullable Area area(String text) {
        if (text.isEmpty()) {
            return null;
        }
        for (var each : io.thermocline.tiers.Diagnosis.Area.values()) {
            if (each.name().equals(text.toUpperCase(Locale.ROOT))) {
                return each;
            }
        }
        throw Incoming.malformed("area", "must be an area of checks, such as MEMORY");
    }

    private static <T> Uni<T> shown(BiFunction<io.thermocline.tiers.Tiers, Caller, T> message) {
        Guest guest = Guest.current();
        return Replies.of(() -> message.apply(
                guest.services().tiers(), guest.call(Calls.Wishes.NONE).caller()));
    }

    @Override
    public Uni<OperationReply> evict(EvictRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().evict(call.caller(), call.idempotency(), eviction(request));
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    private static Eviction eviction(EvictRequest request) {
        return selection(
                request.getIdsList(),
                request.getFilter(),
                request.hasOlderThan() ? Incoming.duration("olderThan", request.getOlderThan()) : null,
                request.getCold(),
                request.getForce());
    }

    private static Eviction selection(
            List<ByteString> ids, String filter, @Nullable Duration olderThan, boolean cold, boolean force) {
        List<BlockId> named = ids.stream().map(each -> Incoming.id("ids", each)).toList();
        return new Eviction(named.isEmpty() ? null : named, filter.isEmpty() ? null : filter, olderThan, cold, force);
    }

    @Override
    public Uni<OperationReply> archive(RelocateRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().archive(call.caller(), call.idempotency(), relocation(request));
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    @Override
    public Uni<OperationReply> promote(RelocateRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().promote(call.caller(), call.idempotency(), relocation(request));
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    private static Eviction relocation(RelocateRequest request) {
        return selection(
                request.getIdsList(),
                request.getFilter(),
                request.hasOlderThan() ? Incoming.duration("olderThan", request.getOlderThan()) : null,
                request.getCold(),
                request.getForce());
    }

    @Override
    public Uni<OperationReply> sync(SyncRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().flush(call.caller(), call.idempotency());
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }

    @Override
    public Uni<OperationReply> compact(CompactRequest request) {
        Guest guest = Guest.current();
        return Replies.later(() -> {
                    var call = guest.write(Calls.Wishes.NONE, request);
                    return guest.services().tiers().compact(call.caller(), call.idempotency());
                })
                .map(answer -> OperationMessages.reply(guest, answer));
    }
}
