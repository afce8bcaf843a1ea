package io.thermocline.log;

import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.files.StoredFile;
import io.thermocline.testing.Golden;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A log of several files and two writers, with a blanked operation. {@code -Dgolden.write} makes new ones. */
class LogFilesGoldenTest {
    private static final LogOptions OPTIONS = new LogOptions(8 << 10, 64 << 10, 8 << 10, OptionalLong.empty());
    private static final int RECORDS = 9;
    private static final int BLANKED = 2;
    private static final int CONTENT = 900;

    private static SimulatedFileStore write() {
        SimulatedFileStore files = new SimulatedFileStore(1);
        for (int epoch = 1; epoch <= 2; epoch++) {
            try (WriteAheadLog log = WriteAheadLog.open(files, OPTIONS, writer(epoch), 0, _ -> {})) {
                for (long sequence = epoch == 1 ? 1 : 6; sequence <= (epoch == 1 ? 5 : RECORDS); sequence++) {
                    log.append(record(sequence, CONTENT));
                    log.sync();
                }
                log.seal();
            }
        }
        blank(files);
        return files;
    }

    private static void blank(SimulatedFileStore files) {
        RecordEncoder.Measured measured = RecordEncoder.measure(record(BLANKED, CONTENT));
        long start =
                LogFormat.PAGE_BYTES + RecordEncoder.measure(record(1, CONTENT)).bytes();
        try (StoredFile file = files.open(LogFormat.name(1))) {
            ByteBuffer body = ByteBuffer.allocate((int) (measured.bytes() - measured.frontBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, LogFormat.BLANKED);
            file.write(body, start + measured.frontBytes());
            file.force();
        }
    }

    private static Map<String, byte[]> contents(SimulatedFileStore files) {
        Map<String, byte[]> contents = new TreeMap<>();
        for (String name : files.list(LogFormat.FOLDER)) {
            try (StoredFile file = files.openReadOnly(LogFormat.FOLDER + "/" + name)) {
                byte[] bytes = new byte[(int) file.size()];
                file.read(ByteBuffer.wrap(bytes), 0);
                contents.put(name, bytes);
            }
        }
        return contents;
    }

    @Test
    void severalFilesAndABlankedOperationAreReadAndStillWrittenAlike() {
        SimulatedFileStore golden = new SimulatedFileStore(2);
        Map<String, byte[]> written = contents(write());
        assertThat(written.keySet()).contains("0000000001.log", "0000000002.log", "0000000003.log", "seal");
        written.forEach((name, bytes) -> {
            try (StoredFile file = golden.create(LogFormat.FOLDER + "/" + name)) {
                file.write(ByteBuffer.wrap(Golden.check("log-files/" + name, bytes)), 0);
            }
        });
        List<LogRecord> replayed = new ArrayList<>();
        WriteAheadLog.open(golden, OPTIONS, writer(3), 0, replayed::add).close();
        assertThat(replayed).hasSize(RECORDS);
        for (LogRecord each : replayed) {
            if (each.sequence() == BLANKED) {
                LoggedOperation.Put original = (LoggedOperation.Put)
                        record(BLANKED, CONTENT).operations().getFirst();
                assertThat(each.operations())
                        .singleElement()
                        .isInstanceOfSatisfying(LoggedOperation.Blanked.class, blanked -> {
                            assertThat(blanked.envelope()).isEqualTo(original.envelope());
                            assertThat(blanked.digest()).isEqualTo(original.digest());
                        });
            } else {
                assertThat(says(each)).isEqualTo(says(record(each.sequence(), CONTENT)));
            }
        }
    }
}
