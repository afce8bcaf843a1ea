package io.thermocline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.FileStore;
import io.thermocline.testing.SimulatedFileStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ManifestTest {
    private static final UUID STORE = new UUID(0x0102_0304_0506_4708L, 0x8102_0304_0506_0708L);

    private final SimulatedFileStore files = new SimulatedFileStore(3);

    private ManifestLog open() {
        return open(files);
    }

    private static ManifestLog open(FileStore files) {
        ManifestLog log = ManifestLog.read(new ManifestFolder(files), () -> STORE);
        log.takeOver();
        return log;
    }

    private static SegmentDescription segment(long id, long maxSequence) {
        return new SegmentDescription(id, 1, maxSequence, new byte[] {(byte) id, 7});
    }

    private static ManifestEdit flushed(long sequence) {
        return new ManifestEdit.AdvanceFlushed(new Flushed(sequence, sequence * 10));
    }

    @Test
    void everyFlippedBitIsNoticed() {
        byte[] good = ManifestCodec.encode(new Manifest(
                1,
                STORE,
                new Manifest.Writer(STORE, 1),
                List.of(segment(1, 5)),
                new Flushed(5, 6),
                2,
                List.of(new Pin(STORE, 1, 0))));
        for (int bit = 0; bit < good.length * 8; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThatThrownBy(() -> ManifestCodec.decode("f", bad)).isInstanceOf(UnreadableManifestException.class);
        }
        for (int length = 0; length < good.length; length++) {
            byte[] cut = java.util.Arrays.copyOf(good, length);
            assertThatThrownBy(() -> ManifestCodec.decode("f", cut)).isInstanceOf(UnreadableManifestException.class);
        }
    }

    @Test
    void anotherFormatVersionIsNamed() {
        byte[] bytes = ManifestCodec.encode(Manifest.initial(STORE));
        bytes[5] = 3;
        assertThatThrownBy(() -> ManifestCodec.decode("f", bytes))
                .isInstanceOf(UnreadableManifestException.class)
                .hasMessageContaining("format version 3");
    }

    @Test
    void everyOpeningTakesTheNextEpochAndFencesTheOneBefore() {
        ManifestLog first = open();
        assertThat(first.created()).isTrue();
        assertThat(first.current().epoch()).isEqualTo(1);
        first.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(1, 5)), flushed(5)));
        ManifestLog second = open();
        assertThat(second.created()).isFalse();
        assertThat(second.current().epoch()).isEqualTo(2);
        assertThat(second.current().segments()).containsExactly(segment(1, 5));
        assertThatThrownBy(() -> first.commit(List.of(), List.of(flushed(6)))).isInstanceOf(FencedException.class);
        assertThat(second.commit(List.of(), List.of(flushed(7))).flushed().sequence())
                .isEqualTo(7);
    }

    @Test
    void editsNeedTheirRequirements() {
        ManifestLog log = open();
        log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(1, 5)), flushed(5)));
        List<ManifestRequirement> required = List.of(new ManifestRequirement.SegmentsPresent(Set.of(1L)));
        List<ManifestEdit> replace =
                List.of(new ManifestEdit.RemoveSegments(Set.of(1L)), new ManifestEdit.AddSegment(segment(2, 5)));
        log.commit(required, replace);
        long version = log.current().version();
        assertThatThrownBy(() -> log.commit(required, replace)).isInstanceOf(RequirementFailedException.class);
        assertThat(log.current().version()).isEqualTo(version);
    }

    @Test
    void brokenInvariantsAreNeverWritten() {
        ManifestLog log = open();
        log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(3, 5)), flushed(5)));
        List<List<ManifestEdit>> broken = List.of(
                List.of(new ManifestEdit.AddSegment(segment(3, 5))),
                List.of(new ManifestEdit.RemoveSegments(Set.of(3L)), new ManifestEdit.AddSegment(segment(3, 4))),
                List.of(new ManifestEdit.AddSegment(segment(4, 6))),
                List.of(new ManifestEdit.TakeOver(new Manifest.Writer(new UUID(1, 1), 1))),
                List.of(new ManifestEdit.TakeOver(new Manifest.Writer(STORE, 0))),
                List.of(new ManifestEdit.AddPin(new Pin(STORE, 99, 0))),
                List.of(new ManifestEdit.AddPin(new Pin(STORE, 1, 0)), new ManifestEdit.AddPin(new Pin(STORE, 2, 0))));
        long version = log.current().version();
        for (List<ManifestEdit> edits : broken) {
            assertThatThrownBy(() -> log.commit(List.of(), edits))
                    .as(edits.toString())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("invariant");
        }
        assertThat(log.current().version()).isEqualTo(version);
    }

    @Test
    void segmentsWrittenSideBySideMayComeInAnyOrder() {
        ManifestLog log = open();
        log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(6, 5)), flushed(5)));
        log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(5, 4))));
        assertThat(log.current().segments()).containsExactly(segment(5, 4), segment(6, 5));
        assertThat(log.current().nextSegmentId()).isEqualTo(7);
    }

    @Test
    void keepsTheLastVersionsAndPinnedOnesAndWhatTheyName() {
        ManifestLog log = open();
        log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(1, 5)), flushed(5)));
        long pinned = log.current().version();
        UUID pin = new UUID(1, 1);
        log.commit(
                List.of(new ManifestRequirement.VersionIs(pinned)),
                List.of(new ManifestEdit.AddPin(new Pin(pin, pinned, 1000))));
        log.commit(List.of(), List.of(new ManifestEdit.RemoveSegments(Set.of(1L))));
        for (int i = 0; i < 10; i++) {
            log.commit(List.of(), List.of(flushed(6 + i)));
        }
        log.removeOldVersions();
        List<Long> versions = new ManifestFolder(files).versions();
        assertThat(versions).hasSize(5).contains(pinned, log.current().version());
        assertThat(log.reachableSegments(999)).containsExactly(1L);
        assertThat(log.reachableSegments(1000)).isEmpty();
        log.commit(List.of(), List.of(new ManifestEdit.ExpirePins(1000)));
        log.removeOldVersions();
        assertThat(new ManifestFolder(files).versions()).doesNotContain(pinned);
    }

    @Test
    void anOldVersionThatCannotBeRemovedFailsNoCommitAndGoesLater() {
        Undeletable store = new Undeletable(new ManifestFolder(files));
        ManifestLog log = ManifestLog.read(store, () -> STORE);
        log.takeOver();
        for (int i = 1; i < 10; i++) {
            log.commit(List.of(), List.of(flushed(i)));
            assertThat(log.current().flushed().sequence()).isEqualTo(i);
        }
        assertThatThrownBy(log::removeOldVersions).isInstanceOf(UncheckedIOException.class);
        assertThat(store.versions()).hasSize(10);
        store.deletes = true;
        log.removeOldVersions();
        assertThat(store.versions()).containsExactly(7L, 8L, 9L, 10L);
    }

    private static final class Undeletable implements ManifestStore {
        private final ManifestStore store;
        private boolean deletes;

        private Undeletable(ManifestStore store) {
            this.store = store;
        }

        @Override
        public List<Long> versions() {
            return store.versions();
        }

        @Override
        public Optional<byte[]> read(long version) {
            return store.read(version);
        }

        @Override
        public boolean createIfAbsent(long version, byte[] bytes) {
            return store.createIfAbsent(version, bytes);
        }

        @Override
        public void sync() {
            store.sync();
        }

        @Override
        public void delete(long version) {
            if (!deletes) {
                throw new UncheckedIOException(new IOException("permission denied"));
            }
            store.delete(version);
        }

        @Override
        public String nameOf(long version) {
            return store.nameOf(version);
        }
    }

    @Test
    void theLogHasBegunOnceAnyCommitButAnOpeningWasMade() {
        assertThat(open().current().logBegun()).isFalse();
        ManifestLog second = open();
        assertThat(second.current().logBegun()).isFalse();
        second.beginLog();
        assertThat(second.current().logBegun()).isTrue();
        long version = second.current().version();
        second.beginLog();
        assertThat(second.current().version()).isEqualTo(version);
        assertThat(open().current().logBegun()).isTrue();
    }

    @Test
    void aStoreThatSomebodyElseTookMeanwhileIsNotTakenOver() {
        ManifestLog read = ManifestLog.read(new ManifestFolder(files), () -> STORE);
        open();
        assertThatThrownBy(read::takeOver).isInstanceOf(FencedException.class);
    }

    @Test
    void aVersionIsThereWhollyOrNotAtAllAfterACrashAtAnyOperation() {
        ManifestLog whole = open();
        history(whole, new ArrayList<>());
        long operations = files.operations();
        for (long operation = 1; operation <= operations; operation++) {
            SimulatedFileStore crashing = new SimulatedFileStore(operation);
            crashing.crashAt(operation);
            List<Manifest> acknowledged = new ArrayList<>();
            try {
                ManifestLog log = open(crashing);
                acknowledged.add(log.current());
                history(log, acknowledged);
            } catch (io.thermocline.testing.SimulatedCrash crash) {
                crashing.restart();
            }
            Manifest found = open(crashing).current();
            long last = acknowledged.isEmpty() ? 0 : acknowledged.getLast().version();
            assertThat(found.version()).as("crash at %s", operation).isBetween(last + 1, last + 2);
            if (found.version() == last + 1 && last > 0) {
                assertThat(found.segments()).isEqualTo(acknowledged.getLast().segments());
            }
        }
    }

    private static void history(ManifestLog log, List<Manifest> acknowledged) {
        for (int i = 1; i < 5; i++) {
            acknowledged.add(log.commit(List.of(), List.of(new ManifestEdit.AddSegment(segment(i, i)), flushed(i))));
        }
        acknowledged.add(log.commit(List.of(), List.of(new ManifestEdit.RemoveSegments(Set.of(1L, 2L)))));
    }
}
