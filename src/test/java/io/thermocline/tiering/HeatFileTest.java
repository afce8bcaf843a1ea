package io.thermocline.tiering;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.StoredFile;
import io.thermocline.testing.Golden;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeatFileTest {
    private static final String NAME = "tiering/heat";
    private static final Map<Long, Heat> HEATS = Map.of(3L, new Heat(1.5, 0.5, 2, 17), 9L, new Heat(0, 0, 0, 99));
    private static final Map<Long, Heat> OTHERS = Map.of(4L, new Heat(8, 7, 6, 5));
    private final SimulatedFileStore files = new SimulatedFileStore(5);
    private final HeatFile file = new HeatFile(files);

    @Test
    void readsWhatWasWritten() {
        assertThat(file.read()).isEmpty();
        file.write(OTHERS, 5);
        file.write(HEATS, 7);
        assertThat(file.read()).contains(new HeatFile.Found(HEATS, 7));
        file.write(Map.of(), 8);
        assertThat(file.read()).contains(new HeatFile.Found(Map.of(), 8));
    }

    @Test
    void theFormStays() {
        file.write(HEATS, 7);
        byte[] golden = Golden.check("tiering/heat", bytes());
        assertThat(golden).hasSize(104);
    }

    private byte[] bytes() {
        try (StoredFile written = files.openReadOnly(NAME)) {
            ByteBuffer bytes = ByteBuffer.allocate((int) written.size());
            written.read(bytes, 0);
            return bytes.array();
        }
    }

    @Test
    void anyFlippedBitMakesItWorthNothing() {
        file.write(HEATS, 7);
        for (int at = 0; at < bytes().length; at++) {
            files.flip(NAME, at, at % 8);
            assertThat(file.read()).as("byte %d", at).isEmpty();
            files.flip(NAME, at, at % 8);
        }
        assertThat(file.read()).isPresent();
    }

    @Test
    void aCrashLeavesTheOldOrTheNew() {
        for (int crashAt = 1; crashAt < 20; crashAt++) {
            SimulatedFileStore disk = new SimulatedFileStore(crashAt);
            HeatFile crashed = new HeatFile(disk);
            crashed.write(OTHERS, 5);
            disk.crashAt(disk.operations() + crashAt);
            try {
                crashed.write(HEATS, 7);
            } catch (SimulatedCrash e) {
                disk.restart();
            }
            assertThat(crashed.read())
                    .as("crash at %d", crashAt)
                    .get()
                    .isIn(new HeatFile.Found(OTHERS, 5), new HeatFile.Found(HEATS, 7));
        }
    }
}
