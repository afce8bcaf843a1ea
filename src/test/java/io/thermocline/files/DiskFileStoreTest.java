package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Linker;
import java.nio.ByteBuffer;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileStoreTest extends FileStoreContract {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @TempDir
    Path folder;

    private FileStore store = new DiskFileStore(Path.of("."));

    @BeforeEach
    void open() {
        store = new DiskFileStore(folder.resolve("made"));
    }

    @Override
    FileStore store() {
        return store;
    }

    @Test
    void refusesNamesThatLeaveTheFolder() {
        assertThatThrownBy(() -> store.create("../outside")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store.create("/etc/outside")).isInstanceOf(IllegalArgumentException.class);
    }

    private static RuntimeException failure(String message, long bytes, long usable) {
        return DiskFailure.of(new IOException(message), "a", bytes, () -> usable);
    }

    @Test
    void tellsAFullDiskFromABrokenOne() {
        assertThat(failure("No space left on device", 10, Long.MAX_VALUE)).isInstanceOf(StorageFullException.class);
        assertThat(failure("Disk quota exceeded", 10, Long.MAX_VALUE)).isInstanceOf(StorageFullException.class);
        assertThat(failure("Input/output error", 10, Long.MAX_VALUE))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a: Input/output error");
    }

    @Test
    void tellsAFullDiskInAnyLanguage() {
        String german = "Auf dem Ger\u00e4t ist kein Speicherplatz mehr verf\u00fcgbar";
        assertThat(failure(german, 10_000, 9_999)).isInstanceOf(StorageFullException.class);
        assertThat(failure(german, 10, 0)).isInstanceOf(StorageFullException.class);
        assertThat(DiskFailure.of(new NoSuchFileException("a"), "a", 10, () -> 0))
                .isInstanceOf(UncheckedIOException.class);
        assertThat(failure("Eingabe-/Ausgabefehler", 10_000, 10_000)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void makesTheEntriesOfNewFoldersDurable() throws IOException {
        List<Path> synced = new ArrayList<>();
        Folders.create(folder.resolve("a/b/c"), synced::add);
        assertThat(synced).containsExactly(folder, folder.resolve("a"), folder.resolve("a/b"));
        assertThat(folder.resolve("a/b/c")).isDirectory();
        Folders.create(folder.resolve("a/b"), synced::add);
        assertThat(synced).hasSize(3);
    }

    @Test
    void aHintNeedsOneDescriptorUntilTheFileIsClosed() throws IOException {
        assumeTrue(Files.isDirectory(DESCRIPTORS)
                && Linker.nativeLinker().defaultLookup().find("posix_fadvise").isPresent());
        try (StoredFile file = store.create("file")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        }
        long before = descriptors();
        try (StoredFile file = store.openReadOnly("file")) {
            file.expectRead(0, 3);
            file.expectRead(100, 1 << 20);
            assertThat(descriptors()).isEqualTo(before + 2);
        }
        assertThat(descriptors()).isEqualTo(before);
    }

    @Test
    void aHintThatCannotBeGivenFailsNothing() {
        store.create("file").close();
        try (StoredFile file = store.openReadOnly("file")) {
            store.delete("file");
            file.expectRead(0, 3);
            file.expectRead(-1, -1);
            assertThat(file.size()).isZero();
        }
    }

    /** Descriptors of files of this test's folder. */
    private long descriptors() throws IOException {
        Path real = folder.toRealPath();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(DESCRIPTORS)) {
            long count = 0;
            for (Path link : links) {
                count += Files.isSymbolicLink(link)
                                && Files.readSymbolicLink(link).startsWith(real)
                        ? 1
                        : 0;
            }
            return count;
        }
    }

    @Test
    void readsOnAfterAnInterruptedReaderHasClosedTheChannel() {
        try (StoredFile file = store.create("file")) {
            file.write(ByteBuffer.wrap(new byte[] {1, 2, 3}), 0);
        }
        StoredFile file = store.openReadOnly("file");
        Thread.currentThread().interrupt();
        ByteBuffer into = ByteBuffer.allocate(3);
        assertThat(file.read(into, 0)).isEqualTo(3);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(file.read(into.clear(), 0)).isEqualTo(3);
        file.close();
        assertThatThrownBy(() -> file.read(into.clear(), 0)).isInstanceOf(UncheckedIOException.class);
    }
}
