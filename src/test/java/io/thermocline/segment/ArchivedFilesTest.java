package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.StoredFile;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.ObjectFault.Verb;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies in the archive is what was here, byte for byte. */
class ArchivedFilesTest {
    private static void requireStored(ArchivedWorld world) {
        for (Kind kind : Kind.values()) {
            assertThat(world.store.read(world.archive.name(kind)).join())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(world.bytes(kind)));
        }
        assertThat(world.store.names()).hasSize(Kind.values().length);
        assertThat(world.archive.missing(world.meta)).isEmpty();
        world.archive.verify(world.files, world.meta, Throttle.NONE);
    }

    private static long puts(ArchivedWorld world) {
        return world.calls.stream().filter(call -> call.verb() == Verb.PUT).count();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyFileIsStoredAndVerifiedOnce(boolean checksums) {
        ArchivedWorld world = ArchivedWorld.of(1);
        world.store.setChecksums(checksums);
        world.archive.upload(world.files, world.meta, Throttle.NONE);
        assertThat(puts(world)).isEqualTo(5);
        assertThat(world.reads().isEmpty()).as("read back").isEqualTo(checksums);
        world.archive.upload(world.files, world.meta, Throttle.NONE);
        assertThat(puts(world)).as("what is there stays").isEqualTo(5);
        requireStored(world);
        assertThat(world.archive.names(world.meta))
                .containsExactlyInAnyOrderElementsOf(world.store.names())
                .contains("data/00000003-0000000007/parquet", "data/00000003-0000000007/vectors.parquet");
    }

    @Test
    void theObjectOfADataFileIsTheTableThatEveryToolReads() {
        ArchivedWorld world = ArchivedWorld.archived(2);
        SimulatedFileStore elsewhere = new SimulatedFileStore(1);
        byte[] object = world.store.read(world.archive.name(Kind.DATA)).join().orElseThrow();
        try (StoredFile copy = elsewhere.create("any.parquet")) {
            copy.write(ByteBuffer.wrap(object), 0);
        }
        assertThat(ParquetTables.read(elsewhere, "any.parquet"))
                .hasSameSizeAs(world.rows)
                .first()
                .satisfies(row -> assertThat(row.getBinary("content", 0).getBytes())
                        .isEqualTo(world.rows.getFirst().block().content()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsStoredWrongIsStoredAgain(boolean checksums) {
        for (int call = 1; call <= 5; call++) {
            ArchivedWorld world = ArchivedWorld.of(3);
            world.store.setChecksums(checksums);
            world.store.fail(ObjectFault.STORED_WRONG, call);
            world.archive.upload(world.files, world.meta, Throttle.NONE);
            assertThat(puts(world)).isEqualTo(6);
            requireStored(world);
        }
    }

    @Test
    void whatIsAlwaysStoredWrongFails() {
        ArchivedWorld world = ArchivedWorld.of(4);
        world.store.setChecksums(true);
        world.store.failSometimes(ObjectFault.STORED_WRONG, 1);
        assertThatThrownBy(() -> world.archive.upload(world.files, world.meta, Throttle.NONE))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(ObjectStoreException.Kind.CORRUPT));
        assertThat(puts(world)).isEqualTo(3);
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectFault.class,
            names = {"UNAVAILABLE", "REPLY_LOST", "PARTS_LEFT", "DENIED", "FULL", "CUT_SHORT", "WRONG_BYTES"})
    void afterAFailureAnotherCallFinishes(ObjectFault fault) {
        for (int call = 1; call <= 12; call++) {
            ArchivedWorld world = ArchivedWorld.of(5);
            world.store.setPartBytes(1000);
            world.store.fail(fault, call);
            try {
                world.archive.upload(world.files, world.meta, Throttle.NONE);
            } catch (ObjectStoreException | CorruptSegmentException e) {
                world.store.heal();
                world.archive.upload(world.files, world.meta, Throttle.NONE);
            }
            world.store.heal();
            requireStored(world);
        }
    }

    @Test
    void aReplyThatWasLostCostsNoSecondPut() {
        ArchivedWorld world = ArchivedWorld.of(6);
        world.store.fail(ObjectFault.REPLY_LOST, 1);
        assertThatThrownBy(() -> world.archive.upload(world.files, world.meta, Throttle.NONE))
                .isInstanceOf(ObjectStoreException.class);
        world.archive.upload(world.files, world.meta, Throttle.NONE);
        assertThat(puts(world)).isEqualTo(4);
        requireStored(world);
    }

    @Test
    void aCrashAtAnyCallIsSurvived() {
        int call = 0;
        boolean crashed = true;
        while (crashed) {
            call++;
            ArchivedWorld world = ArchivedWorld.of(70 + call);
            world.store.setPartBytes(1000);
            world.store.crashAt(call);
            try {
                world.archive.upload(world.files, world.meta, Throttle.NONE);
                crashed = false;
            } catch (SimulatedCrash e) {
                world.store.restart();
            }
            world.store.restart();
            world.archive.upload(world.files, world.meta, Throttle.NONE);
            requireStored(world);
        }
        assertThat(call).isGreaterThan(15);
    }

    @Test
    void theThrottleIsAskedForAllThatMovesAndMayStopIt() {
        ArchivedWorld world = ArchivedWorld.of(8);
        world.store.setChecksums(true);
        long[] spent = new long[1];
        world.archive.upload(world.files, world.meta, bytes -> spent[0] += bytes);
        assertThat(spent[0]).isEqualTo(world.meta.bytes());

        ArchivedWorld stopped = ArchivedWorld.of(8);
        IllegalStateException stop = new IllegalStateException("stopped");
        assertThatThrownBy(() -> stopped.archive.upload(stopped.files, stopped.meta, _ -> {
                    throw stop;
                }))
                .isSameAs(stop);
        assertThat(stopped.store.names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void whatIsDamagedHereIsNotStored(Kind kind) {
        ArchivedWorld world = ArchivedWorld.of(9);
        world.files.flip(kind.fileName(ArchivedWorld.SEGMENT), world.bytes(kind).length - 40, 2);
        assertThatThrownBy(() -> world.archive.upload(world.files, world.meta, Throttle.NONE))
                .isInstanceOfAny(CorruptSegmentException.class, CorruptPageException.class);
        assertThat(world.store.names()).isEmpty();
    }

    @Test
    void aHuskIsNotTakenForTheWhole() {
        ArchivedWorld world = ArchivedWorld.of(10);
        Husk.make(world.files, world.meta);
        assertThatThrownBy(() -> world.archive.upload(world.files, world.meta, Throttle.NONE))
                .isInstanceOf(CorruptPageException.class)
                .hasMessageContaining("column=content");
        assertThat(world.store.names()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void damageAndLossInTheArchiveAreFound(Kind kind) {
        ArchivedWorld world = ArchivedWorld.archived(11);
        String object = world.archive.name(kind);
        int place = kind == Kind.DATA
                ? (int) (long)
                        world.keys(keys -> keys.contentPage(keys.pages() - 1).offset() + 10)
                : world.bytes(kind).length / 2;
        world.store.flip(object, place, 4);
        assertThat(world.archive.missing(world.meta)).isEmpty();
        assertThatThrownBy(() -> world.archive.verify(world.files, world.meta, Throttle.NONE))
                .isInstanceOfAny(CorruptSegmentException.class, CorruptPageException.class);
        world.store.purge(List.of(object)).join();
        assertThat(world.archive.missing(world.meta)).containsExactly(object);
        assertThatThrownBy(() -> world.archive.verify(world.files, world.meta, Throttle.NONE))
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining("not in the archive");
    }

    @Test
    void aChecksumDoesNotDependOnTheOrderOfReads() {
        ArchivedWorld world = ArchivedWorld.of(12);
        byte[] bytes = world.bytes(Kind.DATA);
        try (LocalSource source = new LocalSource(
                world.files.openReadOnly(Kind.DATA.fileName(ArchivedWorld.SEGMENT)), bytes.length, Throttle.NONE)) {
            source.read(ByteBuffer.allocate(100), 0);
            source.read(ByteBuffer.allocate(100), 50);
            source.read(ByteBuffer.allocate(100), 1000);
            source.read(ByteBuffer.allocate(10), 20);
            assertThat(source.checksum()).isEqualTo(Checksum.of(ByteBuffer.wrap(bytes)));
            assertThat(source.checksum()).isEqualTo(Checksum.of(ByteBuffer.wrap(bytes)));
        }
    }
}
