package io.thermocline.log;

import static io.thermocline.log.Records.SMALL;
import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.StorageFullException;
import io.thermocline.testing.SimulatedFileStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoisonedLogTest {
    private final SimulatedFileStore files = new SimulatedFileStore(5);

    private WriteAheadLog open(long epoch, List<LogRecord> replayed) {
        return WriteAheadLog.open(files, SMALL, writer(epoch), 0, replayed::add);
    }

    private static void append(WriteAheadLog log, long from, long through) {
        for (long sequence = from; sequence <= through; sequence++) {
            log.append(record(sequence, 300));
        }
    }

    @Test
    void nothingIsWrittenAfterAFailedForceUntilTheTailWasReadAgain() {
        try (WriteAheadLog log = open(1, new ArrayList<>())) {
            append(log, 1, 5);
            log.sync();
            append(log, 6, 9);
            files.failForce(1);
            assertThatThrownBy(log::sync)
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("records 6 to 9 may or may not be durable")
                    .hasMessageContaining("log/0000000001.log");
            long operations = files.operations();
            assertThatThrownBy(log::sync)
                    .isInstanceOf(OutcomeUnknownException.class)
                    .hasMessageContaining("poisoned");
            assertThatThrownBy(() -> append(log, 10, 10)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(files.operations()).isEqualTo(operations);
            assertThat(log.syncedThrough()).isEqualTo(5);
        }
    }

    @Test
    void whatCanStillBeReadAfterAFailedForceIsMadeDurableElsewhere() {
        try (WriteAheadLog log = open(1, new ArrayList<>())) {
            append(log, 1, 5);
            log.sync();
            append(log, 6, 9);
            files.failForce(1);
            assertThatThrownBy(log::sync).isInstanceOf(OutcomeUnknownException.class);
            assertThat(log.recover()).isEqualTo(new LogSurvivors(5, 9, 9));
            assertThat(log.syncedThrough()).isEqualTo(9);
            append(log, 10, 12);
            log.sync();
            try (LogReader reader = log.reader(0)) {
                for (long sequence = 1; sequence <= 12; sequence++) {
                    assertThat(says(reader.next().orElseThrow())).isEqualTo(says(record(sequence, 300)));
                }
                assertThat(reader.next()).isEmpty();
            }
        }
        files.crash();
        files.restart();
        List<LogRecord> replayed = new ArrayList<>();
        open(2, replayed).close();
        assertThat(replayed).hasSize(12);
    }

    @Test
    void aWriteThatFailedHalfwayKeepsAPrefix() {
        List<Long> survived = new ArrayList<>();
        for (long seed = 1; seed <= 30; seed++) {
            SimulatedFileStore disk = new SimulatedFileStore(seed);
            try (WriteAheadLog log = WriteAheadLog.open(disk, SMALL, writer(1), 0, r -> {})) {
                append(log, 1, 8);
                disk.failWrite(1);
                assertThatThrownBy(log::sync).isInstanceOf(OutcomeUnknownException.class);
                LogSurvivors survivors = log.recover();
                survived.add(survivors.survivedThrough());
                assertThat(log.syncedThrough()).isEqualTo(survivors.survivedThrough());
                log.append(record(survivors.survivedThrough() + 1, 20));
                log.sync();
            }
            disk.crash();
            disk.restart();
            List<LogRecord> replayed = new ArrayList<>();
            WriteAheadLog.open(disk, SMALL, writer(2), 0, replayed::add).close();
            assertThat(replayed).hasSize(survived.getLast().intValue() + 1);
        }
        assertThat(survived).contains(0L).anyMatch(count -> count > 2);
    }

    @Test
    void recoveringMayFailAndBeTriedAgain() {
        try (WriteAheadLog log = open(1, new ArrayList<>())) {
            append(log, 1, 3);
            files.failForce(1);
            assertThatThrownBy(log::sync).isInstanceOf(OutcomeUnknownException.class);
            files.setCapacity(files.usedBytes());
            assertThatThrownBy(log::recover).isInstanceOf(StorageFullException.class);
            assertThatThrownBy(log::sync).isInstanceOf(OutcomeUnknownException.class);
            files.setCapacity(Long.MAX_VALUE);
            files.failForce(2);
            assertThatThrownBy(log::recover).isInstanceOf(UncheckedIOException.class);
            assertThat(log.recover().survivedThrough()).isEqualTo(3);
            assertThatThrownBy(log::recover).isInstanceOf(IllegalStateException.class);
        }
        files.crash();
        files.restart();
        List<LogRecord> replayed = new ArrayList<>();
        open(2, replayed).close();
        assertThat(replayed).hasSize(3);
    }

    @Test
    void aNewFileWhoseNameIsInDoubtPoisonsTheLogAndVoidsNothingThatIsWrittenLater() {
        for (long seed = 1; seed <= 40; seed++) {
            SimulatedFileStore disk = new SimulatedFileStore(seed);
            long acknowledged;
            try (WriteAheadLog log = WriteAheadLog.open(disk, SMALL, writer(1), 0, r -> {})) {
                append(log, 1, 3);
                disk.failSyncDirectory(1);
                assertThatThrownBy(() -> log.append(record(4, 40_000)))
                        .isInstanceOf(OutcomeUnknownException.class)
                        .hasMessageContaining("log/0000000002.log");
                assertThat(log.syncedThrough()).isEqualTo(3);
                long failures = seed % 3;
                for (long i = 0; i < failures; i++) {
                    disk.failSyncDirectory(1);
                    assertThatThrownBy(log::recover).isInstanceOf(UncheckedIOException.class);
                    assertThatThrownBy(() -> append(log, 4, 4)).isInstanceOf(OutcomeUnknownException.class);
                }
                assertThat(log.recover()).isEqualTo(new LogSurvivors(3, 3, 3));
                append(log, 4, 5);
                log.sync();
                acknowledged = log.syncedThrough();
                try (LogReader reader = log.reader(0)) {
                    for (long sequence = 1; sequence <= acknowledged; sequence++) {
                        assertThat(reader.next().orElseThrow().sequence()).isEqualTo(sequence);
                    }
                }
            }
            disk.crash();
            disk.restart();
            List<LogRecord> replayed = new ArrayList<>();
            WriteAheadLog.open(disk, SMALL, writer(2), 0, replayed::add).close();
            assertThat(replayed).as("seed %s", seed).hasSize((int) acknowledged);
        }
    }

    @Test
    void aFullDiskRefusesTheRecordAndNothingElse() {
        try (WriteAheadLog log = open(1, new ArrayList<>())) {
            files.setCapacity(files.usedBytes() + 10_000);
            long appended = fill(log);
            assertThat(appended).isGreaterThan(3);
            long used = files.usedBytes();
            assertThatThrownBy(() -> append(log, appended + 1, appended + 1)).isInstanceOf(StorageFullException.class);
            assertThat(files.usedBytes()).isEqualTo(used);
            log.sync();
            assertThat(log.syncedThrough()).isEqualTo(appended);
            assertThatThrownBy(log::prepareSpare).isInstanceOf(StorageFullException.class);
            files.setCapacity(Long.MAX_VALUE);
            append(log, appended + 1, appended + 20);
            log.sync();
            try (LogReader reader = log.reader(appended)) {
                assertThat(reader.next()).isPresent();
            }
        }
        List<LogRecord> replayed = new ArrayList<>();
        open(2, replayed).close();
        assertThat(replayed.size()).isGreaterThan(23);
    }

    private static long fill(WriteAheadLog log) {
        long appended = 0;
        try {
            while (true) {
                append(log, appended + 1, appended + 1);
                appended++;
            }
        } catch (StorageFullException full) {
            return appended;
        }
    }
}
