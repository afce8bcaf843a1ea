package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.Random;
import java.util.function.ToIntBiFunction;
import org.junit.jupiter.api.Test;

/** What every {@link FileStore} must do. */
abstract class FileStoreContract {
    abstract FileStore store();

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static String text(StoredFile file, long position, int length) {
        ByteBuffer into = ByteBuffer.allocate(length);
        int count = file.read(into, position);
        assertThat(count).isEqualTo(into.position());
        return new String(into.array(), 0, count, StandardCharsets.US_ASCII);
    }

    private void write(String name, String text) {
        try (StoredFile file = store().create(name)) {
            file.write(bytes(text), 0);
            file.force();
        }
    }

    private String read(String name) {
        try (StoredFile file = store().openReadOnly(name)) {
            return text(file, 0, 100);
        }
    }

    @Test
    void writesAndReadsAtPositions() {
        try (StoredFile file = store().create("a/b/file")) {
            file.write(bytes("world"), 6);
            file.write(bytes("hello "), 0);
            assertThat(file.size()).isEqualTo(11);
            assertThat(text(file, 0, 20)).isEqualTo("hello world");
            assertThat(text(file, 6, 3)).isEqualTo("wor");
            assertThat(text(file, 11, 3)).isEmpty();
            assertThat(text(file, 500, 3)).isEmpty();
        }
        assertThat(read("a/b/file")).isEqualTo("hello world");
    }

    @Test
    void aHoleReadsAsZeros() {
        try (StoredFile file = store().create("file")) {
            file.write(bytes("x"), 5_000);
            assertThat(text(file, 4_998, 3)).isEqualTo("\0\0x");
        }
    }

    @Test
    void leavesTheBufferBehindWhatItMoved() {
        try (StoredFile file = store().create("file")) {
            ByteBuffer from = bytes("0123456789").position(2).limit(6);
            file.write(from, 0);
            assertThat(from.hasRemaining()).isFalse();
            ByteBuffer into = ByteBuffer.allocateDirect(10).position(3);
            assertThat(file.read(into, 1)).isEqualTo(3);
            assertThat(into.position()).isEqualTo(6);
            assertThat(into.get(3)).isEqualTo((byte) '3');
        }
    }

    @Test
    void createsOnlyWhatIsNotThere() {
        write("file", "first");
        assertThatThrownBy(() -> store().create("file"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(FileAlreadyExistsException.class);
        assertThat(read("file")).isEqualTo("first");
    }

    @Test
    void opensOnlyWhatIsThere() {
        assertThatThrownBy(() -> store().open("none"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> store().openReadOnly("a/none"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void whatIsOpenForReadingIsNotWritten() {
        write("file", "text");
        try (StoredFile file = store().openReadOnly("file")) {
            assertThatThrownBy(() -> file.write(bytes("x"), 0)).isInstanceOf(RuntimeException.class);
            assertThatThrownBy(() -> file.truncate(0)).isInstanceOf(RuntimeException.class);
        }
        assertThat(read("file")).isEqualTo("text");
    }

    @Test
    void truncates() {
        write("file", "0123456789");
        try (StoredFile file = store().open("file")) {
            file.truncate(4);
            assertThat(file.size()).isEqualTo(4);
            file.truncate(100);
            assertThat(file.size()).isEqualTo(4);
            file.write(bytes("x"), 6);
            assertThat(text(file, 0, 10)).isEqualTo("0123\0\0x");
        }
    }

    @Test
    void listsAFolderInOrderAndNotWhatIsBelow() {
        write("folder/b", "");
        write("folder/a", "");
        write("folder/below/c", "");
        write("top", "");
        assertThat(store().list("folder")).containsExactly("a", "b");
        assertThat(store().list("")).containsExactly("top");
        assertThat(store().list("none")).isEmpty();
        assertThat(store().list("top")).isEmpty();
        assertThat(store().folders("folder")).containsExactly("below");
        assertThat(store().folders("")).containsExactly("folder");
        assertThat(store().folders("none")).isEmpty();
        assertThat(store().folders("top")).isEmpty();
        assertThat(store().exists("folder/a")).isTrue();
        assertThat(store().exists("folder")).isFalse();
        assertThat(store().exists("folder/z")).isFalse();
    }

    @Test
    void renamesInPlaceOfWhatIsThere() {
        write("old", "new text");
        write("folder/name", "old text");
        store().rename("old", "folder/name");
        store().syncDirectory("folder");
        store().syncDirectory("");
        assertThat(read("folder/name")).isEqualTo("new text");
        assertThat(store().exists("old")).isFalse();
        assertThatThrownBy(() -> store().rename("none", "other"))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(NoSuchFileException.class);
    }

    @Test
    void linksOnlyToAFreeName() {
        write("temporary", "mine");
        assertThat(store().link("temporary", "folder/name")).isTrue();
        assertThat(store().link("temporary", "folder/name")).isFalse();
        store().delete("temporary");
        assertThat(read("folder/name")).isEqualTo("mine");
    }

    @Test
    void deletesQuietly() {
        write("file", "text");
        store().delete("file");
        store().delete("file");
        store().delete("folder/none");
        assertThat(store().exists("file")).isFalse();
    }

    @Test
    void anOpenFileOutlivesItsName() {
        write("file", "text");
        try (StoredFile file = store().openReadOnly("file")) {
            store().delete("file");
            assertThat(text(file, 0, 10)).isEqualTo("text");
        }
    }

    @Test
    void mapsAPartReadOnly() {
        write("file", "0123456789");
        try (StoredFile file = store().openReadOnly("file");
                Arena arena = Arena.ofConfined()) {
            MemorySegment view = file.map(3, 4, arena);
            assertThat(view.byteSize()).isEqualTo(4);
            assertThat(view.get(ValueLayout.JAVA_BYTE, 1)).isEqualTo((byte) '4');
            assertThat(view.isReadOnly()).isTrue();
        }
    }

    @Test
    void whatIsWrittenFrontToBackReadsBack() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 4_095, 4_096, 4_097, 262_143, 262_144, 262_145, 3_000_001}) {
            byte[] wanted = new byte[size];
            random.nextBytes(wanted);
            String name = "sequential/" + size;
            try (StoredFile file = store().createSequential(name)) {
                int at = 0;
                while (at < size) {
                    int count = Math.min(size - at, 1 + random.nextInt(100_000));
                    file.write(ByteBuffer.wrap(wanted, at, count), at);
                    at += count;
                    if (random.nextInt(8) == 0) {
                        file.force();
                        assertThat(file.size()).isEqualTo(at);
                        assertThat(whole(file, at)).isEqualTo(Arrays.copyOf(wanted, at));
                    }
                }
                file.force();
            }
            try (StoredFile file = store().openOnce(name)) {
                assertThat(file.size()).isEqualTo(size);
                assertThat(whole(file, size + 10)).isEqualTo(wanted);
                int from = random.nextInt(size + 1);
                ByteBuffer part = ByteBuffer.allocate(1_000).position(10);
                assertThat(file.read(part, from)).isEqualTo(Math.min(990, size - from));
                assertThat(Arrays.copyOfRange(part.array(), 10, part.position()))
                        .isEqualTo(Arrays.copyOfRange(wanted, from, from + part.position() - 10));
                assertThat(file.read(ByteBuffer.allocate(10), size + 5_000L)).isZero();
            }
        }
    }

    @Test
    void aPassReadsWhatLiesThereFromWhereverItIsTold() {
        Random random = new Random(2);
        byte[] wanted = new byte[5_000_001];
        random.nextBytes(wanted);
        try (StoredFile file = store().createSequential("file")) {
            file.write(ByteBuffer.wrap(wanted), 0);
            file.force();
        }
        try (StoredFile file = store().openForPasses("file");
                FilePass pass = file.pass()) {
            for (int i = 0, at = 0; i < 400; i++) {
                // mostly on, sometimes a little back, sometimes anywhere, sometimes over the end
                at = random.nextInt(20) == 0
                        ? random.nextInt(wanted.length + 10)
                        : Math.max(0, at - random.nextInt(50_000));
                int most = random.nextInt(random.nextInt(50) == 0 ? 4_000_000 : 300_000);
                ByteBuffer into = ByteBuffer.allocate(most + 7).position(7);
                int count = Math.clamp(wanted.length - (long) at, 0, most);
                assertThat(pass.read(into, at)).isEqualTo(count);
                assertThat(into.position()).isEqualTo(7 + count);
                assertThat(Arrays.equals(
                                into.array(),
                                7,
                                7 + count,
                                wanted,
                                Math.min(at, wanted.length),
                                Math.min(at, wanted.length) + count))
                        .as("read %d at %d", i, at)
                        .isTrue();
                at += count;
            }
        }
    }

    @Test
    void aFileIsReadWhileSeveralPassesGoThroughIt() {
        byte[] wanted = new byte[3_000_000];
        new Random(3).nextBytes(wanted);
        try (StoredFile file = store().create("file")) {
            file.write(ByteBuffer.wrap(wanted), 0);
            file.force();
        }
        try (StoredFile file = store().openForPasses("file");
                FilePass one = file.pass();
                FilePass other = file.pass()) {
            for (int at = 0; at < wanted.length / 2; at += 100_000) {
                assertThat(slice(one::read, at, 100_000)).isEqualTo(Arrays.copyOfRange(wanted, at, at + 100_000));
                int later = wanted.length / 2 + at;
                assertThat(slice(other::read, later, 100_000))
                        .isEqualTo(Arrays.copyOfRange(wanted, later, later + 100_000));
                assertThat(slice(file::read, at + 5, 1_000)).isEqualTo(Arrays.copyOfRange(wanted, at + 5, at + 1_005));
            }
        }
    }

    private static byte[] slice(ToIntBiFunction<ByteBuffer, Long> reads, long at, int bytes) {
        ByteBuffer into = ByteBuffer.allocate(bytes);
        assertThat(reads.applyAsInt(into, at)).isEqualTo(bytes);
        return into.array();
    }

    private static byte[] whole(StoredFile file, int most) {
        ByteBuffer into = ByteBuffer.allocate(most);
        file.read(into, 0);
        return Arrays.copyOf(into.array(), into.position());
    }

    @Test
    void saysHowMuchRoomThereIs() {
        assertThat(store().usableBytes()).isPositive();
    }
}
