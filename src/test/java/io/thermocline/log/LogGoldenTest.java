package io.thermocline.log;

import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.say;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.DiskFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that an earlier version has written stay readable, and this version still writes the same bytes. {@code -Dgolden.write} makes a new one. */
class LogGoldenTest {
    private static final String NAME = "0000000001.log";
    private static final LogOptions OPTIONS = new LogOptions(12 << 10, 64 << 10, 8 << 10, OptionalLong.empty());

    @Test
    void todaysCodeReadsVersionOne(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.write(folder.resolve("log").resolve(NAME), golden());
        List<LogRecord> replayed = new ArrayList<>();
        WriteAheadLog.open(new DiskFileStore(folder), OPTIONS, writer(2), 0, replayed::add)
                .close();
        assertThat(say(replayed))
                .isEqualTo(LongStream.rangeClosed(1, 12)
                        .mapToObj(s -> says(record(s, 100)))
                        .toList());
    }

    @Test
    void theFormatHasNotChangedUnnoticed(@TempDir Path folder) throws IOException {
        byte[] written = write(folder);
        if (Boolean.getBoolean("golden.write")) {
            Path golden = Path.of("src/test/resources/golden/v1/log", NAME);
            Files.createDirectories(golden.getParent());
            Files.write(golden, written);
        }
        assertThat(written).isEqualTo(golden());
    }

    private static byte[] write(Path folder) throws IOException {
        try (WriteAheadLog log = WriteAheadLog.open(new DiskFileStore(folder), OPTIONS, writer(1), 0, r -> {})) {
            for (long sequence = 1; sequence <= 12; sequence++) {
                log.append(record(sequence, 100));
                if (sequence % 5 == 0) {
                    log.sync();
                }
            }
            log.sync();
        }
        return Files.readAllBytes(folder.resolve("log").resolve(NAME));
    }

    private static byte[] golden() throws IOException {
        Path fresh = Path.of("src/test/resources/golden/v1/log", NAME);
        if (Boolean.getBoolean("golden.write") && Files.exists(fresh)) {
            return Files.readAllBytes(fresh);
        }
        try (InputStream in = LogGoldenTest.class.getResourceAsStream("/golden/v1/log/" + NAME)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
