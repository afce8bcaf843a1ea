package io.thermocline.tiers;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.EngineStats;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.hot.Kind;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ProbeReport;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationQuery;
import io.thermocline.operations.Report;
import io.thermocline.problem.ProblemKind;
import io.thermocline.testing.SimulatedObjectStore;
import io.thermocline.tiers.Diagnosis.Check;
import io.thermocline.tiers.Diagnosis.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TiersTest {
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.ALL);
    private static final Eviction ALL = new Eviction(null, null, null, false, true);

    private final TiersWorld world = new TiersWorld();
    private final Tiers tiers = world.tiers;

    @AfterEach
    void close() {
        world.close();
    }

    private Report ends(Operation begun) {
        Operation ended = world.end(begun);
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        return ended.checkpoint().report();
    }

    private Report evict(Eviction eviction) {
        return ends(await(tiers.evict(TiersWorld.ROOT, null, eviction)).operation());
    }

    private BlockPlace place(BlockId id) {
        return tiers.place(ANNA, id);
    }

    @Test
    void mergesWhatIsWorthItAndSaysWhatItWasBefore() {
        world.segments(8);
        Operation begun = await(tiers.compact(TiersWorld.ROOT, null)).operation();
        assertThat(begun.kind()).isEqualTo("compact");
        Report report = ends(begun);
        assertThat(report.figures().keySet())
                .containsExactly(
                        "segmentsBefore", "bytesBefore", "rowsBefore", "segmentsAfter", "bytesAfter", "rowsAfter");
        assertThat(report.figure("segmentsBefore")).isEqualTo(8);
        assertThat(report.figure("segmentsAfter"))
                .isEqualTo(world.engine().stats().segments().count())
                .isLessThan(8);
    }

    @Test
    void whatIsDoneWhenTheStoreIsClosedIsKept() {
        world.segments(4);
        Operation begun = await(tiers.compact(TiersWorld.ROOT, null)).operation();
        world.run();
        world.operations.close();
        Operation kept = world.operations.get(TiersWorld.ROOT, begun.id());
        assertThat(kept.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(kept.checkpoint().report().figure("segmentsBefore")).isEqualTo(4);
    }

    @Test
    void isForOperators() {
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.compact(ANNA, null)));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.evict(ANNA, null, ALL)));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.archive(ANNA, null, ALL)));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.promote(ANNA, null, ALL)));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.flush(ANNA, null)));
        assertRefused(ProblemKind.FORBIDDEN, () -> tiers.report(ANNA));
        assertRefused(ProblemKind.FORBIDDEN, () -> tiers.breakdown(ANNA));
        assertRefused(ProblemKind.FORBIDDEN, () -> tiers.patterns(ANNA));
        assertRefused(ProblemKind.FORBIDDEN, () -> tiers.sync(ANNA));
        assertRefused(ProblemKind.FORBIDDEN, () -> tiers.diagnose(ANNA, null));
        assertThat(world.operations
                        .list(TiersWorld.ROOT, new OperationQuery(null, null, 1, null))
                        .operations())
                .isEmpty();
    }

    @Test
    void saysWhereABlockLiesAndDoesNotMoveItByThat() {
        BlockId id = world.put("content");
        BlockPlace fresh = place(id);
        assertThat(fresh.tier()).isEqualTo("HOT");
        assertThat(fresh.temperature()).isEqualTo(BlockPlace.Temperature.HOT);
        assertThat(fresh.inMemory()).containsExactly("memtable");
        assertThat(fresh.segment()).isNull();
        assertThat(fresh.bytes()).isEqualTo(7);

        world.engine().flush();
        for (int i = 0; i < 2; i++) {
            BlockPlace cold = place(id);
            assertThat(cold.tier()).isEqualTo("WARM");
            assertThat(cold.temperature()).isEqualTo(BlockPlace.Temperature.COLD);
            assertThat(cold.inMemory()).isEmpty();
            assertThat(cold.segment()).isNotNull();
            assertThat(cold.unusedSeconds()).isEmpty();
        }

        world.read(id);
        BlockPlace read = place(id);
        assertThat(read.tier()).isEqualTo("HOT");
        assertThat(read.inMemory()).containsExactly("block-cache");
        assertThat(read.unusedSeconds()).isEqualTo(OptionalLong.of(0));

        world.pass(Duration.ofMinutes(2));
        assertThat(place(id).temperature()).isEqualTo(BlockPlace.Temperature.WARM);
        assertThat(place(id).unusedSeconds()).isEqualTo(OptionalLong.of(120));
    }

    @Test
    void aBlockWhoseHeaderAloneIsHeldIsWarm() {
        BlockId id = world.put("content");
        world.engine().flush();
        try (Snapshot snapshot = world.engine().snapshot(ANNA)) {
            assertThat(snapshot.find(id)).isInstanceOf(Lookup.Found.class);
        }
        BlockPlace place = place(id);
        assertThat(place.inMemory()).containsExactly("block-cache");
        assertThat(place.tier()).isEqualTo("WARM");
        assertThat(place.temperature()).isEqualTo(BlockPlace.Temperature.WARM);
    }

    @Test
    void theStoresOwnBlocksAndThoseOfOthersHaveNoPlace() {
        BlockId hers = world.put("content", "bella");
        assertRefused(ProblemKind.NOT_FOUND, () -> place(hers));
        assertThat(tiers.place(new Caller("bella", Caller.Role.USER, ManifoldScope.ALL), hers)
                        .tier())
                .isEqualTo("HOT");
        assertRefused(ProblemKind.NOT_FOUND, () -> place(BlockIds.derived("test", "nowhere")));
        BlockId deleted = world.put("content");
        world.delete(deleted);
        assertRefused(ProblemKind.GONE, () -> place(deleted));
    }

    @Test
    void countsEachReadByIdOnce() {
        BlockId id = world.put("content");
        world.read(id);
        world.read(id);
        assertThat(world.engine().stats().reads()).isEqualTo(new EngineStats.Reads(2, 0));
        world.engine().flush();
        world.read(id);
        assertThat(world.engine().stats().reads()).isEqualTo(new EngineStats.Reads(2, 1));
        world.read(id);
        TierReport report = tiers.report(TiersWorld.ROOT);
        assertThat(report.hitRate()).isEqualTo(0.75);
        assertThat(report.tiers()).extracting(Usage::name).containsExactly("HOT", "WARM", "ARCHIVE");
        assertThat(report.tiers().getFirst().reads().hits()).isEqualTo(3);
        assertThat(report.tiers().getFirst().reads().misses()).isEqualTo(1);
        assertThat(report.tiers().getFirst().reads().latency().count()).isEqualTo(3);
        assertThat(report.tiers().get(1).reads().hits()).isEqualTo(1);
        assertThat(report.levels())
                .extracting(Usage::name)
                .containsExactly("memtable", "vector-cache", "index", "block-cache", "hot", "nvme", "archive");
        assertThat(level(report, "memtable").reads().hits()).isEqualTo(2);
        assertThat(level(report, "block-cache").reads().hits()).isEqualTo(1);
        assertThat(level(report, "nvme").reads().latency().count()).isPositive();
    }

    private static Usage level(TierReport report, String name) {
        return report.levels().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void sizesFollowWhatIsWritten() {
        TierReport empty = tiers.report(TiersWorld.ROOT);
        assertThat(empty.hitRate()).isZero();
        assertThat(empty.compressionRatio()).isEqualTo(1);
        world.put("x".repeat(100_000));
        TierReport inMemory = tiers.report(TiersWorld.ROOT);
        Usage hot = inMemory.tiers().getFirst();
        assertThat(hot.blocks()).isEqualTo(1);
        assertThat(hot.bytes()).isGreaterThan(100_000);
        assertThat(hot.budgetBytes().orElseThrow()).isGreaterThan(100_000);
        world.engine().flush();
        TierReport onDisk = tiers.report(TiersWorld.ROOT);
        assertThat(onDisk.compressionRatio()).isGreaterThan(10);
        Usage warm = onDisk.tiers().get(1);
        assertThat(warm.blocks()).isEqualTo(1);
        assertThat(warm.rawBytes()).isGreaterThan(100_000).isGreaterThan(warm.bytes());
    }

    @Test
    void theSyncLagIsTheAgeOfTheOldestCommitThatIsInNoSegment() {
        assertThat(tiers.sync(TiersWorld.ROOT).lag().seconds()).isZero();
        world.put("one");
        world.pass(Duration.ofSeconds(40));
        world.put("two");
        world.pass(Duration.ofSeconds(2));
        SyncStatus behind = tiers.sync(TiersWorld.ROOT);
        assertThat(behind.lag().commits()).isEqualTo(2);
        assertThat(behind.lag().seconds()).isEqualTo(42);
        assertThat(behind.lag().bytes()).isPositive();
        world.engine().flush();
        assertThat(tiers.sync(TiersWorld.ROOT).lag().commits()).isZero();
        assertThat(tiers.sync(TiersWorld.ROOT).lag().seconds()).isZero();
        world.put("three");
        world.pass(Duration.ofSeconds(5));
        assertThat(tiers.sync(TiersWorld.ROOT).lag().seconds()).isEqualTo(5);
        world.simulated.restart();
        assertThat(world.engine().stats().memory().unflushedMicros()).isEqualTo(5_000_000);
    }

    @Test
    void aFollowersLagIsTheAgeOfTheOldestCommitThatItLacks() {
        world.put("one");
        long first = world.engine().stats().commits().sequence();
        world.pass(Duration.ofSeconds(30));
        world.put("two");
        world.pass(Duration.ofSeconds(10));
        world.followerAt(first);
        SyncStatus.FollowerLag lag = tiers.sync(TiersWorld.ROOT).followers().getFirst();
        assertThat(lag.commits()).isEqualTo(1);
        assertThat(lag.seconds()).hasValue(10);
        assertThat(check("follower-test").state()).isEqualTo(State.OK);
        world.pass(Duration.ofMinutes(2));
        assertThat(check("follower-test").state()).isEqualTo(State.WARN);
        world.followerAt(first + 1);
        assertThat(tiers.sync(TiersWorld.ROOT).followers().getFirst().seconds()).hasValue(0);
    }

    @Test
    void syncingWritesEverythingAcknowledged() {
        world.put("one");
        world.put("two");
        Report report = ends(await(tiers.flush(TiersWorld.ROOT, null)).operation());
        assertThat(report.figure("commits")).isGreaterThanOrEqualTo(2);
        assertThat(report.figure("segmentBytes")).isPositive();
        assertThat(report.figure("segmentsThrough")).isGreaterThanOrEqualTo(2);
        assertThat(world.engine().stats().segments().rows()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void archivesTheSegmentsOfWhatIsSelectedAndBringsThemBack() {
        BlockId first = world.put("first");
        world.put("beside first");
        world.put("beside both");
        world.engine().flush();
        BlockId alone = world.put("alone");
        world.engine().flush();

        // One block of three: the segment stays, unless that is forced.
        assertThat(archive(new Eviction(List.of(first), null, null, false, false)))
                .containsEntry("segments", 0L)
                .containsEntry("left", 1L);
        assertThat(archive(new Eviction(List.of(alone), null, null, false, false)))
                .containsEntry("segments", 1L)
                .containsEntry("left", 0L);
        assertThat(place(alone).tier()).isEqualTo("ARCHIVE");
        assertThat(place(first).tier()).isEqualTo("WARM");
        assertThat(archive(new Eviction(List.of(first), null, null, false, true)))
                .containsEntry("segments", 1L);
        assertThat(place(first).tier()).isEqualTo("ARCHIVE");
        assertThat(world.read(first)).isEqualTo("first");
        assertThat(world.read(alone)).isEqualTo("alone");
        TierReport report = tiers.report(TiersWorld.ROOT);
        Usage archived = report.tiers().getLast();
        assertThat(archived.name()).isEqualTo("ARCHIVE");
        assertThat(archived.blocks()).isGreaterThanOrEqualTo(4);
        assertThat(archived.bytes()).isPositive();
        assertThat(archived.reads().hits()).isEqualTo(2);
        assertThat(report.tiering().work().archived().segments()).isEqualTo(2);

        world.kept.add(alone);
        assertThat(promote(new Eviction(null, "size > 0", null, false, false))).containsEntry("segments", 1L);
        assertThat(place(alone).tier()).isNotEqualTo("ARCHIVE");
        assertThat(promote(ALL).get("segments")).isPositive();
        assertThat(tiers.report(TiersWorld.ROOT).tiering().place().archivedSegments())
                .isZero();
    }

    @Test
    void everythingIsAlsoWhatLiesInMemory() {
        BlockId id = world.put("content");
        assertThat(archive(new Eviction(List.of(id), null, null, false, true))).containsEntry("segments", 0L);
        assertThat(place(id).tier()).isEqualTo("HOT");
        assertThat(archive(ALL)).containsEntry("segments", 1L).containsEntry("left", 0L);
        assertThat(place(id).tier()).isEqualTo("ARCHIVE");
        assertThat(world.read(id)).isEqualTo("content");
    }

    @Test
    void whatLiesInMemoryStaysThereOnAFullDisk() {
        BlockId old = world.put("old");
        world.engine().flush();
        BlockId fresh =
                world.put(new Random(7).ints(20_000).mapToObj(Integer::toString).collect(Collectors.joining()));
        Operation begun = await(tiers.archive(TiersWorld.ROOT, null, ALL)).operation();
        long used = Long.MAX_VALUE - world.simulated.files().usableBytes();
        world.simulated.files().setCapacity(used + 50_000);
        Operation ended = world.end(begun);
        assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.checkpoint().report().failures()).hasSize(1);
        assertThat(place(old).tier()).isEqualTo("ARCHIVE");
        assertThat(place(fresh).tier()).isEqualTo("HOT");
    }

    @Test
    void archivesWhatNobodyReadForLong() {
        BlockId old = world.put("old");
        world.engine().flush();
        world.tiering.step();
        world.pass(Duration.ofHours(2));
        assertThat(archive(new Eviction(null, null, Duration.ofHours(3), false, false)))
                .containsEntry("segments", 0L);
        assertThat(archive(new Eviction(null, null, Duration.ofHours(1), true, false))
                        .get("segments"))
                .isPositive();
        assertThat(place(old).tier()).isEqualTo("ARCHIVE");
    }

    @Test
    void whatIsBeingMergedIsArchivedWhenTheMergeHasEnded() {
        BlockId id = world.put("content");
        world.engine().flush();
        world.merging = 3;
        assertThat(archive(ALL)).containsEntry("left", 0L);
        assertThat(world.merging).isZero();
        assertThat(place(id).tier()).isEqualTo("ARCHIVE");
    }

    @Test
    void whatIsBeingMergedForTooLongIsLeft() {
        BlockId id = world.put("content");
        world.engine().flush();
        world.merging = Integer.MAX_VALUE;
        // the block's, and that of what lay in memory
        assertThat(archive(ALL)).containsEntry("segments", 0L).containsEntry("left", 2L);
        assertThat(place(id).tier()).isNotEqualTo("ARCHIVE");
    }

    @Test
    void anArchiveThatRefusesEndsItAtOnceAndMayBeAskedAgainAtOnce() {
        BlockId id = world.put("content");
        world.engine().flush();
        world.objects.setPlace(SimulatedObjectStore.Place.CLOSED_OFF);
        Operation refused =
                world.end(await(tiers.archive(TiersWorld.ROOT, null, ALL)).operation());
        assertThat(refused.state()).isEqualTo(Operation.State.FAILED);
        assertThat(Objects.requireNonNull(refused.problem()).detail())
                .contains("segment", "thermocline.archive.s3.access-key");
        assertThat(place(id).tier()).isNotEqualTo("ARCHIVE");
        world.objects.setPlace(SimulatedObjectStore.Place.THERE);
        archive(ALL);
        assertThat(place(id).tier()).isEqualTo("ARCHIVE");
    }

    @Test
    void anArchiveThatCannotBeReachedIsTriedAgain() {
        BlockId id = world.put("content");
        world.engine().flush();
        world.objects.setPlace(SimulatedObjectStore.Place.AWAY);
        Operation begun = await(tiers.archive(TiersWorld.ROOT, null, ALL)).operation();
        assertThat(world.end(begun).state()).isEqualTo(Operation.State.RUNNING);
        assertThat(place(id).tier()).isNotEqualTo("ARCHIVE");
        assertThat(tiers.report(TiersWorld.ROOT).tiering().work().lastError()).isNotNull();
        world.objects.setPlace(SimulatedObjectStore.Place.THERE);
        world.pass(Duration.ofMinutes(1));
        assertThat(world.end(begun).state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(place(id).tier()).isEqualTo("ARCHIVE");
    }

    private Map<String, Long> archive(Eviction selection) {
        return ends(await(tiers.archive(TiersWorld.ROOT, null, selection)).operation())
                .figures();
    }

    private Map<String, Long> promote(Eviction selection) {
        return ends(await(tiers.promote(TiersWorld.ROOT, null, selection)).operation())
                .figures();
    }

    @Test
    void evictsWhatIsSelectedAndLosesNothing() {
        BlockId first = world.put("first");
        BlockId second = world.put("second");
        world.engine().flush();
        world.read(first);
        world.read(second);
        Report one = evict(new Eviction(List.of(first), null, null, false, false));
        assertThat(one.figure("entries")).isEqualTo(1);
        assertThat(one.figure("bytes")).isPositive();
        assertThat(place(first).tier()).isEqualTo("WARM");
        assertThat(place(second).tier()).isEqualTo("HOT");

        world.read(first);
        world.pass(Duration.ofMinutes(3));
        world.read(second);
        assertThat(evict(new Eviction(null, null, Duration.ofMinutes(2), false, false))
                        .figure("entries"))
                .isEqualTo(1);
        assertThat(place(first).tier()).isEqualTo("WARM");
        assertThat(place(second).tier()).isEqualTo("HOT");

        assertThat(evict(ALL).figure("entries")).isEqualTo(1);
        assertThat(world.read(first)).isEqualTo("first");
        assertThat(world.read(second)).isEqualTo("second");
    }

    @Test
    void evictsWhatAFilterKeepsAmongTheIdsThatAreNamed() {
        BlockId first = world.put("first");
        BlockId second = world.put("second");
        BlockId third = world.put("third");
        world.engine().flush();
        List.of(first, second, third).forEach(world::read);
        world.kept.addAll(List.of(first, second));

        assertThat(evict(new Eviction(List.of(second, third), "size > 1", null, false, false))
                        .figure("entries"))
                .isEqualTo(1);
        assertThat(place(first).tier()).isEqualTo("HOT");
        assertThat(place(second).tier()).isEqualTo("WARM");
        assertThat(place(third).tier()).isEqualTo("HOT");

        assertThat(evict(new Eviction(null, "size > 1", null, false, false)).figure("entries"))
                .isEqualTo(1);
        assertThat(place(first).tier()).isEqualTo("WARM");
        assertThat(place(third).tier()).isEqualTo("HOT");
    }

    @Test
    void everythingGoesOnlyWhenThatIsSaid() {
        assertRefused(
                ProblemKind.INVALID,
                () -> await(tiers.evict(TiersWorld.ROOT, null, new Eviction(null, null, null, false, false))),
                "force");
        assertRefused(
                ProblemKind.INVALID,
                () -> await(tiers.evict(TiersWorld.ROOT, null, new Eviction(List.of(), null, null, false, true))),
                "ids");
        assertRefused(
                ProblemKind.INVALID,
                () -> await(tiers.evict(
                        TiersWorld.ROOT, null, new Eviction(null, null, Duration.ofSeconds(-1), false, true))),
                "olderThan");
        assertRefused(
                ProblemKind.MALFORMED,
                () -> await(tiers.evict(TiersWorld.ROOT, null, new Eviction(null, "size >", null, false, false))),
                "filter");
    }

    @Test
    void parametersOfAnEvictionComeBackAsTheyWere() {
        List<Eviction> all = List.of(
                ALL,
                new Eviction(null, null, Duration.ofHours(1), true, true),
                new Eviction(List.of(BlockIds.derived("test", "a")), null, Duration.ZERO, false, true));
        for (Eviction each : all) {
            assertThat(Eviction.decode(each.encode())).isEqualTo(each);
        }
    }

    @Test
    void breaksMemoryDownByKindAndUser() {
        world.put("content");
        Breakdown breakdown = tiers.breakdown(TiersWorld.ROOT);
        assertThat(breakdown.kinds())
                .extracting(Usage::name)
                .containsExactlyElementsOf(
                        List.of(Kind.values()).stream().map(Enum::name).toList());
        assertThat(breakdown.memory())
                .extracting(Breakdown.MemoryUser::name)
                .contains("memtables", "block-cache", "vector-cache", "hot", "table", "key-index", "heap", "direct");
        assertThat(user(breakdown, "memtables").bytes())
                .hasValue(world.engine().stats().memory().memtableBytes());
        assertThat(user(breakdown, "query-cache")).isEqualTo(Breakdown.MemoryUser.of("query-cache", 500, 1000));
        assertThat(user(breakdown, "heap").budgetBytes()).hasValue(TiersWorld.HEAP);
    }

    private static Breakdown.MemoryUser user(Breakdown breakdown, String name) {
        return breakdown.memory().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private Check check(String name) {
        return tiers.diagnose(TiersWorld.ROOT, null).checks().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStoreThatIsWellHasNoAdvice() {
        Diagnosis diagnosis = tiers.diagnose(TiersWorld.ROOT, null);
        assertThat(diagnosis.state()).as("%s", diagnosis).isEqualTo(State.OK);
        assertThat(diagnosis.checks())
                .allSatisfy(each -> assertThat(each.advice()).isEmpty());
        assertThat(diagnosis.checks()).extracting(Check::area).contains(Diagnosis.Area.values());
        assertThat(diagnosis.of(Diagnosis.Area.MEMORY).checks())
                .isNotEmpty()
                .allSatisfy(each -> assertThat(each.area()).isEqualTo(Diagnosis.Area.MEMORY));
    }

    @Test
    void theArchiveIsTriedOutOnlyWhereItIsAskedFor() {
        AtomicInteger probes = new AtomicInteger();
        ProbeReport.Check wrong = new ProbeReport.Check(ProbeReport.Trial.WRITE, "odd", ObjectStoreException.Kind.FULL);
        world.probe = () -> {
            probes.incrementAndGet();
            return Optional.of(new ProbeReport("there", List.of(wrong), false, Optional.empty()));
        };
        assertThat(tiers.diagnose(TiersWorld.ROOT, Diagnosis.Area.DISK).checks())
                .extracting(Check::name)
                .containsExactly("disk");
        assertThat(probes).hasValue(0);
        assertThat(tiers.diagnose(TiersWorld.ROOT, Diagnosis.Area.ARCHIVE).checks())
                .extracting(Check::name)
                .containsExactly("archive", "archive-write", "archive-clock");
        assertThat(check("archive-write").state()).isEqualTo(State.FAIL);
        assertThat(probes).hasValue(2);
    }

    @Test
    void anErasureThatTakesTooLongIsSaid() {
        Optional<Instant> begun = Optional.of(Instant.parse("2026-01-01T00:00:00Z"));
        world.erasures = new Unerased(1, 0, begun);
        assertThat(check("erasures").state()).isEqualTo(State.OK);
        world.erasures = new Unerased(2, 1, begun);
        assertThat(check("erasures").state()).isEqualTo(State.FAIL);
        assertThat(check("erasures").what()).contains(": 1.").contains("2026-01-01T00:00:00Z");
        assertThat(check("erasures").advice()).isNotEmpty();
    }

    @Test
    void littleRoomIsSaid() {
        world.diskUsable = 1L << 30;
        assertThat(check("disk").state()).isEqualTo(State.WARN);
        world.diskUsable = 1L << 20;
        assertThat(check("disk").state()).isEqualTo(State.FAIL);
        assertThat(check("disk").advice()).isNotEmpty();
        assertThat(tiers.diagnose(TiersWorld.ROOT, null).state()).isEqualTo(State.FAIL);
    }

    @Test
    void budgetsThatDoNotFitAreSaid() {
        world.heap = 8L << 20;
        assertThat(check("budgets").state()).isEqualTo(State.WARN);
        world.heap = TiersWorld.HEAP;
        world.memory = TiersWorld.HEAP;
        assertThat(check("machine-memory").state()).isEqualTo(State.WARN);
    }

    @Test
    void commitsThatWaitForLongAreSaid() {
        world.put("content");
        world.pass(Duration.ofMinutes(61));
        assertThat(check("sync-lag").state()).isEqualTo(State.WARN);
        world.engine().flush();
        assertThat(check("sync-lag").state()).isEqualTo(State.OK);
    }

    @Test
    void aClockThatRanBackwardsIsSaid() {
        world.put("content");
        world.pass(Duration.ofSeconds(-30));
        assertThat(check("clock").state()).isEqualTo(State.WARN);
        assertThat(check("clock").what()).contains("30 s ahead");
    }

    @Test
    void damageIsSaid() {
        BlockId id = world.put("content");
        world.engine().flush();
        world.damage();
        assertRefused(ProblemKind.CORRUPT, () -> world.read(id));
        assertThat(check("damaged-pages").state()).isEqualTo(State.FAIL);
    }
}
