package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.manifest.SegmentPlace;
import io.thermocline.segment.Throttle;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Damage is found wherever it is, and mended from wherever the other copy is; what has no other copy stays and is said. */
class InspectionTest {
    private static final String CONTENT =
            IntStream.range(0, 9000).mapToObj(i -> "" + i * 7919L).collect(Collectors.joining());

    private final SimulatedFileStore files = new SimulatedFileStore(7);
    private final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    private final EngineFixture store = new EngineFixture(files, EngineFixture.small(), objects);

    @AfterEach
    void close() {
        store.close();
    }

    private long filled() {
        store.commit(put(id(1), ABSENT, CONTENT));
        store.engine.flush();
        return store.engine.archive().segments().getFirst().id();
    }

    private Inspection.Damage look(long segment) {
        return store.engine.inspection().look(segment, true, Throttle.NONE).orElseThrow();
    }

    private Inspection.Damage mended(long segment) {
        return store.engine
                .inspection()
                .mend(segment, look(segment), true, Throttle.NONE)
                .orElseThrow();
    }

    private String dataFile(long segment) {
        return "data/%010d.parquet".formatted(segment);
    }

    /** Makes one byte of the first content page another. */
    private void damageHere(long segment) {
        files.flip(dataFile(segment), 2_000, 3);
    }

    private void both(long segment) {
        store.engine.archive().archive(segment, Throttle.NONE);
        store.engine.archive().promote(segment, Throttle.NONE);
        assertThat(store.engine.archive().segments().getFirst().place()).isInstanceOf(SegmentPlace.Both.class);
    }

    @Test
    void aSoundSegmentHasNoDamageWhereverItLies() {
        long segment = filled();
        assertThat(look(segment).none()).isTrue();
        store.engine.archive().archive(segment, Throttle.NONE);
        assertThat(look(segment).none()).isTrue();
        both(segment);
        assertThat(look(segment).none()).isTrue();
        assertThat(store.engine.inspection().segments()).containsExactly(segment);
    }

    @Test
    void damageWithoutAnotherCopyIsFoundAndStays() {
        long segment = filled();
        damageHere(segment);
        assertThat(look(segment).here()).isNotEmpty();
        assertThat(mended(segment).here()).isNotEmpty();
    }

    @Test
    void aDamagedPageHereComesBackFromTheArchive() {
        long segment = filled();
        both(segment);
        damageHere(segment);
        assertThat(look(segment).here()).isNotEmpty();
        assertThat(mended(segment).none()).isTrue();
        assertThat(store.read(id(1))).isEqualTo(CONTENT);
    }

    @Test
    void anObjectThatIsGoneComesBackFromHere() {
        long segment = filled();
        both(segment);
        String name = objects.names().stream()
                .filter(each -> each.endsWith("parquet"))
                .findFirst()
                .orElseThrow();
        objects.delete(List.of(name)).join();
        assertThat(look(segment).archived()).hasSize(1);
        assertThat(mended(segment).none()).isTrue();
        assertThat(look(segment).none()).isTrue();
    }
}
