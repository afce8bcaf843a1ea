package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.objects.ProbeReport.Check;
import io.thermocline.objects.ProbeReport.Trial;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedObjectStore;
import io.thermocline.testing.SimulatedObjectStore.Place;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProbeTest {
    private final SimulatedObjectStore store = new SimulatedObjectStore(5);

    @Test
    void aPlaceThatDoesWhatIsNeededIsUsableAndLeftAsItWas() {
        store.setVersioned(true);
        store.setChecksums(true);
        ProbeReport report = probe(store);
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
        ProbeReport report = probe(store);
        assertThat(report.usable()).isFalse();
        assertThat(report.checks()).hasSize(1);
        assertThat(report.fault().orElseThrow()).contains("simulated");
    }

    @Test
    void wrongBytesAreNoticed() {
        store.fail(ObjectFault.WRONG_BYTES, 1);
        ProbeReport report = probe(store);
        assertThat(report.fault().orElseThrow()).contains("not what was asked for");
        assertThat(failed(report)).containsExactly(Trial.READ_PART);
        assertThat(store.names()).isEmpty();
    }

    /** What places do that they should not. */
    enum Broken {
        /** What is stored is not there. */
        FORGETS(Trial.WRITE, Forgetful::new),
        /** Reads of a part answer with another one. */
        IGNORES_RANGES(Trial.READ_PART, Ranges::new),
        /** Lists are old. */
        LISTS_LATE(Trial.LIST_AFTER_WRITE, Stale::new),
        /** Knows no conditions, as servers that ignore the header. */
        IGNORES_CONDITIONS(Trial.CREATE_IF_ABSENT, Careless::new),
        /** Refuses a creation, and replaces the object all the same. */
        REPLACES(Trial.CREATE_IF_ABSENT, Replacing::new),
        /** Refuses those who come late, but lets several win who come together. */
        LETS_RIVALS_WIN(Trial.CREATE_IF_ABSENT, Racing::new),
        /** Deletes nothing, and says that it did. */
        KEEPS_DELETED(Trial.DELETE, Keeping::new),
        /** Purges nothing, and says that it did. */
        KEEPS_PURGED(Trial.DELETE, KeepingPurged::new),
        /** Purges what is seen alone. */
        KEEPS_VERSIONS(Trial.DELETE, KeepingVersions::new);

        private final Trial trial;
        private final Function<ObjectStore, ObjectStore> place;

        Broken(Trial trial, Function<ObjectStore, ObjectStore> place) {
            this.trial = trial;
            this.place = place;
        }
    }

    @ParameterizedTest
    @EnumSource(Broken.class)
    void aPlaceThatDoesNotDoWhatIsNeededIsNotUsable(Broken broken) {
        ProbeReport report = probe(broken.place.apply(store));
        assertThat(report.usable()).isFalse();
        assertThat(failed(report)).containsExactly(broken.trial);
        assertThat(report.checks())
                .allSatisfy(each ->
                        assertThat(each.kind() == null).isEqualTo(each.detail().isEmpty()));
        if (broken != Broken.KEEPS_PURGED) {
            assertThat(store.names()).isEmpty();
        }
    }

    @Test
    void whatOneTrialMeetsKeepsNoOtherFromBeingTried() {
        store.fail(ObjectFault.WRONG_BYTES, 1);
        assertThat(probe(store).checks()).extracting(Check::trial).containsExactly(Trial.values());
    }

    @Test
    @Timeout(30)
    void aPlaceThatDoesNotAnswerIsWaitedForNoLongerThanSaid() {
        ProbeReport report = new Probe(
                        new Forwarding(store) {
                            @Override
                            public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
                                return new CompletableFuture<>();
                            }
                        },
                        "1",
                        new Probe.Limit(Duration.ofMillis(200), System::nanoTime))
                .run();
        assertThat(failed(report)).contains(Trial.LIST_AFTER_WRITE);
        assertThat(report.fault().orElseThrow()).contains("no answer in time");
        assertThat(store.names()).isEmpty();
    }

    private static ProbeReport probe(ObjectStore place) {
        return new Probe(place, "1", new Probe.Limit(Duration.ofSeconds(10), System::nanoTime)).run();
    }

    private static List<Trial> failed(ProbeReport report) {
        return report.checks().stream()
                .filter(each -> !each.passed())
                .map(Check::trial)
                .toList();
    }

    private static final class Forgetful extends Forwarding {
        Forgetful(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Optional<StoredObject>> look(String name) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
    }

    private static final class Ranges extends Forwarding {
        Ranges(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<ByteBuffer> read(String name, long position, ByteBuffer into) {
            return super.read(name, 0, into);
        }
    }

    private static final class Stale extends Forwarding {
        Stale(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<List<StoredObject>> list(String prefix, String after, int limit) {
            return CompletableFuture.completedFuture(List.of());
        }
    }

    private static final class Careless extends Forwarding {
        Careless(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
            return put(name, ObjectSource.of(bytes)).thenApply(_ -> true);
        }
    }

    private static final class Replacing extends Forwarding {
        Replacing(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
            return put(name, ObjectSource.of(bytes)).thenApply(_ -> false);
        }
    }

    private static final class Racing extends Forwarding {
        Racing(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Boolean> createIfAbsent(String name, byte[] bytes) {
            return name.endsWith("contested")
                    ? put(name, ObjectSource.of(bytes)).thenApply(_ -> true)
                    : super.createIfAbsent(name, bytes);
        }
    }

    private static final class Keeping extends Forwarding {
        Keeping(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<Void> delete(Collection<String> names) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static final class KeepingVersions extends Forwarding {
        KeepingVersions(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<List<Purged>> purge(Collection<String> names) {
            return delete(names)
                    .thenApply(_ -> names.stream()
                            .map(name -> new Purged(name, "first"))
                            .toList());
        }
    }

    private static final class KeepingPurged extends Forwarding {
        KeepingPurged(ObjectStore store) {
            super(store);
        }

        @Override
        public CompletableFuture<List<Purged>> purge(Collection<String> names) {
            return CompletableFuture.completedFuture(List.of());
        }
    }
}
