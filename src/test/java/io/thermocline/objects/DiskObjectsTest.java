package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.DiskFileStore;
import io.thermocline.objects.ObjectStoreException.Kind;
import io.thermocline.testing.SimulatedFileStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskObjectsTest extends ObjectStoreContract {
    @TempDir
    Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private ObjectStore store = new DiskObjects(new SimulatedFileStore(1), "not yet", threads);

    @BeforeEach
    void open() {
        store = new DiskObjects(new DiskFileStore(folder.resolve("archive")), "archive", threads);
    }

    @AfterEach
    void close() {
        store.close();
        threads.close();
    }

    @Override
    protected ObjectStore store() {
        return store;
    }

    @Override
    protected int many() {
        return 50;
    }

    private static byte[] bytes(int count) {
        return new byte[count];
    }

    @Test
    void aFolderThatIsGoneIsUnusable() throws IOException {
        Answered.await(store.put("a/b", ObjectSource.of(bytes(3))));
        Files.move(folder.resolve("archive"), folder.resolve("elsewhere"));
        Files.createDirectory(folder.resolve("archive"));
        assertFails(store.put("a/c", ObjectSource.of(bytes(3))), Kind.UNUSABLE);
        assertFails(store.createIfAbsent("a/c", bytes(3)), Kind.UNUSABLE);
        assertFails(store.read("a/b"), Kind.UNUSABLE);
        assertFails(store.read("a/b", 0, 1), Kind.UNUSABLE);
        assertFails(store.look("a/b"), Kind.UNUSABLE);
        assertFails(store.list("", "", 10), Kind.UNUSABLE);
        assertFails(store.delete(List.of("a/b")), Kind.UNUSABLE);
        try (Stream<Path> left = Files.list(folder.resolve("archive"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatEarlierWritersLeftIsRemoved() throws IOException {
        Path incoming = Files.createDirectories(folder.resolve("archive/.incoming"));
        Files.write(incoming.resolve("7"), bytes(10));
        Answered.await(store.put("a", ObjectSource.of(bytes(3))));
        new DiskObjects(new DiskFileStore(folder.resolve("archive")), "archive", threads);
        try (Stream<Path> left = Files.list(incoming)) {
            assertThat(left).isEmpty();
        }
        assertThat(Answered.await(store.list("", "", 10)))
                .extracting(StoredObject::name)
                .containsExactly("a");
    }

    @Test
    void filesOfOthersAreNoObjects() throws IOException {
        Files.createDirectories(folder.resolve("archive/lost+found"));
        Files.write(folder.resolve("archive/read me"), bytes(1));
        Files.write(folder.resolve("archive/.hidden"), bytes(1));
        assertThat(Answered.await(store.list("", "", 10))).isEmpty();
    }

    @Test
    void aFullDiskIsFullAndKeepsWhatItHas() {
        SimulatedFileStore files = new SimulatedFileStore(3);
        try (DiskObjects full = new DiskObjects(files, "simulated", Runnable::run)) {
            Answered.await(full.put("a", ObjectSource.of(bytes(100))));
            files.setCapacity(150);
            assertFails(full.put("b", ObjectSource.of(bytes(100))), Kind.FULL);
            assertFails(full.createIfAbsent("c", bytes(100)), Kind.FULL);
            assertThat(files.usedBytes()).isEqualTo(100);
            files.setCapacity(1_000);
            Answered.await(full.put("b", ObjectSource.of(bytes(100))));
            assertThat(Answered.await(full.read("a")).orElseThrow()).hasSize(100);
        }
    }

    @Test
    void aDiskThatFailsIsUnavailable() {
        SimulatedFileStore files = new SimulatedFileStore(3);
        try (DiskObjects failing = new DiskObjects(files, "simulated", Runnable::run)) {
            files.failForce(1);
            assertFails(failing.put("a", ObjectSource.of(bytes(100))), Kind.UNAVAILABLE);
            files.failWrite(1);
            assertFails(failing.createIfAbsent("a", bytes(100)), Kind.UNAVAILABLE);
            files.failSyncDirectory(1);
            assertFails(failing.put("b", ObjectSource.of(bytes(100))), Kind.UNAVAILABLE);
            assertThat(files.list(".incoming")).isEmpty();
            assertThat(Answered.await(failing.look("a"))).isEmpty();
        }
    }
}
