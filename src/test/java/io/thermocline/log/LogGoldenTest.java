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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that an earlier version has written stay readable, and this version still writes the same bytes. {@code -Dgolden.write} makes a new one. */
class LogGoldenTest {
    private static final String NAME = "0000000001.log";
    private static final long SALT = 0x5A17_4711_0000_0001L;
    private static final LogOptions OPTIONS = new LogOptions(12 << 10, 64 << 10, 8 << 10, OptionalLong.empty());

    @ParameterizedTest
    @ValueSource(longs = {0, SALT})
    void todaysCodeReadsAllVersions(long salt, @TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("log"));
        Files.write(folder.resolve("log").resolve(NAME), golden(salt));
        List<LogRecord> replayed = new ArrayList<>();
        WriteAheadLog.open(new DiskFileStore(folder), OPTIONS, writer(2), 0, replayed::add)
                .close();
        assertThat(say(replayed))
                .isEqualTo(LongStream.rangeClosed(1, 12)
                        .mapToObj(s -> says(record(s, 100)))
                        .toList());
    }

    @ParameterizedTest
    @ValueSource(longs = {0, SALT})
    void theFormatHasNotChangedUnnoticed(long salt, @TempDir Path folder) throws IOException {
        byte[] written = write(folder, salt);
        if (Boolean.getBoolean("golden.write")) {
            Path golden = Path.of("src/test/resources" + folder(salt), NAME);
            Files.createDirectories(golden.getParent());
            Files.write(golden, written);
        }
        assertThat(written).isEqualTo(golden(salt));
    }

    /** Version 1 has no salt. */
    private static String folder(long salt) {
        return "/golden/v" + (salt == 0 ? 1 : 2) + "/log";
    }

    private static byte[] write(Path folder, long salt) throws IOException {
        FoundLog found = FoundLog.read(new DiskFileStore(folder), OPTIONS, writer(1), 0, false, r -> {});
        try (WriteAheadLog log = found.open(writer(1), salt)) {
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

    private static byte[] golden(long salt) throws IOException {
        Path fresh = Path.of("src/test/resources" + folder(salt), NAME);
        if (Boolean.getBoolean("golden.write") && Files.exists(fresh)) {
            return Files.readAllBytes(fresh);
        }
        try (InputStream in = LogGoldenTest.class.getResourceAsStream(folder(salt) + "/" + NAME)) {
            assertThat(in).isNotNull();
            return in.readAllBytes();
        }
    }
}
