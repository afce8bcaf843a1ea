package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.ENCODER;
import static io.thermocline.engine.EngineFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Header;
import io.thermocline.block.Sharing;
import io.thermocline.log.Payload;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Merges that put rows with vectors in the order of meaning. */
class PlacedMergeTest {
    private static final int TOPICS = 40;
    private static final int SEGMENTS = 4;
    private static final int DIMENSION = 64;

    private final EngineFixture world = new EngineFixture(
            new SimulatedFileStore(4),
            EngineFixture.small()
                    .with(new EngineOptions.Compactions(SEGMENTS, 1 << 30, 0.9))
                    .with(new EngineOptions.Memtables(8 << 20, 3)));
    private final Random random = new Random(2);
    private final Map<Integer, float[]> topics = new HashMap<>();

    @AfterEach
    void close() {
        world.close();
    }

    private float[] vectorOf(int topic) {
        float[] vector = topics.computeIfAbsent(topic, _ -> {
                    float[] drawn = new float[DIMENSION];
                    for (int i = 0; i < DIMENSION; i++) {
                        drawn[i] = (float) random.nextGaussian();
                    }
                    return drawn;
                })
                .clone();
        for (int i = 0; i < DIMENSION; i++) {
            vector[i] += (float) (0.1 * random.nextGaussian());
        }
        return vector;
    }

    private static Operation.Put put(int n, Precondition precondition, String space, String content) {
        Header header = EngineFixture.header("n", List.of(), space);
        return new Operation.Put(id(n), precondition, 0, 0, 0, EngineFixture.payload(header, content));
    }

    private Operation vectors(int n, int topic) {
        List<ChunkVector> chunks = List.of(new ChunkVector(0, 0, 1, vectorOf(topic)));
        return new Operation.AppendVectors(
                id(n), Precondition.SAME_TRANSACTION, Payload.vectors(ENCODER, chunks, random));
    }

    private Place.Segment place(Snapshot snapshot, int n) {
        return (Place.Segment) ((Lookup.Found) snapshot.find(id(n))).block().place();
    }

    /** Four of each topic, one in each segment. */
    private void fillByTopic() {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int topic = 0; topic < TOPICS; topic++) {
                int n = segment * TOPICS + (topic * 7 + segment) % TOPICS;
                world.commit(put(n, Precondition.ABSENT, Sharing.DEFAULT_SPACE, "of " + topic), vectors(n, topic));
            }
            world.engine.flush();
        }
    }

    private double pagesOfATopic() {
        Map<String, Set<Place>> pages = new HashMap<>();
        try (Snapshot snapshot = world.engine.snapshot(ALICE)) {
            for (int n = 0; n < SEGMENTS * TOPICS; n++) {
                Block block = ((Lookup.Found) snapshot.find(id(n))).block();
                Place.Segment at = (Place.Segment) block.place();
                pages.computeIfAbsent(new String(snapshot.content(block), StandardCharsets.UTF_8), _ -> new HashSet<>())
                        .add(new Place.Segment(at.id(), at.page(), 0, false));
            }
        }
        return pages.values().stream().mapToInt(Set::size).average().orElseThrow();
    }

    @Test
    void blocksOfOneTopicShareAPageAfterwards() {
        fillByTopic();
        assertThat(pagesOfATopic()).isEqualTo(4);
        world.engine.compact();
        assertThat(world.engine.stats().segments().count()).isEqualTo(1);
        assertThat(pagesOfATopic()).isLessThan(1.5);
    }

    @Test
    void theOrderStaysWhereASegmentIsRewrittenAlone() {
        fillByTopic();
        world.engine.compact();
        for (int n = 0; n < SEGMENTS * TOPICS; n += 3) {
            world.commit(EngineFixture.delete(id(n), 1));
        }
        world.engine.flush();
        world.advance(Duration.ofHours(1));
        List<Place.Segment> before = places();
        world.engine.compact();
        List<Place.Segment> after = places();
        for (int i = 1; i < before.size(); i++) {
            assertThat(isBefore(after.get(i - 1), after.get(i))).isEqualTo(isBefore(before.get(i - 1), before.get(i)));
        }
    }

    private static boolean isBefore(Place.Segment one, Place.Segment other) {
        return one.page() != other.page() ? one.page() < other.page() : one.row() < other.row();
    }

    private List<Place.Segment> places() {
        List<Place.Segment> places = new ArrayList<>();
        try (Snapshot snapshot = world.engine.snapshot(ALICE)) {
            for (int n = 1; n < SEGMENTS * TOPICS; n += 3) {
                places.add(place(snapshot, n));
            }
        }
        return places;
    }

    @Test
    void blocksWithoutVectorsKeepTheOrderOfTheirIds() {
        for (int segment = 0; segment < SEGMENTS; segment++) {
            for (int n = segment; n < 80; n += SEGMENTS) {
                world.commit(put(n, Precondition.ABSENT, Sharing.DEFAULT_SPACE, "content"));
                world.commit(
                        put(1_000 + n, Precondition.ABSENT, Sharing.DEFAULT_SPACE, "content"),
                        vectors(1_000 + n, n % 5));
            }
            world.engine.flush();
        }
        world.engine.compact();
        try (Snapshot snapshot = world.engine.snapshot(ALICE)) {
            for (int n = 1; n < 80; n++) {
                assertThat(isBefore(place(snapshot, n - 1), place(snapshot, n))).isTrue();
                assertThat(isBefore(place(snapshot, 79), place(snapshot, 1_000 + n)))
                        .isTrue();
            }
        }
    }

    /** Blocks of two spaces, with vectors of their own, of later, of another dimension, or without; replaced and deleted at random; merged again and again. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void nothingButPlacesChanges(long seed) {
        Random dice = new Random(seed);
        Map<Integer, String> expected = new HashMap<>();
        Map<Integer, Float> firsts = new HashMap<>();
        for (int step = 0; step < 600; step++) {
            write(dice, expected, firsts);
            if (step % 40 == 39) {
                world.engine.flush();
                world.engine.compact();
            }
        }
        world.engine.flush();
        world.engine.compact();
        check(expected, firsts);
        world.reopen();
        check(expected, firsts);
    }

    private void write(Random dice, Map<Integer, String> expected, Map<Integer, Float> firsts) {
        int n = dice.nextInt(150);
        long version = world.lookup(id(n)) instanceof Lookup.Found found
                ? found.block().envelope().version()
                : 0;
        if (version > 0 && dice.nextInt(8) == 0) {
            int dimension = dice.nextBoolean() ? DIMENSION : 3;
            append(n, dice.nextFloat(), dimension, firsts);
            return;
        }
        String content = "content " + dice.nextInt(1_000) + "x".repeat(dice.nextInt(300));
        Precondition precondition = version > 0 ? Precondition.versionIs(version) : Precondition.ABSENT;
        world.commit(put(n, precondition, n % 3 == 0 ? "shared:other" : Sharing.DEFAULT_SPACE, content));
        expected.put(n, content);
        firsts.remove(n);
        if (dice.nextInt(3) > 0) {
            append(n, dice.nextFloat(), DIMENSION, firsts);
        }
    }

    private void append(int n, float first, int dimension, Map<Integer, Float> firsts) {
        float[] vector = new float[dimension];
        vector[0] = first;
        vector[1] = 1;
        BlockId id = id(n);
        world.commit(new Operation.AppendVectors(
                id, world.unchanged(id), Payload.vectors(ENCODER, List.of(new ChunkVector(0, 0, 1, vector)), random)));
        firsts.put(n, first);
    }

    private void check(Map<Integer, String> expected, Map<Integer, Float> firsts) {
        try (Snapshot snapshot = world.engine.snapshot(ALICE)) {
            expected.forEach((n, content) -> {
                Block block = ((Lookup.Found) snapshot.find(id(n))).block();
                assertThat(new String(snapshot.content(block), StandardCharsets.UTF_8))
                        .isEqualTo(content);
                assertThat(snapshot.vectors(block).stream()
                                .map(set -> set.chunks().getFirst().values()[0]))
                        .isEqualTo(firsts.containsKey(n) ? List.of(firsts.get(n)) : List.of());
            });
            assertThat(snapshot.newestFirst(ListPosition.START, 1_000, _ -> true)
                            .blocks())
                    .hasSize(expected.size());
        }
    }
}
