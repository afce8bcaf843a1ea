package io.thermocline.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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
        store = open(DirectIo.Use.ALL);
    }

    private FileStore open(DirectIo.Use use) {
        DirectIo direct = DirectIo.in(folder, use, 16);
        assumeTrue(direct.use() == use, direct.what());
        return new DiskFileStore(folder, direct);
    }

    /** The same where only bulk goes past the page cache. */
    @Nested
    class InBulk extends FileStoreContract {
        private FileStore bulk = store;

        @BeforeEach
        void open() {
            bulk = DirectIoTest.this.open(DirectIo.Use.BULK);
        }

        @Override
        FileStore store() {
            return bulk;
        }

        @Test
        void passesReadFromTheDiskAndLeaveNothingInThePageCache() throws IOException {
            byte[] bytes = new byte[4 << 20];
            try (StoredFile file = bulk.createSequential("file")) {
                file.write(ByteBuffer.wrap(bytes), 0);
                file.force();
            }
            try (StoredFile file = bulk.openForPasses("file")) {
                for (int round = 0; round < 2; round++) {
                    long before = bytesRead();
                    try (FilePass pass = file.pass()) {
                        assertThat(pass.read(ByteBuffer.allocate(bytes.length), 0))
                                .isEqualTo(bytes.length);
                    }
                    assertThat(bytesRead() - before).isGreaterThanOrEqualTo(bytes.length);
                }
            }
        }

        /** Bytes that disks have delivered to this process. */
        private static long bytesRead() throws IOException {
            Path counts = Path.of("/proc/self/io");
            assumeTrue(Files.isReadable(counts));
            return Files.readAllLines(counts).stream()
                    .filter(line -> line.startsWith("read_bytes: "))
                    .mapToLong(line -> Long.parseLong(line.substring(12)))
                    .sum();
        }
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
