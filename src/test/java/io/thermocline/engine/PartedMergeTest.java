package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.thermocline.block.VectorSet;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Merges that keep apart what is hardly used. */
class PartedMergeTest {
    private final SimulatedFileStore files = new SimulatedFileStore(3);
    private final OddIdsCold grouping = new OddIdsCold();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Engine engine = open(3);

    private Engine open(int fanIn) {
        EngineOptions options = EngineFixture.small()
                .with(new EngineOptions.Compactions(fanIn, 1 << 30, 0.9))
                .with(new EngineOptions.Retention(Duration.ofHours(1), 1 << 20));
        return Engine.open(options, EngineFixture.components(files, () -> now, grouping));
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private void commit(Operation... operations) {
        engine.submit(new Transaction(List.of(operations), EngineFixture.CONTEXT))
                .join();
    }

    /** Three segments with blocks 0 to 29, each with a vector. */
    private void fill() {
        for (int segment = 0; segment < 3; segment++) {
            for (int i = segment; i < 30; i += 3) {
                commit(
                        put(id(i), new Precondition.Absent(), "content " + i),
                        vectors(id(i), new Precondition.SameTransaction(), i, 1));
            }
            engine.flush();
        }
    }

    private Map<Integer, Long> segments() {
        Map<Integer, Long> segments = new TreeMap<>();
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            for (int i = 0; i < 30; i++) {
                Block block = ((Lookup.Found) snapshot.find(id(i))).block();
                assertThat(new String(snapshot.content(block), StandardCharsets.UTF_8))
                        .startsWith("content " + i);
                segments.put(i, ((Place.Segment) block.place()).id());
                assertThat(snapshot.vectors(block))
                        .singleElement()
                        .extracting(VectorSet::dimension)
                        .isEqualTo(2);
            }
        }
        return segments;
    }

    @Test
    void whatIsHardlyUsedLiesInASegmentOfItsOwn() {
        fill();
        Set<Long> sources = Set.copyOf(segments().values());
        engine.compact();

        Map<Integer, Long> after = segments();
        long used = after.get(0);
        long unused = after.get(1);
        assertThat(used).isNotEqualTo(unused);
        after.forEach((i, segment) -> assertThat(segment).isEqualTo(i % 2 == 0 ? used : unused));
        assertThat(engine.stats().segments().count()).isEqualTo(2);
        assertThat(grouping.sources).containsExactly(sources);
        assertThat(grouping.results)
                .containsExactly(List.of(new Grouping.Result(used, false), new Grouping.Result(unused, true)));
        engine.close();
        engine = open(3);
        assertThat(segments()).isEqualTo(after);
    }

    @Test
    void vectorsLieWithTheirRows() {
        fill();
        engine.compact();
        Map<Integer, Long> segments = segments();
        assertThat(engine.stats().segments().files().vectorRows()).isEqualTo(30);
        // Fifteen vectors of one dimension each: files of one size.
        assertThat(List.of(segments.get(0), segments.get(1)))
                .extracting(segment -> bytes(SegmentFile.Kind.VECTORS.fileName(segment)))
                .satisfies(sizes -> assertThat(sizes.get(0)).isCloseTo(sizes.get(1), within(64L)));
    }

    private long bytes(String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            return file.size();
        }
    }

    @Test
    void whatIsSupersededLiesWithWhatIsHardlyUsed() {
        fill();
        commit(
                put(id(2), new Precondition.VersionIs(1), "content 2 again"),
                vectors(id(2), new Precondition.SameTransaction(), 2, 2));
        engine.flush();
        engine.compact();
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            Block old = ((Lookup.Found) snapshot.findVersion(id(2), 1)).block();
            Block other = ((Lookup.Found) snapshot.find(id(1))).block();
            assertThat(((Place.Segment) old.place()).id()).isEqualTo(((Place.Segment) other.place()).id());
        }
    }

    @Test
    void mergesOfTwoSegmentsStayWholeSoThatMergingEnds() {
        engine.close();
        engine = open(2);
        fill();
        engine.compact();
        assertThat(Set.copyOf(segments().values())).hasSizeLessThanOrEqualTo(2);
        assertThat(grouping.results).allSatisfy(each -> assertThat(each).hasSize(1));
    }

    @Test
    void rowsThatAreRememberedAreFoundAndOthersAreNot() {
        RowSet rows = new RowSet(1 << 20);
        for (int i = 0; i < 5_000; i++) {
            rows.add(id(i), 1);
        }
        for (int i = 0; i < 5_000; i++) {
            assertThat(rows.has(id(i), 1)).isTrue();
            assertThat(rows.has(id(i), 2)).isFalse();
        }
    }
}
