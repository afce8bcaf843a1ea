package io.thermocline.grpc;

import io.thermocline.hot.Pressure;
import io.thermocline.tiers.BlockPlace;
import io.thermocline.tiers.Breakdown;
import io.thermocline.tiers.Diagnosis;
import io.thermocline.tiers.SyncStatus;
import io.thermocline.tiers.TierReport;
import io.thermocline.tiers.Usage;
import io.thermocline.v1.Check;
import io.thermocline.v1.CheckState;
import io.thermocline.v1.FollowerLag;
import io.thermocline.v1.MemoryPressure;
import io.thermocline.v1.MemoryUser;
import io.thermocline.v1.PressureLevel;
import io.thermocline.v1.SegmentPlace;
import io.thermocline.v1.SyncLag;
import io.thermocline.v1.SyncStatusReply;
import io.thermocline.v1.TierBreakdown;
import io.thermocline.v1.TierLatency;
import io.thermocline.v1.TierUsage;

/** Reports about tiers as messages. */
final class TierMessages {
    private TierMessages() {}

    static io.thermocline.v1.TierReport report(TierReport report) {
        return io.thermocline.v1.TierReport.newBuilder()
                .addAllTiers(report.tiers().stream().map(TierMessages::usage).toList())
                .addAllLevels(report.levels().stream().map(TierMessages::usage).toList())
                .setHitRate(report.hitRate())
                .setCompressionRatio(report.compressionRatio())
                .setSyncLag(lag(report.syncLag()))
                .setPressure(pressure(report.pressure()))
                .setPrefetch(PatternMessages.prefetch(report.prefetch()))
                .setArchive(ArchiveMessages.archive(report.archive()))
                .setTiering(TieringMessages.tiering(report.tiering()))
                .build();
    }

    private static TierUsage usage(Usage usage) {
        Usage.Reads reads = usage.reads();
        TierUsage.Builder message = TierUsage.newBuilder()
                .setName(usage.name())
                .setBlocks(usage.blocks())
                .setBytes(usage.bytes())
                .setRawBytes(usage.rawBytes())
                .setHits(reads.hits())
                .setMisses(reads.misses())
                .setHitRate(reads.hitRate());
        usage.budgetBytes().ifPresent(message::setBudgetBytes);
        Usage.Latency latency = reads.latency();
        if (latency.count() > 0) {
            message.setLatency(TierLatency.newBuilder()
                    .setCount(latency.count())
                    .setP50Micros(latency.p50Micros())
                    .setP95Micros(latency.p95Micros())
                    .setP99Micros(latency.p99Micros()));
        }
        return message.build();
    }

    private static SyncLag lag(SyncStatus.Lag lag) {
        return SyncLag.newBuilder()
                .setCommits(lag.commits())
                .setBytes(lag.bytes())
                .setSeconds(lag.seconds())
                .build();
    }

    private static MemoryPressure pressure(Pressure pressure) {
        return MemoryPressure.newBuilder()
                .setLevel(PressureLevel.valueOf("PRESSURE_" + pressure.level().name()))
                .addAllReasons(pressure.reasons())
                .build();
    }

    static TierBreakdown breakdown(Breakdown breakdown) {
        return TierBreakdown.newBuilder()
                .addAllKinds(breakdown.kinds().stream().map(TierMessages::usage).toList())
                .addAllMemory(
                        breakdown.memory().stream().map(TierMessages::user).toList())
                .build();
    }

    private static MemoryUser user(Breakdown.MemoryUser user) {
        MemoryUser.Builder message = MemoryUser.newBuilder().setUser(user.name());
        user.bytes().ifPresent(message::setBytes);
        user.budgetBytes().ifPresent(message::setBudgetBytes);
        return message.build();
    }

    static SyncStatusReply sync(SyncStatus status) {
        SyncStatusReply.Builder message = SyncStatusReply.newBuilder()
                .setSequence(status.sequence())
                .setSyncedThrough(status.syncedThrough())
                .setSegmentsThrough(status.segmentsThrough())
                .setSyncLag(lag(status.lag()));
        for (SyncStatus.FollowerLag each : status.followers()) {
            FollowerLag.Builder follower = FollowerLag.newBuilder()
                    .setFollower(each.name())
                    .setPosition(each.position())
                    .setCommits(each.commits());
            each.seconds().ifPresent(follower::setSeconds);
            message.addFollowers(follower);
        }
        return message.build();
    }

    static io.thermocline.v1.BlockPlace place(BlockPlace place) {
        io.thermocline.v1.BlockPlace.Builder message = io.thermocline.v1.BlockPlace.newBuilder()
                .setId(Outgoing.id(place.envelope().id()))
                .setVersion(place.envelope().version())
                .setSequence(place.envelope().sequence())
                .setTier(place.tier())
                .setTemperature(place.temperature().name())
                .setBytes(place.bytes())
                .addAllInMemory(place.inMemory());
        if (place.segment() != null) {
            message.setSegment(SegmentPlace.newBuilder()
                    .setSegment(place.segment().id())
                    .setPage(place.segment().page())
                    .setRow(place.segment().row()));
        }
        place.unusedSeconds().ifPresent(message::setUnusedSeconds);
        return message.build();
    }

    static io.thermocline.v1.Diagnosis diagnosis(Diagnosis diagnosis) {
        io.thermocline.v1.Diagnosis.Builder message =
                io.thermocline.v1.Diagnosis.newBuilder().setState(state(diagnosis.state()));
        for (Diagnosis.Check each : diagnosis.checks()) {
            message.addChecks(Check.newBuilder()
                    .setArea(each.area().name())
                    .setName(each.name())
                    .setState(state(each.state()))
                    .setWhat(each.what())
                    .setAdvice(each.advice()));
        }
        return message.build();
    }

    private static CheckState state(Diagnosis.State state) {
        return CheckState.valueOf("CHECK_" + state.name());
    }
}
