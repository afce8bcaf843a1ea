package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.StorageFullException;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.testing.ObjectFault;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A data file becomes a husk and whole again. */
class HuskTest {
    private static final String DATA = Kind.DATA.fileName(ArchivedWorld.SEGMENT);
    private static final String OBJECT = ArchivedWorld.PREFIX + "/parquet";

    @Test
    void aHuskHasHeadersAndFooterWhereTheyWereAndZerosElse() {
        ArchivedWorld world = ArchivedWorld.of(1);
        byte[] whole = world.bytes(Kind.DATA);
        byte[] expected = new byte[whole.length];
        System.arraycopy(whole, 0, expected, 0, 4);
        world.keys(keys -> {
            for (int page = 0; page < keys.pages(); page++) {
                PageLocation header = keys.headerPage(page);
                System.arraycopy(whole, (int) header.offset(), expected, (int) header.offset(), header.bytes());
            }
            return null;
        });
        int footer = Byte.toUnsignedInt(whole[whole.length - 8])
                + (Byte.toUnsignedInt(whole[whole.length - 7]) << 8)
                + (Byte.toUnsignedInt(whole[whole.length - 6]) << 16)
                + 8;
        System.arraycopy(whole, whole.length - footer, expected, whole.length - footer, footer);
        assertThat(Husk.is(world.files, world.meta)).isFalse();

        Husk.make(world.files, world.meta);

        assertThat(Husk.is(world.files, world.meta)).isTrue();
        assertThat(world.bytes(Kind.DATA)).isEqualTo(expected);
        Husk.make(world.files, world.meta);
        assertThat(world.bytes(Kind.DATA)).as("the husk of a husk").isEqualTo(expected);
        assertThat(world.files.list(SegmentFiles.FOLDER)).hasSize(5);
    }

    @Test
    void aSegmentThatIsOpenKeepsTheFileThatItHas() {
        ArchivedWorld world = ArchivedWorld.of(2);
        try (Segment open = Segment.open(world.files, world.meta)) {
            world.archive();
            world.requireAll(open);
        }
        try (Segment archived = world.open()) {
            Husk.restore(world.files, world.meta, world.archive, Throttle.NONE);
            world.requireAll(archived);
        }
        try (Segment whole = Segment.open(world.files, world.meta)) {
            world.requireAll(whole);
        }
    }

    @Test
    void aSegmentWithoutRowsIsArchivedAndFetchedToo() {
        ArchivedWorld world = new ArchivedWorld(3, 0, SegmentOptions.DEFAULTS);
        world.archive();
        world.loseFiles();
        Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE);
        Husk.restore(world.files, world.meta, world.archive, Throttle.NONE);
        assertThat(Husk.is(world.files, world.meta)).isFalse();
        try (Segment segment = world.open()) {
            assertThat(segment.rows().next()).isFalse();
            assertThat(segment.localBytes()).isLessThanOrEqualTo(world.meta.bytes());
        }
    }

    @Test
    void ofADamagedHeaderPageNoHuskIsMade() {
        ArchivedWorld world = ArchivedWorld.of(4);
        try (Segment segment = Segment.open(world.files, world.meta)) {
            PageLocation header = world.headerPage(world.find(segment, world.rows.get(60)));
            world.files.flip(DATA, header.offset() + 9, 1);
        }
        byte[] before = world.bytes(Kind.DATA);
        assertThatThrownBy(() -> Husk.make(world.files, world.meta))
                .isInstanceOf(CorruptPageException.class)
                .hasMessageContaining("column=header");
        assertThat(world.bytes(Kind.DATA)).isEqualTo(before);
        assertThat(world.files.list(SegmentFiles.FOLDER)).hasSize(5);
    }

    @Test
    void fetchMendsWhatIsDamagedHere() {
        for (Kind kind : Kind.values()) {
            ArchivedWorld world = ArchivedWorld.archived(5);
            byte[] before = world.bytes(kind);
            world.files.flip(kind.fileName(ArchivedWorld.SEGMENT), before.length - 20, 1);
            Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE);
            assertThat(world.bytes(kind)).isEqualTo(before);
            assertThat(world.reads()).hasSizeBetween(1, 3);
        }
    }

    @Test
    void whatIsHereAndGoodIsNotFetched() {
        ArchivedWorld world = ArchivedWorld.archived(6);
        Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE);
        assertThat(world.calls).isEmpty();
    }

    @Test
    void fetchGivesAnEmptyDiskTheSameFilesInFewRequests() {
        ArchivedWorld world = ArchivedWorld.archived(7);
        List<byte[]> before = Arrays.stream(Kind.values()).map(world::bytes).toList();
        world.loseFiles();
        long[] spent = new long[1];
        Husk.fetch(world.files, world.meta, world.archive, bytes -> spent[0] += bytes);
        for (Kind kind : Kind.values()) {
            assertThat(world.bytes(kind)).isEqualTo(before.get(kind.ordinal()));
        }
        long groups = 5;
        assertThat(world.reads()).hasSizeLessThanOrEqualTo((int) (4 + groups + 2));
        assertThat(spent[0])
                .isEqualTo(
                        world.reads().stream().mapToLong(call -> call.bytes()).sum());
        try (Segment segment = world.open()) {
            world.requireAll(segment);
        }
    }

    @Test
    void headerPagesThatLieCloseAreFetchedTogetherWithoutWhatLiesBetween() {
        ArchivedWorld world = new ArchivedWorld(8, 200, SegmentOptions.DEFAULTS.withRowGroups(5, 1 << 20));
        world.archive();
        byte[] before = world.bytes(Kind.DATA);
        world.loseFiles();
        Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE);
        assertThat(world.bytes(Kind.DATA)).isEqualTo(before);
        assertThat(world.reads()).hasSizeLessThan(40);
    }

    @Test
    void aFullDiskLeavesWhatWasThere() {
        ArchivedWorld world = ArchivedWorld.archived(9);
        world.files.setCapacity(world.files.usedBytes() + 20_000);
        byte[] before = world.bytes(Kind.DATA);
        assertThatThrownBy(() -> Husk.restore(world.files, world.meta, world.archive, Throttle.NONE))
                .isInstanceOf(StorageFullException.class);
        assertThat(world.bytes(Kind.DATA)).isEqualTo(before);
        assertThat(world.files.list(SegmentFiles.FOLDER)).hasSize(5);
    }

    @Test
    void whatIsDamagedInTheArchiveIsNotTaken() {
        for (Kind kind : Kind.values()) {
            ArchivedWorld world = ArchivedWorld.archived(10);
            int bytes = world.bytes(kind).length;
            // in front of every footer: metadata of Parquet, checksums of slices
            world.store.flip(world.archive.name(kind), bytes - 40, 3);
            world.loseFiles();
            assertThatThrownBy(() -> Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE))
                    .as("%s", kind)
                    .isInstanceOfAny(CorruptSegmentException.class, CorruptPageException.class);
            assertThat(world.files.exists(kind.fileName(ArchivedWorld.SEGMENT))).isFalse();
        }
    }

    @Test
    void aDamagedPageInTheArchiveLeavesTheHusk() {
        ArchivedWorld world = ArchivedWorld.archived(11);
        byte[] husk = world.bytes(Kind.DATA);
        try (Segment segment = world.open()) {
            Row row = world.rows.get(70);
            world.store.flip(
                    OBJECT, (int) world.contentPage(world.find(segment, row)).offset() + 5, 0);
        }
        assertThatThrownBy(() -> Husk.restore(world.files, world.meta, world.archive, Throttle.NONE))
                .isInstanceOf(CorruptPageException.class)
                .hasMessageContaining("column=content");
        assertThat(world.bytes(Kind.DATA)).isEqualTo(husk);
        assertThat(world.files.list(SegmentFiles.FOLDER)).hasSize(5);
    }

    @Test
    void aMissingObjectIsNamed() {
        for (Kind kind : Kind.values()) {
            ArchivedWorld world = ArchivedWorld.archived(12);
            world.store.purge(List.of(world.archive.name(kind))).join();
            world.loseFiles();
            assertThatThrownBy(() -> Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE))
                    .isInstanceOf(CorruptSegmentException.class)
                    .hasMessageContaining(world.archive.name(kind) + ": is not in the archive");
        }
    }

    @Test
    void aThrottleStopsAMoveAndNothingHasHappened() {
        ArchivedWorld world = ArchivedWorld.archived(13);
        byte[] husk = world.bytes(Kind.DATA);
        Throttle stop = _ -> {
            throw new IllegalStateException("stopped");
        };
        assertThatThrownBy(() -> Husk.restore(world.files, world.meta, world.archive, stop))
                .hasMessage("stopped");
        assertThat(world.bytes(Kind.DATA)).isEqualTo(husk);
        assertThat(world.calls).isEmpty();
        world.loseFiles();
        assertThatThrownBy(() -> Husk.fetch(world.files, world.meta, world.archive, stop))
                .hasMessage("stopped");
        assertThat(world.files.list(SegmentFiles.FOLDER)).isEmpty();
    }

    @Test
    void anArchiveThatIsAwayIsNoDamage() {
        ArchivedWorld world = ArchivedWorld.archived(14);
        world.store.fail(ObjectFault.UNAVAILABLE, 1);
        assertThatThrownBy(() -> Husk.restore(world.files, world.meta, world.archive, Throttle.NONE))
                .isInstanceOf(ObjectStoreException.class);
    }
}
