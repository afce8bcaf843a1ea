package io.thermocline.log;

import static io.thermocline.log.Records.SMALL;
import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.say;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.DiskFileStore;
import io.thermocline.files.FileStore;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WriteAheadLogTest {
    private final SimulatedFileStore files = new SimulatedFileStore(1);

    private static WriteAheadLog open(FileStore files, long epoch, List<LogRecord> replayed) {
        return WriteAheadLog.open(files, SMALL, writer(epoch), 0, replayed::add);
    }

    @Test
    void givesBackEverythingOnADisk(@TempDir Path folder) {
        FileStore disk = new DiskFileStore(folder);
        List<String> written = new ArrayList<>();
        try (WriteAheadLog log = open(disk, 1, new ArrayList<>())) {
            assertThat(log.recovery().lastSequence()).isZero();
            for (long sequence = 1; sequence <= 100; sequence++) {
                LogRecord record = record(sequence, (int) (sequence * 37 % 5_000));
                log.append(record);
                written.add(says(record));
                if (sequence % 7 == 0) {
                    log.sync();
                }
            }
            log.sync();
            assertThat(log.syncedThrough()).isEqualTo(100);
        }
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog log = open(disk, 2, replayed)) {
            assertThat(say(replayed)).isEqualTo(written);
            assertThat(log.recovery().lastSequence()).isEqualTo(100);
            assertThat(log.recovery().records()).isEqualTo(100);
            assertThat(log.recovery().cut()).isEmpty();
            assertThat(log.recovery().filesRead()).isGreaterThan(3);
        }
    }

    @Test
    void goesOnWhereItEnded() {
        for (int epoch = 1; epoch <= 20; epoch++) {
            List<LogRecord> replayed = new ArrayList<>();
            try (WriteAheadLog log = open(files, epoch, replayed)) {
                assertThat(replayed).hasSize(epoch - 1);
                log.append(record(epoch, 100));
                log.sync();
            }
        }
        assertThat(files.list("log")).containsExactly("0000000001.log", "seal");
    }

    @Test
    void replaysOnlyWhatTheSegmentsLack() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>())) {
            for (long sequence = 1; sequence <= 50; sequence++) {
                log.append(record(sequence, 3_000));
                log.sync();
            }
        }
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(2), 41, replayed::add)) {
            assertThat(replayed.stream().map(LogRecord::sequence))
                    .containsExactly(42L, 43L, 44L, 45L, 46L, 47L, 48L, 49L, 50L);
            assertThat(log.recovery().filesRead()).isEqualTo(2);
        }
    }

    @Test
    void aRecordLargerThanTheBufferAndTheFileGetsAFileOfItsOwn() {
        LogOptions options = new LogOptions(32 << 10, 4 << 20, 8 << 10, OptionalLong.empty());
        List<String> written = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(files, options, writer(1), 0, r -> {})) {
            for (long sequence = 1; sequence <= 4; sequence++) {
                LogRecord record = record(sequence, sequence == 2 ? 3_000_000 : 10);
                written.add(says(record));
                log.append(record);
            }
            log.sync();
            assertThatThrownBy(() -> log.append(record(5, 5 << 20)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("limit is 4194304");
            log.append(record(5, 10));
            log.sync();
            written.add(says(record(5, 10)));
        }
        List<LogRecord> replayed = new ArrayList<>();
        WriteAheadLog.open(files, options, writer(2), 0, replayed::add).close();
        assertThat(say(replayed)).isEqualTo(written);
    }

    @Test
    void sequencesHaveNoGaps() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>())) {
            assertThatThrownBy(() -> log.append(record(2, 10))).hasMessage("record 2 after record 0");
            log.append(record(1, 10));
            assertThatThrownBy(() -> log.append(record(1, 10))).hasMessage("record 1 after record 1");
        }
    }

    @Test
    void unsyncedRecordsAreNotThere() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>())) {
            log.append(record(1, 10));
            log.sync();
            log.append(record(2, 10));
            try (LogReader reader = log.reader(0)) {
                assertThat(reader.next()).isPresent();
                assertThat(reader.next()).isEmpty();
                log.sync();
                assertThat(reader.next().orElseThrow().sequence()).isEqualTo(2);
            }
        }
    }

    @Test
    void readsOnAcrossRotationWhileItIsWritten() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>());
                LogReader reader = log.reader(0)) {
            long read = 0;
            for (long sequence = 1; sequence <= 200; sequence++) {
                log.append(record(sequence, 1_500));
                if (sequence % 3 == 0) {
                    log.sync();
                }
                while (sequence % 11 == 0 && read < log.syncedThrough()) {
                    read++;
                    assertThat(says(reader.next().orElseThrow())).isEqualTo(says(record(read, 1_500)));
                }
            }
            assertThat(reader.position()).isEqualTo(read).isGreaterThan(190);
            assertThat(log.live().all().size()).isGreaterThan(8);
            try (LogReader later = log.reader(150)) {
                assertThat(later.next().orElseThrow().sequence()).isEqualTo(151);
            }
        }
    }

    @Test
    void discardedFilesBecomeSparesAndNeverReplay() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>())) {
            for (long sequence = 1; sequence <= 120; sequence++) {
                log.append(record(sequence, 2_000));
                log.sync();
                if (sequence % 20 == 0) {
                    log.discardThrough(sequence - 1);
                    while (log.prepareSpare()) {
                        assertThat(log.bytes()).isPositive();
                    }
                }
            }
            assertThat(log.live().all().size()).isLessThanOrEqualTo(2);
            assertThatThrownBy(() -> log.reader(50))
                    .isInstanceOf(LogTruncatedException.class)
                    .hasMessageContaining("after sequence 50");
        }
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(2), 115, replayed::add)) {
            assertThat(replayed.stream().map(LogRecord::sequence)).containsExactly(116L, 117L, 118L, 119L, 120L);
            assertThat(log.recovery().cut()).isEmpty();
        }
    }

    @Test
    void aReaderOfADiscardedFileIsToldSo() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>());
                LogReader reader = log.reader(0)) {
            for (long sequence = 1; sequence <= 120; sequence++) {
                log.append(record(sequence, 2_000));
                log.sync();
                if (sequence == 3) {
                    assertThat(reader.next().orElseThrow().sequence()).isEqualTo(1);
                }
            }
            log.discardThrough(100);
            while (log.prepareSpare()) {
                assertThat(log.bytes()).isPositive();
            }
            assertThatThrownBy(() -> {
                        while (reader.next().isPresent()) {
                            assertThat(reader.position()).isLessThan(100);
                        }
                    })
                    .isInstanceOf(LogTruncatedException.class);
        }
    }

    @Test
    void aPreparedSpareIsUsed() {
        try (WriteAheadLog log = open(files, 1, new ArrayList<>())) {
            assertThat(log.prepareSpare()).isFalse();
            assertThat(files.list("log")).hasSize(3);
            for (long sequence = 1; log.live().all().size() < 2; sequence++) {
                log.append(record(sequence, 2_000));
            }
            assertThat(files.list("log")).containsExactly("0000000001.log", "0000000002.log", "seal");
        }
    }

    @Test
    void beginsAfterTheSegmentsWhenThereIsNoLog() {
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(1), 77, r -> {})) {
            assertThat(log.recovery().lastSequence()).isEqualTo(77);
            log.append(record(78, 10));
            log.sync();
            assertThat(log.syncedThrough()).isEqualTo(78);
        }
    }
}
