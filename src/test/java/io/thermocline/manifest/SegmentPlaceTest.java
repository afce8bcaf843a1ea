package io.thermocline.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.testing.SimulatedFileStore;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A segment moves step by step, and nothing else of it ever changes. */
class SegmentPlaceTest {
    private static final UUID STORE = new UUID(1, 2);
    private static final SegmentPlace LOCAL = SegmentPlace.local();
    private static final SegmentPlace BOTH = new SegmentPlace.Both(new ArchivePrefix(1, 1));
    private static final SegmentPlace ARCHIVED = new SegmentPlace.Archived(new ArchivePrefix(1, 1));
    private static final SegmentPlace OTHER = new SegmentPlace.Both(new ArchivePrefix(2, 1));

    private final SimulatedFileStore files = new SimulatedFileStore(3);
    private ManifestLog log;

    @BeforeEach
    void open() {
        log = ManifestLog.read(new ManifestFolder(files), () -> STORE);
        log.takeOver();
        log.takeOver();
        log.commit(
                List.of(),
                List.of(
                        new ManifestEdit.AddSegment(new SegmentDescription(1, 1, 5, new byte[] {1})),
                        new ManifestEdit.AdvanceFlushed(new Flushed(5, 50))));
    }

    private void move(SegmentPlace to) {
        log.commit(
                List.of(new ManifestRequirement.SegmentsPresent(Set.of(1L))),
                List.of(new ManifestEdit.MoveSegment(1, to)));
    }

    private void refused(SegmentPlace to) {
        long version = log.current().version();
        assertThatThrownBy(() -> move(to))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("invariant");
        assertThat(log.current().version()).isEqualTo(version);
    }

    @Test
    void itGoesToTheArchiveAndBackStepByStep() {
        refused(ARCHIVED);
        move(BOTH);
        move(BOTH);
        refused(OTHER);
        move(ARCHIVED);
        move(ARCHIVED);
        refused(LOCAL);
        refused(OTHER);
        move(BOTH);
        move(LOCAL);
        move(LOCAL);
        move(OTHER);
        SegmentDescription found = ManifestLog.read(new ManifestFolder(files), () -> STORE)
                .current()
                .segment(1)
                .orElseThrow();
        assertThat(found).isEqualTo(new SegmentDescription(1, 1, 5, new byte[] {1}, OTHER));
    }

    @Test
    void nothingButThePlaceChanges() {
        move(BOTH);
        assertThatThrownBy(() -> log.commit(
                        List.of(),
                        List.of(
                                new ManifestEdit.RemoveSegments(Set.of(1L)),
                                new ManifestEdit.AddSegment(new SegmentDescription(1, 1, 4, new byte[] {1}, BOTH)))))
                .hasMessageContaining("SEGMENTS_NEVER_CHANGE");
    }

    @Test
    void objectsOfALaterWriterCannotBe() {
        refused(new SegmentPlace.Both(new ArchivePrefix(3, 1)));
        assertThatThrownBy(() -> move(new SegmentPlace.Both(new ArchivePrefix(1, 2))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aMoveNeedsThePlaceThatItWasDecidedFor() {
        move(BOTH);
        List<ManifestEdit> edits = List.of(new ManifestEdit.MoveSegment(1, ARCHIVED));
        assertThatThrownBy(() -> log.commit(List.of(new ManifestRequirement.SegmentAt(1, LOCAL)), edits))
                .isInstanceOf(RequirementFailedException.class);
        Pin pin = new Pin(new UUID(7, 7), log.current().version(), 0);
        log.commit(List.of(), List.of(new ManifestEdit.AddPin(pin)));
        assertThatThrownBy(() -> log.commit(List.of(new ManifestRequirement.PinsAmong(Set.of())), edits))
                .isInstanceOf(RequirementFailedException.class);
        log.commit(
                List.of(new ManifestRequirement.SegmentAt(1, BOTH), new ManifestRequirement.PinsAmong(Set.of(pin))),
                edits);
        assertThat(log.current().segment(1).orElseThrow().place()).isEqualTo(ARCHIVED);
    }
}
