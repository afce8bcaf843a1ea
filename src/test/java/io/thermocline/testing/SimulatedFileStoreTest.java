package io.thermocline.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.StorageFullException;
import io.thermocline.files.StoredFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SimulatedFileStoreTest {
    private static ByteBuffer filled(int bytes, int value) {
        byte[] array = new byte[bytes];
        Arrays.fill(array, (byte) value);
        return ByteBuffer.wrap(array);
    }

    private static byte[] read(SimulatedFileStore files, String name) {
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer into = ByteBuffer.allocate((int) file.size());
            file.read(into, 0);
            return into.array();
        }
    }

    @Test
    void aCrashKeepsWhatWasForcedAndAnySectorsOfTheRest() {
        Set<String> outcomes = new HashSet<>();
        for (long seed = 0; seed < 200; seed++) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            StoredFile file = files.create("file");
            files.syncDirectory("");
            file.write(filled(1_536, 1), 0);
            file.force();
            file.write(filled(1_024, 2), 512);
            files.crash();
            assertThatThrownBy(file::size).isInstanceOf(SimulatedCrash.class);
            assertThatThrownBy(() -> files.exists("file")).isInstanceOf(SimulatedCrash.class);
            files.restart();
            assertThatThrownBy(file::size).isInstanceOf(IllegalStateException.class);
            byte[] left = read(files, "file");
            assertThat(left).hasSize(1_536);
            assertThat(Arrays.copyOf(left, 512)).containsOnly(1);
            outcomes.add(left[512] + " " + left[1_023] + " " + left[1_024]);
        }
        assertThat(outcomes).containsExactlyInAnyOrder("1 1 1", "1 1 2", "2 2 1", "2 2 2");
    }

    @Test
    void aCrashKeepsAnySubsetOfNamesNotSynced() {
        Set<String> outcomes = new TreeSet<>();
        for (long seed = 0; seed < 200; seed++) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            files.create("log/kept");
            files.create("log/renamed");
            files.syncDirectory("log");
            files.create("log/new");
            files.rename("log/renamed", "log/other");
            files.crash();
            files.restart();
            outcomes.add(files.list("log").toString());
        }
        assertThat(outcomes)
                .containsExactly("[kept, new, other]", "[kept, new, renamed]", "[kept, other]", "[kept, renamed]");
    }

    @Test
    void whatAFailedForceLostIsReadableUntilTheCrashAndNoLaterForceWritesIt() {
        Set<Integer> outcomes = new HashSet<>();
        for (long seed = 0; seed < 100; seed++) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            StoredFile file = files.create("file");
            files.syncDirectory("");
            file.write(filled(512, 1), 0);
            file.force();
            file.write(filled(512, 2), 0);
            files.failForce(1);
            assertThatThrownBy(file::force).isInstanceOf(UncheckedIOException.class);
            file.force();
            assertThat(read(files, "file")).containsOnly(2);
            files.crash();
            files.restart();
            outcomes.add((int) read(files, "file")[0]);
        }
        assertThat(outcomes).containsExactlyInAnyOrder(1, 2);
    }

    @Test
    void stopsAtTheOperationAsked() {
        SimulatedFileStore files = new SimulatedFileStore(1);
        StoredFile file = files.create("file");
        file.write(filled(10, 1), 0);
        file.force();
        assertThat(files.operations()).isEqualTo(3);
        files.crashAt(5);
        file.write(filled(10, 1), 0);
        assertThatThrownBy(file::force).isInstanceOf(SimulatedCrash.class);
        assertThatThrownBy(() -> files.create("other")).isInstanceOf(SimulatedCrash.class);
    }

    @Test
    void fillsUpAndHasRoomAgain() {
        SimulatedFileStore files = new SimulatedFileStore(1);
        files.setCapacity(1_000);
        StoredFile file = files.create("file");
        file.write(filled(900, 1), 0);
        assertThatThrownBy(() -> file.write(filled(200, 2), 900)).isInstanceOf(StorageFullException.class);
        assertThat(file.size()).isEqualTo(1_000);
        file.write(filled(500, 3), 0);
        assertThat(files.usableBytes()).isZero();
        files.setCapacity(2_000);
        file.write(filled(200, 2), 900);
        assertThat(file.size()).isEqualTo(1_100);
    }

    @Test
    void failsAWriteHalfway() {
        Set<Integer> written = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            StoredFile file = files.create("file");
            files.failWrite(2);
            file.write(filled(1, 1), 0);
            assertThatThrownBy(() -> file.write(filled(4, 1), 1)).isInstanceOf(UncheckedIOException.class);
            written.add((int) file.size() - 1);
            file.write(filled(4, 1), 1);
            assertThat(file.size()).isEqualTo(5);
        }
        assertThat(written).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    }

    @Test
    void flipsABitForGood() {
        SimulatedFileStore files = new SimulatedFileStore(1);
        StoredFile file = files.create("file");
        files.syncDirectory("");
        file.write(filled(3, 0), 0);
        file.force();
        files.flip("file", 1, 6);
        assertThat(read(files, "file")).containsExactly(0, 64, 0);
        files.crash();
        files.restart();
        assertThat(read(files, "file")).containsExactly(0, 64, 0);
    }
}
