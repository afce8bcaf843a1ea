package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract of file stores with everything that can go past the page cache doing so; skipped where the file system refuses. */
class DirectIoTest extends FileStoreContract {
    private static final Path MEMORY = Path.of("/proc/self");

    @TempDir
    Path folder;

    private FileStore store = new DiskFileStore(Path.of("."));

    @BeforeEach
    void open() {
        DirectIo direct = DirectIo.in(folder, DirectIo.Use.ALL, 4);
        assumeTrue(direct.use() == DirectIo.Use.ALL, direct.what());
        store = new DiskFileStore(folder, direct);
    }

    @Override
    FileStore store() {
        return store;
    }

    @Test
    void refusesToWriteAnywhereButAtTheEnd() {
        try (StoredFile file = store.createSequential("file")) {
            file.write(ByteBuffer.wrap(new byte[10]), 0);
            assertThatThrownBy(() -> file.write(ByteBuffer.wrap(new byte[1]), 5))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("front to back");
        }
    }

    @Test
    void aFileSystemThatRefusesIsReadAndWrittenThroughThePageCache() {
        DirectIo refused = DirectIo.in(MEMORY, DirectIo.Use.ALL, 4);
        assertThat(refused.use()).isEqualTo(DirectIo.Use.OFF);
        assertThat(refused.what()).contains("refused");
    }

    @Test
    void offNeedsNoFolder() {
        assertThat(DirectIo.in(MEMORY, DirectIo.Use.OFF, 4).what()).isEqualTo("off");
    }
}
