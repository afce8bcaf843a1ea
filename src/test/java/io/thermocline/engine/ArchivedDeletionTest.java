package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.delete;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.tombstoned;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.Envelope;
import io.thermocline.problem.ProblemException;
import io.thermocline.segment.Throttle;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was deleted after it went to the archive stays deleted when the disk is lost and the store is opened from there. */
class ArchivedDeletionTest {
    private final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    private final EngineFixture store = new EngineFixture(new SimulatedFileStore(7), EngineFixture.small(), objects);

    @AfterEach
    void close() {
        objects.heal();
        store.close();
    }

    private long filled(long block) {
        store.commit(put(id(block), ABSENT, "block " + block));
        return flushed();
    }

    private long flushed() {
        store.engine.flush();
        return store.engine.archive().segments().getFirst().id();
    }

    private void archive(long segment) {
        assertThat(store.engine.archive().archive(segment, Throttle.NONE)).isEqualTo(MoveOutcome.DONE);
    }

    /** The disk is lost; nothing was stopped before. */
    private void openedElsewhere(Consumer<EngineFixture> check) {
        try (EngineFixture other = new EngineFixture(new SimulatedFileStore(8), EngineFixture.small(), objects)) {
            assertThat(other.engine.recovery().origin().fromArchive()).isTrue();
            check.accept(other);
        }
    }

    private void assertGoneElsewhere(long block) {
        openedElsewhere(other -> assertThat(other.lookup(id(block))).isInstanceOf(Lookup.Gone.class));
    }

    private List<String> prefixes() {
        return objects.names().stream()
                .filter(name -> name.startsWith("data/"))
                .map(name -> name.substring(0, name.lastIndexOf('/')))
                .distinct()
                .toList();
    }

    @Test
    void isKnownToTheArchiveOnceItWasTold() {
        archive(filled(1));
        archive(filled(2));
        store.advance(Duration.ofHours(1));
        store.commit(delete(id(1), 1));
        store.engine.archive().publishDeletions();
        openedElsewhere(other -> {
            Envelope gone = ((Lookup.Gone) other.lookup(id(1))).envelope();
            assertThat(gone.version()).isEqualTo(2);
            assertThat(gone.sequence()).isEqualTo(3);
            assertThat(other.read(id(2))).isEqualTo("block 2");
            Committed committed = other.commit(put(id(1), tombstoned(2), "again"));
            assertThat(committed.sequence()).isEqualTo(4);
            assertThat(committed.timeMicros()).isGreaterThanOrEqualTo(gone.updatedAtMicros());
            assertThat(other.read(id(1))).isEqualTo("again");
        });
        store.commit(delete(id(2), 1));
        assertThatThrownBy(() -> store.engine.archive().publishDeletions())
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("elsewhere");
    }

    @Test
    void isToldWithWhatIsArchivedNext() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        archive(filled(2));
        assertGoneElsewhere(1);
    }

    @Test
    void isToldWhenTheStoreIsStopped() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        store.engine.close();
        assertGoneElsewhere(1);
    }

    @Test
    void isToldOfWhatIsArchivedOnlyLater() {
        long first = filled(1);
        archive(filled(2));
        store.commit(delete(id(1), 1));
        store.engine.archive().publishDeletions();
        archive(first);
        assertGoneElsewhere(1);
    }

    @Test
    void outlivesAMergeThatTakesInWhatTheArchiveStillNames() {
        long first = filled(1);
        archive(first);
        store.engine.archive().promote(first, Throttle.NONE);
        store.commit(delete(id(1), 1));
        store.engine.flush();
        store.crash();
        store.advance(Duration.ofHours(1));
        store.engine.compact();
        store.engine.compact();
        assertThat(store.engine.archive().segments()).noneMatch(each -> each.id() == first);
        store.engine.archive().publishDeletions();
        assertGoneElsewhere(1);
    }

    @Test
    void isNoTombstoneForEverOnceTheArchiveNamesNothingOfIt() {
        long first = filled(1);
        archive(first);
        store.engine.archive().promote(first, Throttle.NONE);
        store.commit(delete(id(1), 1));
        store.engine.flush();
        store.advance(Duration.ofHours(1));
        store.engine.compact();
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
        store.engine.archive().collect();
        store.advance(Duration.ofHours(1));
        store.engine.compact();
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Missing.class);
        assertThat(prefixes()).isEmpty();
    }

    @Test
    void isToldAnewAfterARestart() {
        archive(filled(1));
        archive(filled(2));
        store.commit(delete(id(1), 1));
        store.engine.archive().publishDeletions();
        store.crash();
        store.commit(delete(id(2), 1));
        store.engine.archive().publishDeletions();
        store.engine.archive().collect();
        assertThat(prefixes()).hasSize(3);
        openedElsewhere(other -> {
            assertThat(other.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
            assertThat(other.lookup(id(2))).isInstanceOf(Lookup.Gone.class);
        });
    }

    @Test
    void isNoCopyAnyMoreWhenTheTombstoneItselfIsThere() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        store.engine.archive().publishDeletions();
        assertThat(prefixes()).hasSize(2);
        archive(flushed());
        store.engine.archive().collect();
        assertThat(prefixes())
                .containsExactlyInAnyOrderElementsOf(store.engine.archive().segments().stream()
                        .map(each -> each.place().archived().orElseThrow().text())
                        .toList());
        assertGoneElsewhere(1);
    }

    @Test
    void isNoMoreWhenTheBlockCameBackAndWasArchived() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        store.engine.archive().publishDeletions();
        store.commit(put(id(1), tombstoned(2), "again"));
        archive(flushed());
        openedElsewhere(other -> assertThat(other.read(id(1))).isEqualTo("again"));
    }

    @Test
    void manyOfThemAreFewSegments() {
        for (int i = 1; i <= 30; i++) {
            store.commit(put(id(i), ABSENT, "block " + i));
        }
        archive(flushed());
        for (int i = 1; i <= 30; i++) {
            store.commit(delete(id(i), 1));
            store.engine.archive().publishDeletions();
            store.engine.archive().publishDeletions();
        }
        store.engine.archive().collect();
        assertThat(prefixes()).hasSizeLessThan(10);
        openedElsewhere(other -> {
            for (int i = 1; i <= 30; i++) {
                assertThat(other.lookup(id(i))).isInstanceOf(Lookup.Gone.class);
            }
        });
    }

    @Test
    void isToldInSpiteOfLostReplies() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        boolean told = false;
        for (int call = 1; !told; call++) {
            objects.fail(ObjectFault.REPLY_LOST, call);
            try {
                store.engine.archive().publishDeletions();
                told = true;
            } catch (ProblemException e) {
                assertThat(call).isLessThan(20);
            }
        }
        store.engine.archive().collect();
        assertThat(prefixes()).hasSize(2);
        assertGoneElsewhere(1);
    }

    @Test
    void isNothingToAnArchiveThatHoldsNothingOfIt() {
        store.engine.archive().publishDeletions();
        assertThat(objects.names()).isEmpty();
        archive(filled(1));
        filled(2);
        store.commit(delete(id(2), 1));
        store.commit(put(id(1), versionIs(1), "one more"));
        List<String> names = objects.names();
        store.engine.archive().publishDeletions();
        assertThat(objects.names()).isEqualTo(names);
    }

    @Test
    void doesNotHoldUpAStopWhenTheArchiveIsAway() {
        archive(filled(1));
        store.commit(delete(id(1), 1));
        objects.setPlace(SimulatedObjectStore.Place.AWAY);
        store.reopen();
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Gone.class);
        objects.heal();
        store.engine.archive().publishDeletions();
        assertGoneElsewhere(1);
    }

    @Test
    @Timeout(60)
    void isToldByItself() {
        try (EngineFixture working = new EngineFixture(
                new SimulatedFileStore(9),
                EngineFixture.small()
                        .with(new EngineOptions.Memtables(1 << 20, 3, Duration.ofMillis(20)))
                        .withBackground(true),
                objects)) {
            working.commit(put(id(1), ABSENT, "one"));
            working.engine.flush();
            long segment = working.engine.archive().segments().getFirst().id();
            assertThat(working.engine.archive().archive(segment, Throttle.NONE)).isEqualTo(MoveOutcome.DONE);
            int before = prefixes().size();
            working.commit(delete(id(1), 1));
            while (prefixes().size() == before) {
                Thread.onSpinWait();
            }
        }
        assertGoneElsewhere(1);
    }
}
