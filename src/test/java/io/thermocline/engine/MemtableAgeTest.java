package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Envelope;
import io.thermocline.files.StorageFullException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Memtables are written out when they are old, however small they are. */
class MemtableAgeTest {
    private static final Duration AGE = Duration.ofMinutes(5);

    private final EngineOptions options = EngineFixture.small().with(new EngineOptions.Memtables(1 << 20, 2, AGE));

    /** One step of the flush loop; what it asks the committer for is done, at the latest, at the end of the group that the next commit is of. */
    private static void step(EngineFixture store, int n) {
        store.engine.maintain();
        store.commit(put(id(n), Precondition.ABSENT, "content"));
        store.commit(new Operation.Check(id(n), Precondition.versionIs(1)));
    }

    private static double lagSeconds(EngineFixture store) {
        return store.engine.stats().memory().unflushedMicros() / 1e6;
    }

    @Test
    void whatWasWrittenLongAgoComesToLieInASegmentThoughNothingMoreComes() {
        try (EngineFixture store = new EngineFixture(options)) {
            store.commit(put(id(1), Precondition.ABSENT, "content"));
            store.advance(AGE.minusSeconds(1));
            step(store, 2);
            store.engine.maintain();
            assertThat(store.engine.stats().segments().count()).isZero();
            assertThat(lagSeconds(store)).isEqualTo(AGE.toSeconds() - 1);

            store.advance(Duration.ofSeconds(1));
            step(store, 3);
            store.engine.maintain();
            assertThat(store.engine.stats().segments().count()).isEqualTo(1);
            assertThat(store.engine.stats().maintenance().flushedThrough()).isEqualTo(2);
            // the age of a memtable begins with its own first commit
            store.advance(AGE.minusSeconds(1));
            assertThat(lagSeconds(store)).isEqualTo(AGE.toSeconds() - 1);
            step(store, 4);
            store.engine.maintain();
            assertThat(store.engine.stats().segments().count()).isEqualTo(1);
        }
    }

    @Test
    void anEmptyStoreWritesNothing() {
        try (EngineFixture store = new EngineFixture(options)) {
            store.advance(AGE.multipliedBy(3));
            store.engine.maintain();
            store.engine.maintain();
            assertThat(store.engine.stats().maintenance().flushes()).isZero();
            assertThat(lagSeconds(store)).isZero();
        }
    }

    @Test
    void whatWasReplayedIsAsOldAsItsCommits() {
        try (EngineFixture store = new EngineFixture(options)) {
            store.commit(put(id(1), Precondition.ABSENT, "content"));
            store.advance(AGE);
            store.crash();
            step(store, 2);
            store.engine.maintain();
            assertThat(store.engine.stats().maintenance().flushedThrough()).isEqualTo(1);
        }
    }

    @Test
    void aDiskThatTakesNoSegmentsDoesNotHaveMoreMemtablesWait() {
        try (EngineFixture store = new EngineFixture(options)) {
            store.commit(put(id(1), Precondition.ABSENT, "content"));
            store.files.setCapacity(store.files.usedBytes());
            for (int i = 2; i < 6; i++) {
                store.advance(AGE);
                try {
                    step(store, i);
                } catch (StorageFullException full) {
                    store.commit(put(id(i), Precondition.ABSENT, "content"));
                }
            }
            assertThat(store.engine.stats().memory().memtables()).isEqualTo(2);
        }
    }

    @Test
    void rowsOfTheStoreItselfAreNoBlocksInMemory() {
        try (EngineFixture store = new EngineFixture(options)) {
            store.commit(put(id(1), Precondition.ABSENT, "content"));
            Operation.Put own = put(id(2), Precondition.ABSENT, "content");
            store.commit(new Operation.Put(own.id(), own.precondition(), 0, 0, Envelope.SYSTEM, own.payload()));
            assertThat(store.engine.stats().memory().rows()).isEqualTo(1);
        }
    }
}
