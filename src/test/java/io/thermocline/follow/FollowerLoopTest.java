package io.thermocline.follow;

import static io.thermocline.encode.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.encode.TestStore;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.log.LogRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerLoopTest {
    private final TestStore store = new TestStore(1);
    private final Recorder follower = new Recorder();

    @AfterEach
    void close() {
        store.close();
    }

    /** Remembers what it was told. */
    private static final class Recorder implements Follower {
        private final List<Long> applied = new ArrayList<>();
        private final List<Long> rebuilt = new ArrayList<>();
        private final List<Long> resumed = new ArrayList<>();
        private boolean ready = true;
        private boolean lost;
        private int failures;
        private long done = Long.MAX_VALUE;

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public void resume(long doneThrough) {
            resumed.add(doneThrough);
        }

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public boolean lost() {
            return lost;
        }

        @Override
        public void apply(LogRecord record) {
            applied.add(record.sequence());
        }

        @Override
        public void rebuild(Snapshot snapshot, long through) {
            if (failures > 0) {
                failures--;
                throw new IllegalStateException("cannot rebuild");
            }
            rebuilt.add(through);
            lost = false;
        }

        @Override
        public long doneThrough(long given) {
            return Math.min(given, done);
        }
    }

    @Test
    void aFollowerIsToldOfEveryRecordInOrderOnce() {
        FollowerLoop loop = loop();
        commit(1, 3);
        loop.step();
        commit(4, 5);
        loop.step();
        loop.step();
        assertThat(follower.applied).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(loop.position()).isEqualTo(5);
    }

    @Test
    void itGoesOnFromItsCheckpoint() {
        FollowerLoop loop = loop();
        commit(1, 3);
        loop.step();
        follower.done = 2;
        loop.close();
        follower.done = Long.MAX_VALUE;
        commit(4, 4);

        loop().step();

        assertThat(follower.applied).containsExactly(1L, 2L, 3L, 3L, 4L);
        assertThat(follower.resumed).containsExactly(2L);
        assertThat(follower.rebuilt).containsExactly(0L);
    }

    @Test
    void whoeverIsKilledInANewStoreGoesOnFromItsBeginning() {
        loop();
        assertThat(file().read().orElseThrow().sequence()).isZero();
        commit(1, 3);
        store.close();
        store.open();

        FollowerLoop loop = loop();
        loop.step();

        assertThat(follower.rebuilt).containsExactly(0L);
        assertThat(follower.resumed).containsExactly(0L);
        assertThat(follower.applied).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aRebuildThatEndsWhereTheLastCheckpointWasHasOneToo() {
        FollowerLoop loop = loop();
        commit(1, 2);
        loop.step();
        loop.step();
        assertThat(file().read().orElseThrow().sequence()).isEqualTo(2);
        follower.lost = true;
        loop.step();
        assertThat(follower.rebuilt).containsExactly(0L, 2L);
        assertThat(file().read().orElseThrow().sequence()).isEqualTo(2);
    }

    @Test
    void whatIsNotReadyIsNotToldMore() {
        FollowerLoop loop = loop();
        commit(1, 2);
        follower.ready = false;
        loop.step();
        assertThat(follower.applied).isEmpty();
        follower.ready = true;
        loop.step();
        assertThat(follower.applied).containsExactly(1L, 2L);
    }

    @Test
    void aCheckpointOfAnotherStoreIsWorthNothing() {
        commit(1, 3);
        file().write(new Checkpoint(new UUID(1, 2), 1, 2));
        loop();
        assertThat(follower.rebuilt).containsExactly(3L);
    }

    @Test
    void aCheckpointBeyondTheEndOfTheLogIsWorthNothing() {
        commit(1, 3);
        file().write(new Checkpoint(store.source().identity().storeId(), 1, 4));
        loop();
        assertThat(follower.rebuilt).containsExactly(3L);
    }

    @Test
    void aCheckpointOfALaterEpochIsWorthNothing() {
        commit(1, 3);
        file().write(new Checkpoint(store.source().identity().storeId(), 99, 3));
        loop();
        assertThat(follower.rebuilt).containsExactly(3L);
    }

    @Test
    void aLaggardStartsOverFromASnapshot() {
        file().write(new Checkpoint(store.source().identity().storeId(), 1, 0));
        String text = "x".repeat(8 << 10);
        for (int i = 1; i <= 40; i++) {
            store.putEncoded(id(i), Precondition.ABSENT, TestStore.header("n", "default", List.of()), text);
        }
        store.engine.flush();
        store.close();
        store.open();

        FollowerLoop loop = loop();
        loop.step();
        loop.step();

        assertThat(follower.rebuilt).containsExactly(40L);
        assertThat(follower.applied).isEmpty();
        assertThat(loop.position()).isEqualTo(40);
    }

    @Test
    void aRebuildThatFailsDoesNotStopTheStartAndIsTriedAgain() {
        commit(1, 3);
        follower.failures = 2;
        FollowerLoop loop = loop();
        assertThat(store.faults).hasSize(1);
        assertThatThrownBy(loop::step).hasMessage("cannot rebuild");
        assertThat(file().read()).as("nothing is done yet").isEmpty();

        loop.step();

        assertThat(follower.rebuilt).containsExactly(3L);
        assertThat(follower.applied).isEmpty();
        assertThat(loop.position()).isEqualTo(3);
    }

    @Test
    void aFollowerThatTakesLongIsRebuiltInTheFirstStep() {
        commit(1, 3);
        FollowerLoop loop = new FollowerLoop(
                store.source(), follower, file(), FollowerLoop.StartOver.IN_BACKGROUND, store.faults::add);
        assertThat(follower.rebuilt).isEmpty();
        loop.step();
        assertThat(follower.rebuilt).containsExactly(3L);
        assertThat(follower.applied).isEmpty();
    }

    @Test
    void aFollowerThatIsLostIsRebuiltBeforeItIsToldOfAnything() {
        FollowerLoop loop = loop();
        commit(1, 2);
        loop.step();
        commit(3, 4);
        follower.lost = true;
        loop.step();
        assertThat(follower.rebuilt).containsExactly(0L, 4L);
        assertThat(follower.applied).containsExactly(1L, 2L);
        assertThat(file().read().orElseThrow().sequence()).isEqualTo(4);
    }

    @Test
    void aLoopThatClosesBeforeItsFollowerIsRebuiltWritesNoCheckpoint() {
        commit(1, 3);
        FollowerLoop loop = loop();
        loop.step();
        loop.close();
        file().delete();
        follower.failures = 1;
        loop().close();
        assertThat(file().read()).isEmpty();
    }

    @Test
    void aRebuildDoesNotCountOnCommitsThatAreNotSynced() {
        EngineOptions.Commits lazily = new EngineOptions.Commits(Duration.ofHours(1), 100, 1 << 20, 1 << 20, 1 << 20);
        store.open(lazily);
        commit(1, 3);
        store.engine.flush();
        commit(4, 5);

        FollowerLoop loop = loop();
        assertThat(follower.rebuilt).containsExactly(3L);
        assertThat(file().read().orElseThrow().sequence()).isEqualTo(3);

        store.engine.flush();
        loop.step();
        assertThat(follower.applied).containsExactly(4L, 5L);
    }

    private void commit(int from, int to) {
        for (int i = from; i <= to; i++) {
            store.putPending(id(i), Precondition.ABSENT, "n", "text");
        }
    }

    private FollowerLoop loop() {
        return new FollowerLoop(store.source(), follower, file(), FollowerLoop.StartOver.FIRST, store.faults::add);
    }

    private CheckpointFile file() {
        return new CheckpointFile(store.files, "recorder");
    }
}
