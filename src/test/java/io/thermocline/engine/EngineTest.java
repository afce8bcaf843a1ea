package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.ENCODER;
import static io.thermocline.engine.EngineFixture.delete;
import static io.thermocline.engine.EngineFixture.header;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.ids;
import static io.thermocline.engine.EngineFixture.payload;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.SAME_TRANSACTION;
import static io.thermocline.engine.Precondition.tombstoned;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.log.LogRecord;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.VectorSection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineTest {
    private final EngineFixture store = new EngineFixture();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void readsWhatWasCommittedFromMemoryAndFromSegments() {
        Committed committed = store.commit(put(id(1), ABSENT, "one"));
        assertThat(committed.sequence()).isEqualTo(1);
        assertThat(committed.versions()).containsExactly(1L);
        assertThat(committed.durability()).isEqualTo(Durability.SYNCED);
        assertThat(store.read(id(1))).isEqualTo("one");
        store.engine.flush();
        assertThat(store.engine.stats().segments().count()).isEqualTo(1);
        assertThat(store.read(id(1))).isEqualTo("one");
        assertThat(store.read(id(2))).isNull();
    }

    @Test
    void everythingCommittedIsThereAfterACrash() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.commit(put(id(2), ABSENT, "two"), put(id(3), ABSENT, "three"));
        store.crash();
        assertThat(store.read(id(1))).isEqualTo("one");
        assertThat(store.read(id(2))).isEqualTo("two");
        assertThat(store.read(id(3))).isEqualTo("three");
        assertThat(store.engine.recovery().log().records()).isEqualTo(1);
        assertThat(store.engine.recovery().origin().flushedThrough()).isEqualTo(1);
        assertThat(store.commit(put(id(4), ABSENT, "four")).sequence()).isEqualTo(3);
    }

    @Test
    void aFailedPreconditionFailsTheWholeTransactionAndSaysWhatWasFound() {
        store.commit(put(id(1), ABSENT, "one"));
        store.commit(put(id(2), ABSENT, "two"));
        store.commit(delete(id(2), 1));
        ConflictException conflict = catchThrowableOfType(
                ConflictException.class,
                () -> store.commit(
                        put(id(1), ABSENT, "x"),
                        put(id(3), ABSENT, "x"),
                        put(id(2), versionIs(1), "x"),
                        new Operation.Check(id(4), versionIs(9))));
        assertThat(conflict.failures())
                .containsExactly(
                        new ConflictException.Failure(0, id(1), 1, false),
                        new ConflictException.Failure(2, id(2), 2, true),
                        new ConflictException.Failure(3, id(4), 0, false));
        assertThat(conflict.failures().get(1).wouldHold()).isEqualTo(tombstoned(2));
        assertThat(store.read(id(3))).isNull();
    }

    @Test
    void versionsGoOnThroughTombstones() {
        store.commit(put(id(1), ABSENT, "one"));
        assertThat(store.commit(delete(id(1), 1)).versions()).containsExactly(2L);
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
        assertThatThrownBy(() -> store.commit(put(id(1), ABSENT, "x"))).isInstanceOf(ConflictException.class);
        store.engine.flush();
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
        assertThat(store.commit(put(id(1), tombstoned(2), "again")).versions()).containsExactly(3L);
        assertThat(store.read(id(1))).isEqualTo("again");
    }

    @Test
    void aReplacedBlockKeepsItsTimeOfCreation() {
        long created = store.commit(put(id(1), ABSENT, "one")).timeMicros();
        store.advance(Duration.ofSeconds(5));
        store.commit(put(id(1), versionIs(1), "two"));
        Envelope envelope = ((Lookup.Found) store.lookup(id(1))).block().envelope();
        assertThat(envelope.createdAtMicros()).isEqualTo(created);
        assertThat(envelope.updatedAtMicros()).isEqualTo(created + 5_000_000);
    }

    @Test
    void timesNeverRunBackwards() {
        long first = store.commit(put(id(1), ABSENT, "one")).timeMicros();
        store.advance(Duration.ofDays(-1));
        assertThat(store.commit(put(id(2), ABSENT, "two")).timeMicros()).isGreaterThanOrEqualTo(first);
        store.engine.flush();
        store.reopen();
        assertThat(store.commit(put(id(3), ABSENT, "three")).timeMicros()).isGreaterThanOrEqualTo(first);
    }

    @Test
    void anExpiredBlockReadsLikeATombstone() {
        long expires = store.now.toEpochMilli() * 1000 + 1_000_000;
        store.commit(new Operation.Put(id(1), ABSENT, 0, expires, 0, payload(header("n"), "short-lived")));
        try (Snapshot before = store.engine.snapshot(ALICE)) {
            store.advance(Duration.ofSeconds(1));
            assertThat(before.find(id(1))).isInstanceOf(Lookup.Found.class);
        }
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
        assertThatThrownBy(() -> store.commit(put(id(1), versionIs(1), "x"))).isInstanceOf(ConflictException.class);
        assertThat(store.commit(put(id(1), tombstoned(1), "x")).versions()).containsExactly(2L);
    }

    @Test
    void whatTheCallerMayNotSeeIsMissingAlsoWhenGone() {
        store.commit(new Operation.Put(
                id(1), ABSENT, 0, 0, 0, payload(header("n", List.of("bob"), Sharing.DEFAULT_SPACE), "secret")));
        store.commit(new Operation.Put(
                id(2), ABSENT, 0, 0, Envelope.SYSTEM, payload(header("n", List.of(), Sharing.SYSTEM_SPACE), "system")));
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Missing.class);
        assertThat(store.lookup(id(2))).isInstanceOf(Lookup.Missing.class);
        try (Snapshot snapshot = store.engine.snapshot(Caller.SYSTEM)) {
            assertThat(snapshot.find(id(2))).isInstanceOf(Lookup.Found.class);
            assertThat(snapshot.as(ALICE).find(id(2))).isInstanceOf(Lookup.Missing.class);
        }
        store.commit(new Operation.Delete(
                id(1),
                versionIs(1),
                0,
                payload(header("n", List.of("bob"), Sharing.DEFAULT_SPACE).stripped(), "")));
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Missing.class);
    }

    @Test
    void olderVersionsAreFoundWhileTheyAreKept() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.commit(put(id(1), versionIs(1), "two"));
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Lookup.Found first = (Lookup.Found) snapshot.findVersion(id(1), 1);
            assertThat(snapshot.content(first.block())).asString().isEqualTo("one");
            assertThat(snapshot.findVersion(id(1), 3)).isInstanceOf(Lookup.Missing.class);
            store.engine.flush();
            store.engine.compact();
            assertThat(snapshot.content(first.block())).asString().isEqualTo("one");
        }
        assertThat(store.engine.stats().segments().count()).isEqualTo(1);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(snapshot.findVersion(id(1), 1)).isInstanceOf(Lookup.Missing.class);
            assertThat(snapshot.findVersion(id(1), 2)).isInstanceOf(Lookup.Found.class);
        }
    }

    @Test
    void aSnapshotSeesNothingThatCameAfterIt() {
        store.commit(put(id(1), ABSENT, "one"));
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            store.commit(put(id(1), versionIs(1), "two"));
            store.commit(put(id(2), ABSENT, "new"));
            store.engine.flush();
            store.engine.compact();
            Lookup.Found found = (Lookup.Found) snapshot.find(id(1));
            assertThat(snapshot.content(found.block())).asString().isEqualTo("one");
            assertThat(snapshot.find(id(2))).isInstanceOf(Lookup.Missing.class);
            assertThat(snapshot.newestFirst(ListPosition.START, 10, _ -> true).blocks())
                    .hasSize(1);
        }
    }

    @Test
    void listsNewestFirstAcrossMemoryAndSegments() {
        List<BlockId> expected = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            store.commit(put(id(i), ABSENT, "b" + i));
            expected.addFirst(id(i));
            if (i % 2 == 0) {
                store.advance(Duration.ofMillis(1));
            }
            if (i % 17 == 16) {
                store.engine.flush();
            }
        }
        store.commit(delete(id(30), 1));
        store.commit(put(id(31), versionIs(1), "changed"));
        expected.remove(id(30));
        List<BlockId> listed = new ArrayList<>();
        ListPosition position = ListPosition.START;
        while (position != null) {
            try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
                BlockList page = snapshot.newestFirst(position, 7, _ -> true);
                listed.addAll(ids(page.blocks()));
                position = page.next();
            }
        }
        assertThat(listed).isEqualTo(expected);
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            BlockList one = snapshot.newestFirst(
                    ListPosition.START, 5, block -> block.envelope().id().equals(id(3)));
            assertThat(ids(one.blocks())).containsExactly(id(3));
            assertThat(one.next()).isNull();
        }
    }

    @Test
    void vectorsBelongToOneVersionAndTheNewestSetCounts() {
        store.commit(put(id(1), ABSENT, "one"), vectors(id(1), SAME_TRANSACTION, 1, 2, 3));
        Precondition first = store.unchanged(id(1));
        store.commit(vectors(id(1), first, 4, 5, 6));
        assertThat(admitted()).containsExactly("4.0");
        store.engine.flush();
        assertThat(admitted()).containsExactly("4.0");
        store.commit(vectors(id(1), first, 7, 8, 9));
        assertThat(admitted()).containsExactly("7.0");
        store.commit(put(id(1), versionIs(1), "two"));
        assertThat(admitted()).isEmpty();
        assertThatThrownBy(() -> store.commit(vectors(id(1), first, 7, 8, 9))).isInstanceOf(ConflictException.class);
        store.commit(vectors(id(1), store.unchanged(id(1)), 10, 8, 9));
        assertThat(admitted()).containsExactly("10.0");
        store.engine.flush();
        store.engine.compact();
        assertThat(admitted()).containsExactly("10.0");
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            List<VectorSet> sets = snapshot.vectors(((Lookup.Found) snapshot.find(id(1))).block());
            assertThat(sets).hasSize(1);
            assertThat(sets.getFirst().chunks().getFirst().values()).containsExactly(10, 8, 9);
        }
    }

    private List<String> admitted() {
        List<String> found = new ArrayList<>();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            VectorScan scan = snapshot.vectors(ENCODER, 3);
            for (VectorSection section : scan.sections()) {
                for (int row = 0; row < section.rows(); row++) {
                    if (scan.admits(section, row)) {
                        assertThat(scan.block(section, row).envelope().id()).isEqualTo(section.id(row));
                        found.add(String.valueOf(section.values(row)[0]));
                    }
                }
            }
        }
        return found;
    }

    @Test
    void compactionDropsWhatIsNoLongerWanted() {
        for (int i = 0; i < 20; i++) {
            store.commit(put(id(i), ABSENT, "first"));
        }
        store.engine.flush();
        for (int i = 0; i < 10; i++) {
            store.commit(delete(id(i), 1));
        }
        store.engine.flush();
        store.advance(Duration.ofSeconds(1));
        store.engine.compact();
        EngineStats.Segments segments = store.engine.stats().segments();
        assertThat(segments.count()).isEqualTo(1);
        assertThat(segments.rows()).isEqualTo(10);
        assertThat(store.lookup(id(0))).isInstanceOf(Lookup.Missing.class);
        assertThat(store.files.list("data")).allSatisfy(name -> assertThat(name).startsWith("0000000003."));
        store.reopen();
        assertThat(store.read(id(15))).isEqualTo("first");
    }

    @Test
    void mergedRowsLieInOrderWhetherTheirPagesWereCopiedOrNot() {
        for (int i = 0; i < 64; i++) {
            // runs of eight, so that pages can be copied; then every other one, so that they cannot
            boolean first = i < 32 ? i / 8 % 2 == 0 : i % 2 == 0;
            if (first) {
                store.commit(put(id(i), ABSENT, "block " + i));
            }
        }
        store.engine.flush();
        for (int i = 0; i < 64; i++) {
            if (store.read(id(i)) == null) {
                store.commit(put(id(i), ABSENT, "block " + i));
            }
        }
        store.engine.flush();
        store.engine.compact();
        assertThat(store.engine.stats().segments().count()).isEqualTo(1);
        List<Place.Segment> places = new ArrayList<>();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            for (int i = 0; i < 64; i++) {
                assertThat(store.read(id(i))).isEqualTo("block " + i);
                Lookup.Found found = (Lookup.Found) snapshot.locate(id(i));
                places.add((Place.Segment) found.block().place());
            }
        }
        assertThat(places)
                .isSortedAccordingTo(
                        Comparator.comparingInt(Place.Segment::page).thenComparingInt(Place.Segment::row))
                .doesNotHaveDuplicates();
    }

    @Test
    void checksAreReadOnlyAndSeeTheGroup() {
        store.commit(put(id(1), ABSENT, "one"));
        Committed checked = store.commit(new Operation.Check(id(1), versionIs(1)));
        assertThat(checked.sequence()).isEqualTo(1);
        assertThat(checked.versions()).containsExactly(1L);
        assertThat(store.commit(put(id(2), ABSENT, "two")).sequence()).isEqualTo(2);
    }

    @Test
    void oneTransactionWritesABlockOnce() {
        ProblemException refused = catchThrowableOfType(
                ProblemException.class,
                () -> new Transaction(List.of(put(id(1), ABSENT, "a"), put(id(1), SAME_TRANSACTION, "b")), CONTEXT));
        assertThat(refused.problem().kind()).isEqualTo(ProblemKind.INVALID);
    }

    @Test
    void aTransactionAboveTheLimitIsTooLarge() {
        EngineOptions.Commits commits = new EngineOptions.Commits(Duration.ZERO, 10, 1000, 2000, 500);
        try (EngineFixture small = new EngineFixture(EngineFixture.small().with(commits))) {
            assertThatThrownBy(() -> small.commit(put(id(1), ABSENT, "x".repeat(3000))))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().kind()).isEqualTo(ProblemKind.TOO_LARGE));
            small.commit(put(id(1), ABSENT, "x".repeat(1400)));
            assertThat(small.read(id(1))).hasSize(1400);
        }
    }

    @Test
    void theFeedGivesEverySyncedRecordOnceAlsoFromFiles() {
        for (int i = 0; i < 30; i++) {
            store.commit(put(id(i), ABSENT, "b" + i));
        }
        assertThat(sequencesFrom(0)).hasSize(30);
        store.reopen();
        store.commit(put(id(100), ABSENT, "after"));
        List<Long> sequences = sequencesFrom(5);
        assertThat(sequences).hasSize(26);
        assertThat(sequences.getFirst()).isEqualTo(6);
        assertThat(sequences.getLast()).isEqualTo(31);
    }

    @Test
    void theLogIsKeptForFollowersUntilItIsTooLarge() {
        Feed.Subscription follower = store.engine.feed().subscribe("f", 0, () -> {});
        for (int i = 0; i < 30; i++) {
            store.commit(put(id(i), ABSENT, "x".repeat(4000)));
        }
        store.engine.flush();
        assertThat(sequencesFrom(0)).hasSize(30);
        follower.advance(20);
        store.engine.flush();
        assertThat(sequencesFrom(20)).hasSize(10);
        assertThatThrownBy(() -> store.engine.feed().read(0, 10)).isInstanceOf(FeedTruncatedException.class);
        for (int i = 30; i < 400; i++) {
            store.commit(put(id(i), ABSENT, "x".repeat(4000)));
        }
        store.engine.flush();
        assertThatThrownBy(() -> store.engine.feed().read(20, 10)).isInstanceOf(FeedTruncatedException.class);
    }

    private List<Long> sequencesFrom(long after) {
        List<Long> sequences = new ArrayList<>();
        long position = after;
        List<LogRecord> batch = store.engine.feed().read(position, 7);
        while (!batch.isEmpty()) {
            batch.forEach(record -> sequences.add(record.sequence()));
            position = batch.getLast().sequence();
            batch = store.engine.feed().read(position, 7);
        }
        return sequences;
    }

    @Test
    void knowsWhatIsInMemory() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.commit(put(id(2), ABSENT, "two"));
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(snapshot.findAtOnce(id(1))).isNull();
            assertThat(snapshot.findAtOnce(id(2))).isInstanceOf(Lookup.Found.class);
            assertThat(snapshot.findAtOnce(id(3))).isInstanceOf(Lookup.Missing.class);
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        store.close();
        assertThatThrownBy(() -> store.commit(put(id(1), ABSENT, "one"))).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> store.engine.snapshot(ALICE)).isInstanceOf(ProblemException.class);
    }
}
