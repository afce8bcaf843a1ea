package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.testing.SimulatedFileStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the engine asks a cache of rows for, and what it offers it. */
class RowCacheTest {
    private static final Precondition ABSENT = new Precondition.Absent();

    private record Key(BlockId id, long sequence) {}

    private record Offer(long sequence, RowCache.Age age, boolean whole) {}

    /** Keeps all that it is offered and notes each offer. */
    private static final class Keeping implements RowCache {
        private final Map<Key, CachedRow> rows = new HashMap<>();
        private final Map<Key, VectorSet> vectors = new HashMap<>();
        private final List<Offer> offers = new ArrayList<>();
        private int vectorOffers;

        @Override
        public CachedRow peek(Envelope row) {
            return rows.get(new Key(row.id(), row.sequence()));
        }

        @Override
        public CachedRow get(Envelope row) {
            return peek(row);
        }

        @Override
        public long stamp() {
            return 7;
        }

        @Override
        public void inMemtable(long stamp) {
            assertThat(stamp).isEqualTo(7);
        }

        @Override
        public void offer(Envelope row, Age age, CachedRow read, long stamp) {
            assertThat(stamp).isEqualTo(7);
            offers.add(new Offer(row.sequence(), age, read.content() != null));
            rows.put(new Key(row.id(), row.sequence()), read);
        }

        @Override
        public VectorSet get(BlockId id, String encoder, long sequence) {
            return vectors.get(new Key(id, sequence));
        }

        @Override
        public void offer(VectorSet read) {
            vectorOffers++;
            vectors.put(new Key(read.id(), read.sequence()), read);
        }
    }

    private final Keeping cache = new Keeping();
    private final EngineOptions options =
            EngineFixture.small().with(new EngineOptions.Retention(Duration.ofHours(1), 1 << 20));
    private final EngineFixture store = new EngineFixture(new SimulatedFileStore(7), options);

    RowCacheTest() {
        store.engine.close();
        store.engine =
                Engine.open(options, new Components(store.files, () -> store.now, new Random(5), Runnable::run, cache));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void rowsOfMemtablesNeedNoCache() {
        store.commit(put(id(1), ABSENT, "one"));
        assertThat(store.read(id(1))).isEqualTo("one");
        assertThat(cache.offers).isEmpty();
    }

    @Test
    void whatIsReadFromASegmentIsOfferedAndThenTakenFromTheCache() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        assertThat(store.read(id(1))).isEqualTo("one");
        assertThat(cache.offers)
                .containsExactly(new Offer(1, RowCache.Age.CURRENT, false), new Offer(1, RowCache.Age.CURRENT, true));
        byte[] held = cache.rows.get(new Key(id(1), 1)).content();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Block block = ((Lookup.Found) snapshot.find(id(1))).block();
            assertThat(block.resident()).isTrue();
            assertThat(snapshot.content(block)).isSameAs(held);
        }
        assertThat(cache.offers).hasSize(2);
    }

    @Test
    void aBlockFoundAtOnceKeepsItsContentWhateverTheCacheDrops() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            assertThat(snapshot.findAtOnce(id(1))).isNull();
            snapshot.find(id(1));
            assertThat(snapshot.findAtOnce(id(1)))
                    .as("a header alone is not enough")
                    .isNull();
            snapshot.content(((Lookup.Found) snapshot.find(id(1))).block());
            Block block = ((Lookup.Found) snapshot.findAtOnce(id(1))).block();
            cache.rows.clear();
            assertThat(snapshot.content(block)).asString().isEqualTo("one");
        }
        assertThat(cache.offers).hasSize(2);
    }

    @Test
    void anotherVersionIsAnotherRow() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.read(id(1));
        store.commit(put(id(1), Precondition.versionIs(1), "two"));
        store.engine.flush();
        assertThat(store.read(id(1))).isEqualTo("two");
        cache.rows.clear();
        cache.offers.clear();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Block old = ((Lookup.Found) snapshot.findVersion(id(1), 1)).block();
            assertThat(snapshot.content(old)).asString().isEqualTo("one");
        }
        assertThat(cache.offers)
                .containsExactly(
                        new Offer(2, RowCache.Age.CURRENT, false),
                        new Offer(1, RowCache.Age.SUPERSEDED, false),
                        new Offer(1, RowCache.Age.SUPERSEDED, true));
    }

    @Test
    void aListUsesTheCacheAndDoesNotFillIt() {
        store.commit(put(id(1), ABSENT, "one"), put(id(2), ABSENT, "two"));
        store.engine.flush();
        store.read(id(1));
        cache.offers.clear();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            List<Block> page =
                    snapshot.newestFirst(ListPosition.START, 10, _ -> true).blocks();
            assertThat(page).hasSize(2);
            assertThat(page).filteredOn(Block::resident).hasSize(1);
        }
        assertThat(cache.offers).isEmpty();
    }

    @Test
    void vectorsOfSegmentsAreOfferedAndANewerSetIsNeverHiddenByAnOlder() {
        store.commit(put(id(1), ABSENT, "one"), vectors(id(1), new Precondition.SameTransaction(), 1, 0));
        store.engine.flush();
        assertThat(firstValue()).isEqualTo(1);
        assertThat(firstValue()).isEqualTo(1);
        assertThat(cache.vectorOffers).isEqualTo(1);
        store.commit(vectors(id(1), new Precondition.RowIs(1, 1), 2, 0));
        store.engine.flush();
        assertThat(firstValue()).isEqualTo(2);
        store.engine.compact();
        assertThat(firstValue()).isEqualTo(2);
        assertThat(cache.vectorOffers).isEqualTo(2);
    }

    private float firstValue() {
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Block block = ((Lookup.Found) snapshot.find(id(1))).block();
            return snapshot.vectors(block).getFirst().chunks().getFirst().values()[0];
        }
    }
}
