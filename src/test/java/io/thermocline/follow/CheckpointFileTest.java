package io.thermocline.follow;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.testing.SimulatedFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointFileTest {
    private static final Checkpoint GOLDEN =
            new Checkpoint(UUID.fromString("01890000-0000-7000-8000-0123456789ab"), 7, 123_456_789_012L);

    private final SimulatedFileStore files = new SimulatedFileStore(1);
    private final CheckpointFile file = new CheckpointFile(files, "encode");

    @Test
    void nothingIsReadWhereNothingWasWritten() {
        assertThat(file.read()).isEmpty();
    }

    @Test
    void theLastOneWrittenIsRead() {
        file.write(new Checkpoint(GOLDEN.store(), 1, 5));
        file.write(GOLDEN);
        assertThat(file.read()).contains(GOLDEN);
        assertThat(files.list("followers")).containsExactly("encode.checkpoint");
    }

    @Test
    void aForgottenOneIsGone() {
        file.write(GOLDEN);
        file.delete();
        assertThat(file.read()).isEmpty();
    }

    @Test
    void filesOfVersionOneAreRead() throws IOException {
        put(golden());
        assertThat(file.read()).contains(GOLDEN);
    }

    @Test
    void filesAreWrittenAsInVersionOne() throws IOException {
        file.write(GOLDEN);
        assertThat(bytes(files)).isEqualTo(golden());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8, 20, 39, 40, 47})
    void aDamagedOneIsWorthNothing(int at) throws IOException {
        byte[] damaged = golden();
        damaged[at] ^= 4;
        put(damaged);
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aShortOneIsWorthNothing() throws IOException {
        put(Arrays.copyOf(golden(), 40));
        assertThat(file.read()).isEmpty();
    }

    @Test
    void aCrashAtAnyOperationLeavesTheOldOneOrTheNew() {
        Checkpoint old = new Checkpoint(GOLDEN.store(), 1, 5);
        file.write(old);
        long before = files.operations();
        file.write(GOLDEN);
        long operations = files.operations() - before;
        assertThat(operations).isPositive();
        for (int crash = 1; crash <= operations; crash++) {
            for (int seed = 0; seed < 10; seed++) {
                SimulatedFileStore crashing = new SimulatedFileStore(seed);
                CheckpointFile its = new CheckpointFile(crashing, "encode");
                its.write(old);
                crashing.crashAt(crashing.operations() + crash);
                try {
                    its.write(GOLDEN);
                } catch (RuntimeException | Error e) {
                    crashing.restart();
                }
                Optional<Checkpoint> found = new CheckpointFile(crashing, "encode").read();
                assertThat(found).as("crash %d seed %d", crash, seed).isPresent();
                assertThat(found.get()).as("crash %d seed %d", crash, seed).isIn(old, GOLDEN);
            }
        }
    }

    private void put(byte[] bytes) {
        files.delete("followers/encode.checkpoint");
        try (StoredFile raw = files.create("followers/encode.checkpoint")) {
            raw.write(ByteBuffer.wrap(bytes), 0);
        }
    }

    private static byte[] bytes(FileStore files) {
        try (StoredFile raw = files.openReadOnly("followers/encode.checkpoint")) {
            ByteBuffer all = ByteBuffer.allocate((int) raw.size());
            raw.read(all, 0);
            return all.array();
        }
    }

    private static byte[] golden() throws IOException {
        try (InputStream stored =
                CheckpointFileTest.class.getResourceAsStream("/golden/v1/checkpoint/encode.checkpoint")) {
            return stored.readAllBytes();
        }
    }
}
