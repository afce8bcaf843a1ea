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

    private static void write(EngineFixture store, int n) {
        store.commit(put(id(n), Precondition.ABSENT, "content"));
    }

    /** The flush loop looks, what it asks of the committer is done, and it looks again. */
    private static void flushLoop(EngineFixture store) {
        store.engine.maintain();
        // The second look of the committer comes after all that the first one was asked for; neither writes anything.
        for (int i = 0; i < 2; i++) {
            store.commit(new Operation.Check(id(1), Precondition.versionIs(1)));
        }
        store.engine.maintain();
    }

    private static double lagSeconds(EngineFixture store) {
        return store.engine.stats().memory().unflushedMicros() / 1e6;
    }

    @Test
    void whatWasWrittenLongAgoComesToLieInASegmentThoughNothingMoreComes() {
        try (EngineFixture store = new EngineFixture(options)) {
            write(store, 1);
            store.advance(AGE.minusSeconds(1));
            write(store, 2);
            flushLoop(store);
            assertThat(store.engine.stats().segments().count()).isZero();
            assertThat(lagSeconds(store)).isEqualTo(AGE.toSeconds() - 1);

            store.advance(Duration.ofSeconds(1));
            flushLoop(store);
            assertThat(store.engine.stats().segments().count()).isEqualTo(1);
            assertThat(store.engine.stats().maintenance().flushedThrough()).isEqualTo(2);
            assertThat(lagSeconds(store)).isZero();

            // the age of a memtable begins with its own first commit
            write(store, 3);
            store.advance(AGE.minusSeconds(1));
            flushLoop(store);
            assertThat(store.engine.stats().segments().count()).isEqualTo(1);
            assertThat(lagSeconds(store)).isEqualTo(AGE.toSeconds() - 1);
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
            write(store, 1);
            store.advance(AGE);
            store.crash();
            flushLoop(store);
            assertThat(store.engine.stats().maintenance().flushedThrough()).isEqualTo(1);
        }
    }

    @Test
    void aDiskThatTakesNoSegmentsDoesNotHaveMoreMemtablesWait() {
        try (EngineFixture store = new EngineFixture(options)) {
            write(store, 1);
            store.files.setCapacity(store.files.usedBytes());
            int refused = 0;
            for (int i = 2; i < 6; i++) {
                store.advance(AGE);
                try {
                    flushLoop(store);
                } catch (StorageFullException full) {
                    refused++;
                }
                write(store, i);
            }
            assertThat(refused).isPositive();
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
