package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskFileStoreTest extends FileStoreContract {
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

    @Test
    void tellsAFullDiskFromABrokenOne() {
        assertThat(DiskFailure.of(new IOException("No space left on device"), "a"))
                .isInstanceOf(StorageFullException.class);
        assertThat(DiskFailure.of(new IOException("Disk quota exceeded"), "a"))
                .isInstanceOf(StorageFullException.class);
        assertThat(DiskFailure.of(new IOException("Input/output error"), "a"))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("a: Input/output error");
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
