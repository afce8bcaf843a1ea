package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.manifest.Pin;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pin names stays, through merges and restarts, until it is lifted or over. */
class PinsTest {
    private final EngineFixture store = new EngineFixture();

    @AfterEach
    void close() {
        store.close();
    }

    private Pin fillAndPin(Instant until) {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.commit(put(id(2), ABSENT, "two"));
        store.engine.flush();
        Pin pin = store.engine.pin(until);
        assertThat(pin.version()).isEqualTo(store.engine.stats().segments().manifestVersion() - 1);
        return pin;
    }

    private void mergeAway() {
        store.commit(put(id(1), versionIs(1), "one again"));
        store.engine.flush();
        store.engine.compact();
        for (int i = 10; i < 16; i++) {
            store.commit(put(id(i), ABSENT, "more"));
            store.engine.flush();
        }
        store.engine.compact();
        assertThat(store.read(id(1))).isEqualTo("one again");
    }

    private boolean pinnedFilesAreThere() {
        List<String> names = store.files.list("data");
        boolean first = names.contains("0000000001.parquet");
        assertThat(names.contains("0000000002.keys")).isEqualTo(first);
        return first;
    }

    private boolean manifestIsThere(Pin pin) {
        return store.files.exists("manifest/%010d.manifest".formatted(pin.version()));
    }

    @Test
    void pinnedSegmentsStayThroughMergesAndRestartsUntilThePinIsLifted() {
        Pin pin = fillAndPin(store.now.plus(Duration.ofDays(1)));
        mergeAway();
        assertThat(pinnedFilesAreThere()).isTrue();
        store.reopen();
        store.crash();
        store.commit(put(id(30), ABSENT, "later"));
        store.engine.flush();
        store.engine.compact();
        assertThat(pinnedFilesAreThere()).isTrue();
        assertThat(manifestIsThere(pin)).isTrue();

        store.engine.lift(pin.id());
        store.engine.compact();
        assertThat(pinnedFilesAreThere()).isFalse();
        assertThat(manifestIsThere(pin)).isFalse();
        store.engine.lift(pin.id());
        assertThat(store.read(id(2))).isEqualTo("two");
    }

    @Test
    void aPinThatIsOverHoldsNothing() {
        fillAndPin(store.now.plus(Duration.ofHours(1)));
        mergeAway();
        assertThat(pinnedFilesAreThere()).isTrue();
        store.reopen();
        store.advance(Duration.ofHours(2));
        store.engine.compact();
        assertThat(pinnedFilesAreThere()).isFalse();
    }

    @Test
    void withoutAPinTheyGo() {
        store.engine.lift(fillAndPin(store.now.plus(Duration.ofDays(1))).id());
        mergeAway();
        assertThat(pinnedFilesAreThere()).isFalse();
    }

    @Test
    void aPinThatIsOverAlreadyIsRefused() {
        assertThatThrownBy(() -> store.engine.pin(store.now)).isInstanceOf(IllegalArgumentException.class);
    }
}
