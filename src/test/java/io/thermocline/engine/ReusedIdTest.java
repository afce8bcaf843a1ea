package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.ENCODER;
import static io.thermocline.engine.EngineFixture.delete;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static io.thermocline.engine.Precondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.VectorSet;
import io.thermocline.segment.VectorSection;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An id whose tombstone was merged away starts again at version 1, while vectors of its first life may lie in segments that were not merged. */
class ReusedIdTest {
    private final EngineFixture store = new EngineFixture();

    @AfterEach
    void close() {
        store.close();
    }

    /** Row and tombstone lie in small segments and are merged away; the vectors lie in a large one that is left as it is. */
    @BeforeEach
    void mergeTheTombstoneAwayButNotTheVectors() {
        store.commit(put(id(1), ABSENT, "old"));
        store.engine.flush();
        List<Operation> operations = new ArrayList<>();
        operations.add(vectors(id(1), store.unchanged(id(1)), 1, 0));
        Random random = new Random(1);
        for (int i = 10; i < 40; i++) {
            byte[] bytes = new byte[2000];
            random.nextBytes(bytes);
            operations.add(put(id(i), ABSENT, new String(bytes, StandardCharsets.ISO_8859_1)));
        }
        store.commit(operations.toArray(Operation[]::new));
        store.engine.flush();
        store.commit(delete(id(1), 1));
        store.engine.flush();
        store.advance(Duration.ofSeconds(5));
        store.engine.compact();
        assertThat(store.lookup(id(1))).isInstanceOf(Lookup.Missing.class);
        assertThat(admitted()).isEmpty();
    }

    @Test
    void theNewBlockHasNoVectorsYet() {
        assertThat(store.commit(put(id(1), ABSENT, "new")).versions()).containsExactly(1L);
        assertThat(read()).isEmpty();
        assertThat(admitted()).isEmpty();
        store.engine.flush();
        assertThat(read()).isEmpty();
        assertThat(admitted()).isEmpty();
    }

    @Test
    void theNewBlockHasItsOwnVectorsAlone() {
        store.commit(put(id(1), ABSENT, "new"));
        Committed committed = store.commit(vectors(id(1), store.unchanged(id(1)), 0, 1));
        assertThat(read()).containsExactly(committed.sequence());
        assertThat(admitted()).containsExactly(committed.sequence());
        store.engine.flush();
        assertThat(read()).containsExactly(committed.sequence());
        assertThat(admitted()).containsExactly(committed.sequence());
    }

    @Test
    void aMergeDropsTheOldVectors() {
        store.commit(put(id(1), ABSENT, "new"));
        for (int i = 10; i < 40; i++) {
            store.commit(delete(id(i), 1));
        }
        store.engine.flush();
        store.advance(Duration.ofSeconds(5));
        store.engine.compact();
        assertThat(sections().stream().mapToInt(VectorSection::rows).sum())
                .as("vectors that are kept")
                .isZero();
        assertThat(store.read(id(1))).isEqualTo("new");
    }

    private List<Long> read() {
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Lookup.Found found = (Lookup.Found) snapshot.find(id(1));
            return snapshot.vectors(found.block()).stream()
                    .map(VectorSet::sequence)
                    .toList();
        }
    }

    private List<VectorSection> sections() {
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            return snapshot.vectors(ENCODER, 2).sections();
        }
    }

    private List<Long> admitted() {
        List<Long> admitted = new ArrayList<>();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            VectorScan scan = snapshot.vectors(ENCODER, 2);
            for (VectorSection section : scan.sections()) {
                for (int row = 0; row < section.rows(); row++) {
                    if (scan.admits(section, row)) {
                        admitted.add(section.sequence(row));
                    }
                }
            }
        }
        return admitted;
    }
}
