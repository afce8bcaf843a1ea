package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ProbeReport.Check;
import io.thermocline.objects.ProbeReport.Trial;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedObjectStore;
import io.thermocline.testing.SimulatedObjectStore.Place;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeTest {
    private final SimulatedObjectStore store = new SimulatedObjectStore(5);

    @Test
    void aPlaceThatDoesWhatIsNeededIsUsableAndLeftAsItWas() {
        store.setVersioned(true);
        store.setChecksums(true);
        ProbeReport report = new Probe(store, "1").run();
        assertThat(report.usable()).isTrue();
        assertThat(report.fault()).isEmpty();
        assertThat(report.checksums()).isTrue();
        assertThat(report.checks()).extracting(Check::trial).containsExactly(Trial.values());
        assertThat(store.names()).isEmpty();
        assertThat(store.remains("probe/1")).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Place.class,
            names = {"AWAY", "CLOSED_OFF", "GONE"})
    void aPlaceThatIsNotThereIsSaidToBeNotThere(Place place) {
        store.setPlace(place);
        ProbeReport report = new Probe(store, "1").run();
        assertThat(report.usable()).isFalse();
        assertThat(report.checks()).hasSize(1);
        assertThat(report.fault().orElseThrow()).contains("simulated");
    }

    @Test
    void wrongBytesAreNoticed() {
        store.fail(ObjectFault.WRONG_BYTES, 1);
        ProbeReport report = new Probe(store, "1").run();
        assertThat(report.fault().orElseThrow()).contains("not what was asked for");
        assertThat(report.checks().getLast().trial()).isEqualTo(Trial.READ_PART);
        assertThat(store.names()).isEmpty();
    }

    @Test
    void aPlaceThatLetsTwoCreateTheSameIsNotUsable() {
        ObjectStore careless = new Careless(store);
        ProbeReport report = new Probe(careless, "1").run();
        assertThat(report.usable()).isFalse();
        assertThat(report.checks().getLast().trial()).isEqualTo(Trial.CREATE_IF_ABSENT);
        assertThat(store.names()).isEmpty();
    }

    /** Knows no conditions, as servers that ignore the header. */
    private static final class Careless extends Forwarding {
        Careless(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
            return put(name, ObjectSource.of(bytes)).thenApply(_ -> true);
        }
    }
}
