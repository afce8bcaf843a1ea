package io.thermocline.server;

import io.thermocline.calls.Gate;
import io.thermocline.calls.Services;
import io.thermocline.engine.ArchiveState;
import io.thermocline.engine.EngineStats;
import io.thermocline.erasure.Erasures;
import io.thermocline.hot.HotStats;
import io.thermocline.table.TableStats;
import io.thermocline.tiering.TieringStats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Liveness;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.health.Startup;

/**
 * What {@code /q/health} says. <i>Started</i>: the store was opened. <i>Ready</i>: it takes calls; with a full disk it still reads, and is ready,
 * and says so. <i>Live</i>: the process need not be restarted.
 */
@ApplicationScoped
class Health {
    private final StoreLifecycle lifecycle;
    private final Gate<Services> gate;

    Health(StoreLifecycle lifecycle, Gate<Services> gate) {
        this.lifecycle = lifecycle;
        this.gate = gate;
    }

    @Produces
    @Startup
    @ApplicationScoped
    HealthCheck started() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("store-opened");
            lifecycle
                    .store()
                    .ifPresent(store ->
                            RecoveryText.fields(store.engine().recovery()).forEach(answer::withData));
            return answer.status(lifecycle.store().isPresent()).build();
        };
    }

    @Produces
    @Readiness
    @ApplicationScoped
    HealthCheck ready() {
        return () -> {
            HealthCheckResponseBuilder answer = HealthCheckResponse.named("store");
            Optional<OpenStore> open = lifecycle.store();
            if (open.isEmpty()) {
                return answer.withData("state", "OPENING").down().build();
            }
            EngineStats stats = open.get().engine().stats();
            describe(answer, stats);
            answer.withData("usableBytes", open.get().usableBytes())
                    .withData("encoderLag", open.get().encodeLag())
                    .withData("pendingBlocks", open.get().pendingBlocks());
            describe(answer, open.get().tieringStats());
            describe(answer, open.get().tableStats());
            describe(answer, open.get().hot().stats());
            if (takesReads(stats.state())) {
                erasures(answer, open.get());
            }
            return answer.status(gate.isOpen() && takesReads(stats.state())).build();
        };
    }

    private static void describe(HealthCheckResponseBuilder answer, TieringStats stats) {
        answer.withData("tiering", stats.verdict().name());
        if (stats.work().lastError() != null) {
            answer.withData("tieringError", stats.work().lastError());
        }
    }

    private static void describe(HealthCheckResponseBuilder answer, EngineStats stats) {
        answer.withData("state", stats.state().name())
                .withData("sequence", stats.commits().sequence())
                .withData("segments", stats.segments().count())
                .withData("corruptPages", stats.segments().corruptPages())
                .withData("quarantinedSegments", stats.segments().quarantined().size())
                .withData("memtableBytes", stats.memory().memtableBytes());
        ArchiveState archive = stats.archive().state();
        answer.withData("archive", archive.condition().name())
                .withData("archivedSegments", stats.archive().count());
        if (!archive.detail().isEmpty()) {
            answer.withData("archiveDetail", archive.detail());
        }
        if (archive.failingSince() != null) {
            answer.withData("archiveFailingSince", archive.failingSince().toString());
        }
        if (stats.lastError() != null) {
            answer.withData("lastError", stats.lastError());
        }
    }

    /** A table that is not there yet, or again, keeps nobody from the rest. */
    static void describe(HealthCheckResponseBuilder answer, TableStats table) {
        answer.withData("table", table.state().name())
                .withData("tableLag", table.lag())
                .withData("tableRows", table.contents().rows())
                .withData("tableRebuilds", table.rebuilds());
        TableStats.Deriving deriving = table.deriving();
        if (deriving != null) {
            answer.withData(
                            "tableDetail",
                            "is being derived anew since " + deriving.since() + ", because " + deriving.why()
                                    + "; queries answer 503 until it is")
                    .withData("tableDerivedBlocks", deriving.blocks());
        }
        TableStats.Verified verified = table.verified();
        if (verified != null) {
            answer.withData("tableVerifiedAt", verified.at().toString()).withData("tableVerifiedRows", verified.rows());
        }
        if (table.lastFault() != null) {
            answer.withData("tableFault", table.lastFault());
        }
    }

    /** One that is overdue is a promise that is not kept; whoever reads is none the worse for it. */
    private static void erasures(HealthCheckResponseBuilder answer, OpenStore store) {
        Erasures.Unfinished open = store.services().erasures().unfinished();
        answer.withData("erasuresOpen", open.count()).withData("erasuresOverdue", open.overdue());
        open.oldest().ifPresent(begun -> answer.withData("erasuresOpenSince", begun.toString()));
    }

    /** A hot tier that is down costs time, never answers: it does not make the store less ready. */
    private static void describe(HealthCheckResponseBuilder answer, HotStats hot) {
        answer.withData("hotTier", hot.member().name())
                .withData("memoryPressure", hot.pressure().level().name());
        if (!hot.pressure().reasons().isEmpty()) {
            answer.withData(
                    "memoryPressureReasons", String.join("; ", hot.pressure().reasons()));
        }
    }

    private static boolean takesReads(EngineStats.State state) {
        return switch (state) {
            case OPEN, FULL, POISONED -> true;
            case CLOSING, CLOSED -> false;
        };
    }

    @Produces
    @Liveness
    @ApplicationScoped
    HealthCheck live() {
        return () -> {
            boolean closed = lifecycle
                    .store()
                    .map(store -> store.engine().stats().state() == EngineStats.State.CLOSED)
                    .orElse(false);
            return HealthCheckResponse.named("engine")
                    .status(!closed || !gate.isOpen())
                    .build();
        };
    }
}
