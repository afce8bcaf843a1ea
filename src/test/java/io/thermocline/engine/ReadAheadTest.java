package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.SimulatedFileStore.Access;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The disk may fetch header and content of a block at the same time. */
class ReadAheadTest {
    private final EngineFixture store = new EngineFixture();
    private final List<Access> accesses = new ArrayList<>();

    @AfterEach
    void close() {
        store.close();
    }

    private void readFromASegment(boolean withContent) {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            store.files.watch(accesses::add);
            Lookup lookup = withContent ? snapshot.findWithContent(id(1)) : snapshot.find(id(1));
            assertThat(lookup)
                    .isInstanceOfSatisfying(
                            Lookup.Found.class,
                            found -> assertThat(snapshot.content(found.block()))
                                    .asString()
                                    .isEqualTo("one"));
        }
    }

    @Test
    void contentIsOnItsWayBeforeTheHeaderIsRead() {
        readFromASegment(true);
        assertThat(accesses).extracting(Access::hint).containsExactly(true, false, false);
        assertThat(accesses.getFirst().name()).isEqualTo(accesses.getLast().name());
        assertThat(accesses.getFirst().position())
                .isEqualTo(accesses.getLast().position())
                .isNotEqualTo(accesses.get(1).position());
    }

    @Test
    void whoWantsTheHeaderAloneReadsNothingElse() {
        readFromASegment(false);
        assertThat(accesses).extracting(Access::hint).containsExactly(false, false);
    }
}
