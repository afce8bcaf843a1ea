package io.thermocline.log;

import static io.thermocline.log.Records.SMALL;
import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.files.StoredFile;
import io.thermocline.testing.Golden;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What the seal lets a start notice, and that it never refuses one for anything that was not synced. */
class SealTest {
    private static final String FIRST = "log/0000000001.log";

    private final SimulatedFileStore files = new SimulatedFileStore(3);

    private static WriteAheadLog open(SimulatedFileStore files, LogOptions options, long epoch, List<LogRecord> into) {
        return WriteAheadLog.open(files, options, writer(epoch), 0, into::add);
    }

    /** Writes records that are synced, seals, and gives where the last one ends. */
    private long write(int count, int contentBytes) {
        try (WriteAheadLog log = open(files, SMALL, 1, new ArrayList<>())) {
            for (long sequence = 1; sequence <= count; sequence++) {
                log.append(record(sequence, contentBytes));
                log.sync();
            }
            log.seal();
            return log.published().end();
        }
    }

    private CorruptLogException refusal() {
        return catchThrowableOfType(
                CorruptLogException.class,
                () -> open(files, SMALL, 2, new ArrayList<>()).close());
    }

    private int records() {
        List<LogRecord> replayed = new ArrayList<>();
        open(files, SMALL, 2, replayed).close();
        return replayed.size();
    }

    private List<String> logFiles() {
        return files.list("log").stream().filter(name -> name.endsWith(".log")).toList();
    }

    @Test
    void everyFlippedBitOfASealedLastRecordIsRefused() {
        long end = write(5, 40);
        long start = end - RecordEncoder.measure(record(5, 40)).bytes();
        int refused = 0;
        for (long at = start; at < end; at++) {
            int bit = (int) (at % 8);
            files.flip(FIRST, at, bit);
            CorruptLogException refusal = refusal();
            if (refusal != null) {
                refused++;
                assertThat(refusal.lastGoodSequence()).isEqualTo(4);
                assertThat(refusal.offset()).isEqualTo(start);
            }
            files.flip(FIRST, at, bit);
        }
        // All but the zeros behind an operation's bytes, fewer than 8 for each of its operations.
        assertThat(refused).isGreaterThan((int) (end - start) - 16);
        assertThat(records()).isEqualTo(5);
    }

    @Test
    void theLossOfTheNewestFileIsRefusedUntilItIsAccepted() {
        write(40, 2_000);
        files.delete("log/" + logFiles().getLast());
        CorruptLogException refused = refusal();
        assertThat(refused).hasMessageContaining("no file where the log went on with record");
        long last = refused.lastGoodSequence();
        assertThat(last).isBetween(20L, 39L);
        LogOptions accepting = SMALL.withAcceptLossAfter(last);
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog log = open(files, accepting, 2, replayed)) {
            assertThat(replayed).hasSize((int) last);
            log.append(record(last + 1, 10));
            log.sync();
        }
        assertThat(records()).isEqualTo((int) last + 1);
    }

    @Test
    void acceptingALossMayBeCutShortAnywhereAndIsAcceptedAtTheSamePlaceAgain() {
        write(40, 2_000);
        files.delete("log/" + logFiles().get(1));
        long last = refusal().lastGoodSequence();
        assertThat(logFiles()).hasSizeGreaterThan(2);
        int stops = 0;
        for (boolean stopped = true; stopped; ) {
            SimulatedFileStore copy = copy();
            stopped = acceptStoppedAt(copy, ++stops, last);
            List<LogRecord> replayed = new ArrayList<>();
            open(copy, SMALL.withAcceptLossAfter(last), 3, replayed).close();
            assertThat(replayed).as("stopped at operation %s", stops).hasSize((int) last);
        }
        assertThat(stops).isGreaterThan(6);
    }

    private static boolean acceptStoppedAt(SimulatedFileStore disk, long operation, long last) {
        disk.crashAt(disk.operations() + operation);
        try {
            open(disk, SMALL.withAcceptLossAfter(last), 2, new ArrayList<>()).close();
            disk.crashAt(Long.MAX_VALUE);
            return false;
        } catch (SimulatedCrash crash) {
            disk.restart();
            return true;
        }
    }

    private SimulatedFileStore copy() {
        SimulatedFileStore copy = new SimulatedFileStore(9);
        for (String name : files.list("log")) {
            try (StoredFile from = files.openReadOnly("log/" + name);
                    StoredFile to = copy.create("log/" + name)) {
                ByteBuffer bytes = ByteBuffer.allocate((int) from.size());
                from.read(bytes, 0);
                to.write(bytes.flip(), 0);
                to.force();
            }
        }
        copy.syncDirectory("log");
        return copy;
    }

    @Test
    void whatWasNotSyncedIsStillCut() {
        for (long seed = 1; seed <= 60; seed++) {
            SimulatedFileStore disk = new SimulatedFileStore(seed);
            try (WriteAheadLog log = open(disk, SMALL, 1, new ArrayList<>())) {
                for (long sequence = 1; sequence <= 8; sequence++) {
                    log.append(record(sequence, 700));
                    if (sequence == 5) {
                        log.sync();
                        log.seal();
                    }
                }
                disk.crashAt(disk.operations() + 2); // amid the sync: written, not forced
                assertThatThrownBy(log::sync).isInstanceOf(SimulatedCrash.class);
            }
            disk.restart();
            List<LogRecord> replayed = new ArrayList<>();
            open(disk, SMALL, 2, replayed).close();
            assertThat(replayed.size()).as("seed %s", seed).isBetween(5, 8);
        }
    }

    @Test
    void aSealThatIsTornDamagedOrAnothersIsWorthNothing() {
        write(5, 40);
        for (int at = 0; at < Seal.BYTES; at++) {
            files.flip(Seal.NAME, at, at % 8);
            assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(Seal.Mark.NONE);
            files.flip(Seal.NAME, at, at % 8);
        }
        assertThat(new Seal(files, new UUID(1, 2)).read()).isEqualTo(Seal.Mark.NONE);
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(new Seal.Mark(5, 1, 1));
        try (StoredFile file = files.open(Seal.NAME)) {
            file.truncate(Seal.BYTES - 1);
        }
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(Seal.Mark.NONE);
        assertThat(records()).isEqualTo(5);
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(new Seal.Mark(5, 1, 1));
    }

    @Test
    void theFormatHasNotChangedUnnoticed() {
        write(5, 40);
        byte[] golden = Golden.check("log/seal", bytes());
        files.delete(Seal.NAME);
        try (StoredFile file = files.create(Seal.NAME)) {
            file.write(ByteBuffer.wrap(golden), 0);
        }
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(new Seal.Mark(5, 1, 1));
    }

    private byte[] bytes() {
        try (StoredFile file = files.openReadOnly(Seal.NAME)) {
            byte[] bytes = new byte[(int) file.size()];
            file.read(ByteBuffer.wrap(bytes), 0);
            return bytes;
        }
    }

    @Test
    void aLogWithoutASealOpensAsEver() {
        long end = write(5, 40);
        files.delete(Seal.NAME);
        files.flip(FIRST, end - 100, 3);
        assertThat(records()).isEqualTo(4);
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(new Seal.Mark(4, 1, 1));
    }

    @Test
    void aFailedSealIsTriedAgainAndHarmsNothing() {
        try (WriteAheadLog log = open(files, SMALL, 1, new ArrayList<>())) {
            log.append(record(1, 40));
            log.sync();
            files.failForce(1);
            assertThatThrownBy(log::seal).isInstanceOf(UncheckedIOException.class);
            log.append(record(2, 40));
            log.sync();
            log.seal();
            long operations = files.operations();
            log.seal();
            assertThat(files.operations()).isEqualTo(operations);
        }
        assertThat(new Seal(files, writer(1).storeId()).read()).isEqualTo(new Seal.Mark(2, 1, 1));
    }
}
