package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.engine.ArchiveState.Condition;
import io.thermocline.manifest.ArchivePrefix;
import io.thermocline.manifest.Pin;
import io.thermocline.manifest.SegmentPlace;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.Throttle;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Segments go to the archive and come back, and the store opens from it; what cannot be had is said, and nothing is lost. */
class ArchiveTest {
    private final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    private final EngineFixture store = new EngineFixture(new SimulatedFileStore(7), EngineFixture.small(), objects);

    @AfterEach
    void close() {
        store.close();
    }

    private long filled(long block, String content) {
        store.commit(put(id(block), ABSENT, content));
        store.engine.flush();
        return newest(store.engine).id();
    }

    private static SegmentState newest(Engine engine) {
        return engine.archive().segments().getFirst();
    }

    private MoveOutcome archive(long segment) {
        return store.engine.archive().archive(segment, Throttle.NONE);
    }

    private SegmentState state(long segment) {
        return store.engine.archive().segments().stream()
                .filter(each -> each.id() == segment)
                .findFirst()
                .orElseThrow();
    }

    private List<String> dataObjects() {
        return objects.names().stream().filter(name -> name.startsWith("data/")).toList();
    }

    private ProblemKind kindOfReading(long block) {
        try {
            store.read(id(block));
            return null;
        } catch (ProblemException e) {
            return e.problem().kind();
        }
    }

    @Test
    void contentsGoToTheArchiveAndAreReadFromThere() {
        String content = IntStream.range(0, 9000).mapToObj(i -> "" + i * 7919L).collect(Collectors.joining());
        long segment = filled(1, content);
        long before = state(segment).localBytes();
        assertThat(archive(segment)).isEqualTo(MoveOutcome.DONE);
        assertThat(archive(segment)).isEqualTo(MoveOutcome.DONE);
        assertThat(state(segment).place()).isEqualTo(new SegmentPlace.Archived(new ArchivePrefix(1, segment)));
        assertThat(state(segment).localBytes()).isLessThan(before);
        assertThat(state(segment).archivedBytes()).isEqualTo(before);
        assertThat(store.read(id(1))).isEqualTo(content);
        store.reopen();
        assertThat(store.engine.archive().state().condition()).isEqualTo(Condition.IDLE);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Block found = ((Lookup.Found) snapshot.find(id(1))).block();
            assertThat(found.archived()).isTrue();
            assertThat(found.place()).isEqualTo(new Place.Segment(segment, 0, 0, true));
        }
        assertThat(store.read(id(1))).isEqualTo(content);

        assertThat(store.engine.stats().archive().reads()).isEqualTo(1);
        assertThat(store.engine.stats().archive().rows()).isEqualTo(1);
        assertThat(store.engine.archive().promote(segment, Throttle.NONE)).isEqualTo(MoveOutcome.DONE);
        assertThat(state(segment).place().whole()).isTrue();
        objects.setPlace(SimulatedObjectStore.Place.AWAY);
        assertThat(store.read(id(1))).isEqualTo(content);
    }

    @Test
    void whileTheArchiveIsAwayOnlyContentsThatLieThereAreUnavailable() {
        archive(filled(1, "one"));
        filled(2, "two");
        objects.setPlace(SimulatedObjectStore.Place.AWAY);
        assertThat(kindOfReading(1)).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(store.read(id(2))).isEqualTo("two");
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Found.class);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(EngineFixture.ids(snapshot.newestFirst(ListPosition.START, 10, _ -> true)
                            .blocks()))
                    .containsExactlyInAnyOrder(id(1), id(2));
        }
        store.commit(put(id(1), versionIs(1), "one again"));
        assertThat(store.read(id(1))).isEqualTo("one again");
        objects.setPlace(SimulatedObjectStore.Place.CLOSED_OFF);
        filled(3, "three");
        assertThatThrownBy(() -> archive(newest(store.engine).id()))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("credentials");
        assertThat(store.engine.archive().state().condition()).isEqualTo(Condition.UNREACHABLE);
        store.reopen();
        assertThat(store.read(id(2))).isEqualTo("two");
        objects.setPlace(SimulatedObjectStore.Place.THERE);
        assertThat(archive(newest(store.engine).id())).isEqualTo(MoveOutcome.DONE);
        assertThat(store.engine.archive().state()).isEqualTo(new ArchiveState(Condition.OPEN, "simulated", "", null));
    }

    @Test
    void readsThatFailAreSaidUntilOneIsAnswered() {
        archive(filled(1, "one"));
        filled(2, "two");
        store.reopen();
        Archive archive = store.engine.archive();
        Instant began = store.now;
        for (SimulatedObjectStore.Place place :
                List.of(SimulatedObjectStore.Place.AWAY, SimulatedObjectStore.Place.CLOSED_OFF)) {
            objects.setPlace(place);
            assertThat(kindOfReading(1)).isEqualTo(ProblemKind.UNAVAILABLE);
            assertThat(kindOfReading(2)).isNull();
            assertThat(archive.state().condition()).isEqualTo(Condition.UNREACHABLE);
            assertThat(archive.state().failingSince()).isEqualTo(began);
            assertThat(archive.state().detail())
                    .contains(place == SimulatedObjectStore.Place.AWAY ? "cannot be reached" : "credentials");
            store.advance(Duration.ofMinutes(5));
        }
        assertThat(store.engine.stats().state()).isEqualTo(EngineStats.State.OPEN);
        objects.heal();
        assertThat(kindOfReading(1)).isNull();
        assertThat(archive.state()).isEqualTo(new ArchiveState(Condition.IDLE, "simulated", "", null));

        objects.setPlace(SimulatedObjectStore.Place.GONE);
        assertThat(kindOfReading(1)).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(archive.state().failingSince()).isEqualTo(store.now);
        objects.heal();
        assertThat(archive(newest(store.engine).id())).isEqualTo(MoveOutcome.DONE);
        assertThat(archive.state().condition()).isEqualTo(Condition.OPEN);
        objects.delete(dataObjects()).join();
        assertThat(kindOfReading(1)).isEqualTo(ProblemKind.CORRUPT);
        assertThat(archive.state().failingSince()).isNull();
    }

    @Test
    void anEmptyDiskGetsWhatWasArchivedAndTheOldOneStops() {
        archive(filled(1, "one"));
        long second = filled(2, "two");
        archive(second);
        filled(3, "three");
        SimulatedFileStore disk = new SimulatedFileStore(8);
        try (EngineFixture other = new EngineFixture(disk, EngineFixture.small(), objects)) {
            assertThat(other.engine.recovery().origin().fromArchive()).isTrue();
            assertThat(other.engine.recovery().origin().storeId())
                    .isEqualTo(store.engine.recovery().origin().storeId());
            assertThat(other.read(id(1))).isEqualTo("one");
            assertThat(other.read(id(2))).isEqualTo("two");
            assertThat(other.lookup(id(3))).isEqualTo(Lookup.Missing.INSTANCE);
            other.commit(put(id(4), ABSENT, "four"));
            other.engine.flush();
            assertThat(other.engine.archive().archive(newest(other.engine).id(), Throttle.NONE))
                    .isEqualTo(MoveOutcome.DONE);
            other.crash();
            assertThat(other.read(id(4))).isEqualTo("four");

            assertThatThrownBy(() -> archive(newest(store.engine).id()))
                    .isInstanceOf(ProblemException.class)
                    .hasMessageContaining("elsewhere");
            assertThat(store.engine.archive().state().condition()).isEqualTo(Condition.FENCED);
            assertThatThrownBy(() -> store.engine.archive().collect()).hasMessageContaining("elsewhere");
            store.reopen();
            store.reopen();
            assertThatThrownBy(() -> store.engine.archive().collect()).hasMessageContaining("elsewhere");
            assertThat(store.read(id(1))).isEqualTo("one");
            assertThat(store.read(id(3))).isEqualTo("three");

            other.engine.archive().collect();
            assertThat(other.read(id(1))).isEqualTo("one");
            assertThat(other.read(id(4))).isEqualTo("four");
        }
    }

    @Test
    void anotherStoresArchiveIsLeftAlone() {
        archive(filled(1, "one"));
        List<String> names = objects.names();
        SimulatedFileStore disk = new SimulatedFileStore(9);
        Engine.open(EngineFixture.small(), EngineFixture.components(disk, () -> store.now))
                .close();
        EngineFixture other = new EngineFixture(disk, EngineFixture.small(), objects);
        other.commit(put(id(9), ABSENT, "nine"));
        other.engine.flush();
        assertThatThrownBy(() ->
                        other.engine.archive().archive(newest(other.engine).id(), Throttle.NONE))
                .isInstanceOf(ProblemException.class);
        assertThat(other.engine.archive().state().condition()).isIn(Condition.FENCED, Condition.FOREIGN);
        assertThat(objects.names()).isEqualTo(names);
        assertThat(other.read(id(9))).isEqualTo("nine");
        other.close();
    }

    @Test
    void anEmptyDiskWhoseArchiveCannotBeAskedIsNoNewStore() {
        objects.setPlace(SimulatedObjectStore.Place.AWAY);
        SimulatedFileStore disk = new SimulatedFileStore(8);
        assertThatThrownBy(() -> new EngineFixture(disk, EngineFixture.small(), objects))
                .isInstanceOf(ArchiveNeededException.class)
                .hasMessageContaining("cannot be told");
        assertThat(disk.list("manifest")).isEmpty();
        assertThat(disk.list("log")).isEmpty();
    }

    @Test
    void whatIsReplacedGoesOnceNothingNamesIt() {
        long first = filled(1, "one");
        archive(first);
        store.commit(put(id(1), versionIs(1), "one again"));
        store.engine.flush();
        Pin pin = store.engine.pin(store.now.plus(Duration.ofDays(9)));
        try (Snapshot reading = store.engine.snapshot(ALICE)) {
            store.advance(Duration.ofHours(2));
            store.engine.compact();
            assertThat(store.engine.archive().segments()).noneMatch(each -> each.id() == first);
            assertThat(store.engine.archive().collect().kept()).isEqualTo(1);
            store.engine.lift(pin.id());
            assertThat(store.engine.archive().collect().kept()).isEqualTo(1);
            assertThat(dataObjects()).isNotEmpty();
            Block old = ((Lookup.Found) reading.findVersion(id(1), 1)).block();
            assertThat(new String(reading.content(old), StandardCharsets.UTF_8)).isEqualTo("one");
        }
        GarbageReport report = store.engine.archive().collect();
        assertThat(report.segments()).isEqualTo(1);
        assertThat(report.bytes()).isPositive();
        assertThat(dataObjects()).isEmpty();
        assertThat(store.read(id(1))).isEqualTo("one again");
    }

    @Test
    void aPinKeepsContentsHereUntilItIsOver() {
        long segment = filled(1, "one");
        Pin pin = store.engine.pin(store.now.plus(Duration.ofDays(9)));
        assertThat(state(segment).pinned()).isTrue();
        assertThat(archive(segment)).isEqualTo(MoveOutcome.PINNED);
        assertThat(state(segment).place().archived()).isPresent();
        assertThat(state(segment).place().whole()).isTrue();
        store.engine.lift(pin.id());
        assertThat(archive(segment)).isEqualTo(MoveOutcome.DONE);
        assertThat(state(segment).place().whole()).isFalse();
    }

    @Test
    void whatIsForgottenGoesFromTheArchive() {
        long segment = filled(1, "one");
        archive(segment);
        assertThatThrownBy(() -> store.engine.archive().forget(segment)).isInstanceOf(IllegalStateException.class);
        store.engine.archive().promote(segment, Throttle.NONE);
        assertThat(store.engine.archive().collect().segments()).isZero();
        assertThat(store.engine.archive().forget(segment)).isEqualTo(MoveOutcome.DONE);
        assertThat(store.engine.archive().collect().segments()).isEqualTo(1);
        assertThat(dataObjects()).isEmpty();
        store.reopen();
        assertThat(store.read(id(1))).isEqualTo("one");
    }

    @Test
    void aLostReplyIsNoFailure() {
        objects.fail(ObjectFault.REPLY_LOST, 1);
        long segment = filled(1, "one");
        MoveOutcome outcome = null;
        for (int i = 0; outcome == null && i < 5; i++) {
            try {
                outcome = archive(segment);
            } catch (ProblemException e) {
                assertThat(e.problem().kind()).isEqualTo(ProblemKind.UNAVAILABLE);
            }
        }
        assertThat(outcome).isEqualTo(MoveOutcome.DONE);
    }

    @Test
    void anArchiveThatWasEmptiedIsNotTakenForOurs() {
        archive(filled(1, "one"));
        objects.delete(objects.names()).join();
        store.reopen();
        filled(2, "two");
        assertThatThrownBy(() -> archive(newest(store.engine).id())).hasMessageContaining("no manifest");
        assertThat(store.engine.archive().state().condition()).isEqualTo(Condition.FOREIGN);
        assertThat(kindOfReading(1)).isNotNull();
        assertThat(store.read(id(2))).isEqualTo("two");
    }

    @Test
    void whatWasDeletedLongAgoLeavesTheArchiveThoughItIsLittle() {
        for (int i = 1; i <= 9; i++) {
            store.commit(put(id(i), ABSENT, "block " + i));
        }
        store.engine.flush();
        long segment = newest(store.engine).id();
        archive(segment);
        store.commit(EngineFixture.delete(id(1), 1));
        store.engine.flush();
        store.advance(Duration.ofDays(29));
        store.reopen();
        store.advance(Duration.ofHours(2));
        store.engine.compact();
        assertThat(store.engine.archive().segments()).anyMatch(each -> each.id() == segment);

        store.advance(Duration.ofDays(1));
        store.engine.compact();
        store.engine.archive().collect();
        assertThat(dataObjects()).isEmpty();
        assertThat(store.engine.archive().segments().stream()
                        .mapToLong(SegmentState::rows)
                        .sum())
                .isLessThan(10);
        for (int i = 2; i <= 9; i++) {
            assertThat(store.read(id(i))).isEqualTo("block " + i);
        }
        long version = store.engine.stats().segments().manifestVersion();
        store.advance(Duration.ofDays(1));
        store.engine.compact();
        assertThat(store.engine.stats().segments().manifestVersion()).isEqualTo(version);
    }
}
