package io.thermocline.log;

import static io.thermocline.log.Records.SMALL;
import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.say;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.files.StoredFile;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class LogCorruptionTest {
    private static final String FIRST = "log/0000000001.log";
    private static final String SECOND = "log/0000000002.log";

    private final SimulatedFileStore files = new SimulatedFileStore(3);
    private final List<Long> offsets = new ArrayList<>();

    /** Writes that many records, each in a group of its own, so that each says that the one before was synced. */
    private void write(int count, int contentBytes) {
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(1), 0, r -> {})) {
            for (long sequence = 1; sequence <= count; sequence++) {
                log.append(record(sequence, contentBytes));
                log.sync();
                offsets.add(log.published().end()
                        - RecordEncoder.measure(record(sequence, contentBytes)).bytes());
            }
        }
    }

    private long offset(long sequence) {
        return offsets.get((int) sequence - 1);
    }

    private List<LogRecord> reopen(LogOptions options, long epoch, long flushedThrough) {
        List<LogRecord> replayed = new ArrayList<>();
        WriteAheadLog.open(files, options, writer(epoch), flushedThrough, replayed::add)
                .close();
        return replayed;
    }

    private CorruptLogException refusal() {
        return catchThrowableOfType(CorruptLogException.class, () -> reopen(SMALL, 2, 0));
    }

    @Test
    void everyFlippedBitOfAPromisedRecordIsRefused() {
        write(6, 40);
        long start = offset(3);
        long end = offset(4);
        for (long at = start; at < end; at++) {
            int bit = (int) (at % 8);
            files.flip(FIRST, at, bit);
            CorruptLogException refused = refusal();
            boolean padding = refused == null;
            assertThat(padding).as("offset %d of %d to %d", at, start, end).isEqualTo(isPadding(at, start, end));
            if (refused != null) {
                assertThat(refused.file()).isEqualTo(FIRST);
                assertThat(refused.offset()).isEqualTo(start);
                assertThat(refused.lastGoodSequence()).isEqualTo(2);
                assertThat(refused)
                        .hasMessageContaining("Restore")
                        .hasMessageContaining("thermocline.log.accept-loss-after=2");
            }
            files.flip(FIRST, at, bit);
        }
        assertThat(reopen(SMALL, 2, 0)).hasSize(6);
    }

    // Zeros behind an operation's bytes are under no checksum and mean nothing.
    private static boolean isPadding(long at, long start, long end) {
        RecordEncoder.Measured measured = RecordEncoder.measure(record(3, 40));
        long body = start + measured.frontBytes();
        for (LoggedOperation operation : measured.record().operations()) {
            Payload payload = switch (operation) {
                case LoggedOperation.Put put -> put.payload();
                case LoggedOperation.Delete delete -> delete.payload();
                case LoggedOperation.Vectors vectors -> vectors.payload();
                case LoggedOperation.Blanked blanked -> throw new AssertionError(blanked);
            };
            long bytesEnd = body + LogFormat.BODY_HEADER_BYTES + payload.encodedBytes();
            body += LogFormat.bodyBytes(payload.encodedBytes());
            if (at >= bytesEnd && at < body) {
                return true;
            }
        }
        assertThat(body).isEqualTo(end);
        return false;
    }

    @Test
    void everyFlippedBitOfTheLastRecordIsCutAndNeverReplays() {
        write(5, 40);
        for (long at = offset(5); at < offset(5) + 64; at++) {
            SimulatedFileStore before = files;
            before.flip(FIRST, at, 5);
            List<LogRecord> replayed = new ArrayList<>();
            try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(2), 0, replayed::add)) {
                assertThat(replayed).hasSize(4);
                LogRecovery.TornTail cut = log.recovery().cut().orElseThrow();
                assertThat(cut.file()).isEqualTo(FIRST);
                assertThat(cut.offset()).isEqualTo(offset(5));
                assertThat(cut.bytes()).isPositive();
                assertThat(log.recovery().syncedThrough()).isBetween(3L, 4L);
                assertThat(bytes(FIRST, offset(5), 64)).containsOnly(0);
                log.append(record(5, 40));
                log.sync();
            }
        }
        assertThat(say(reopen(SMALL, 2, 0))).last().isEqualTo(says(record(5, 40)));
    }

    @Test
    void aHoleBeforeAPromisedRecordIsRefused() {
        write(6, 40);
        zero(FIRST, offset(4), offset(5));
        assertThat(refusal()).hasMessageContaining("nothing where record 4 was promised");
    }

    @Test
    void aBadRecordBeforeALaterFileWithRecordsIsRefused() {
        write(30, 2_000);
        long last = 1;
        while (offset(last + 1) > offset(last)) {
            last++;
        }
        zero(FIRST, offset(last), offset(last) + 64);
        assertThat(refusal().lastGoodSequence()).isEqualTo(last - 1);
    }

    @Test
    void aMissingFileIsRefused() {
        write(60, 2_000);
        assertThat(files.list("log").size()).isGreaterThan(3);
        files.delete(SECOND);
        assertThat(refusal().file()).isEqualTo(FIRST);
    }

    @Test
    void aMissingFirstFileIsRefusedUnlessTheSegmentsHoldIt() {
        write(60, 2_000);
        files.delete(FIRST);
        assertThat(refusal()).hasMessageContaining("does not reach back");
        assertThat(reopen(SMALL, 2, 30)).hasSize(30);
    }

    @Test
    void aDamagedFileHeaderIsRefusedUnlessTheSegmentsHoldItAll() {
        write(30, 2_000);
        files.flip(SECOND, 100, 1);
        assertThat(refusal()).hasMessageContaining("damaged file header").hasMessageContaining(SECOND);
        files.flip(SECOND, 100, 1);
        files.flip(FIRST, 100, 1);
        assertThat(refusal()).isNotNull();
        assertThat(reopen(SMALL, 2, 20)).hasSize(10);
    }

    @Test
    void lossIsAcceptedOnlyAtThePlaceThatTheRefusalNames() {
        write(60, 2_000);
        files.flip(FIRST, offset(3) + 300, 1);
        CorruptLogException refused = refusal();
        assertThat(refused.lastGoodSequence()).isEqualTo(2);
        assertThatThrownBy(() -> reopen(SMALL.withAcceptLossAfter(3), 2, 0)).isInstanceOf(CorruptLogException.class);
        List<LogRecord> replayed = new ArrayList<>();
        LogOptions accepting = SMALL.withAcceptLossAfter(2);
        try (WriteAheadLog log = WriteAheadLog.open(files, accepting, writer(2), 0, replayed::add)) {
            assertThat(replayed).hasSize(2);
            assertThat(log.recovery().lost()).contains(SECOND + ".lost").doesNotContain(FIRST);
            log.append(record(3, 7));
            log.sync();
            try (LogReader reader = log.reader(1)) {
                assertThat(reader.next().orElseThrow().sequence()).isEqualTo(2);
                assertThat(says(reader.next().orElseThrow())).isEqualTo(says(record(3, 7)));
            }
        }
        assertThat(say(reopen(SMALL, 3, 0)))
                .containsExactly(says(record(1, 2_000)), says(record(2, 2_000)), says(record(3, 7)));
    }

    @Test
    void anotherStoresLogIsRefused() {
        write(1, 10);
        StoreIdentity other = new StoreIdentity(new UUID(1, 2), 5);
        assertThatThrownBy(() -> WriteAheadLog.open(files, SMALL, other, 0, r -> {}))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("another store");
    }

    @Test
    void aFileOfAnotherFormatVersionIsNotTakenForADamagedOne() {
        write(3, 40);
        ByteBuffer version =
                ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 3);
        try (StoredFile file = files.open(FIRST)) {
            file.write(version, 8);
            file.write(ByteBuffer.allocate(4), LogFormat.FILE_CRC_OFFSET);
        }
        assertThat(refusal())
                .hasMessageContaining("log format version 3")
                .hasMessageContaining(FIRST)
                .hasMessageContaining("start the version of Thermocline that wrote it")
                .hasMessageNotContaining("accept-loss");
        assertThatThrownBy(() -> reopen(SMALL.withAcceptLossAfter(0), 2, 0)).hasMessageContaining("log format version");
    }

    @Test
    void aDamagedFormatVersionIsDamage() {
        write(3, 40);
        files.flip(FIRST, 9, 4);
        assertThat(refusal()).hasMessageContaining("accept-loss").hasMessageNotContaining("format version");
    }

    @Test
    void aLaterWritersLogIsRefused() {
        reopen(SMALL, 7, 0);
        assertThatThrownBy(() -> reopen(SMALL, 6, 0))
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("later writer");
    }

    @Test
    void aLaterWritersRecordInAnOldFileIsRefused() {
        write(2, 10);
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(9), 0, r -> {})) {
            log.append(record(3, 10));
            log.sync();
        }
        assertThat(refusal()).hasMessageContaining("another process has opened this store");
    }

    @Test
    void aBlankedOperationKeepsItsDigestAndTheRecordsAfterIt() {
        write(4, 40);
        RecordEncoder.Measured measured = RecordEncoder.measure(record(2, 40));
        long body = offset(2) + measured.frontBytes();
        try (StoredFile file = files.open(FIRST)) {
            ByteBuffer blank = ByteBuffer.allocate((int) (measured.bytes() - measured.frontBytes()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(0, LogFormat.BLANKED);
            file.write(blank, body);
        }
        List<LogRecord> replayed = reopen(SMALL, 2, 0);
        assertThat(replayed).hasSize(4);
        LoggedOperation.Blanked blanked =
                (LoggedOperation.Blanked) replayed.get(1).operations().getFirst();
        LoggedOperation.Put original =
                (LoggedOperation.Put) record(2, 40).operations().getFirst();
        assertThat(blanked.envelope()).isEqualTo(original.envelope());
        assertThat(blanked.digest()).isEqualTo(original.digest());
        assertThat(blanked.salt()).containsOnly(0);
        // A crash between the mark and the zeros leaves some of the bytes.
        files.flip(FIRST, body + 30, 0);
        assertThat(reopen(SMALL, 3, 0)).hasSize(4);
    }

    @Test
    void aRecordOfAnotherFileNeverReplays() {
        write(1, 40);
        foreign(new RecordEncoder(writer(1)), 99, 0);
        assertThat(reopen(SMALL, 2, 0)).hasSize(1);
        foreign(new RecordEncoder(new StoreIdentity(new UUID(1, 2), 1)), 1, 0);
        assertThat(reopen(SMALL, 3, 0)).hasSize(1);
        foreign(new RecordEncoder(writer(1)), 1, 4711);
        assertThat(reopen(SMALL, 4, 0)).hasSize(1);
        foreign(new RecordEncoder(writer(1)), 1, 0);
        assertThat(reopen(SMALL, 5, 0)).hasSize(2);
    }

    /** Puts record 2 behind record 1, as written by some encoder for some file. */
    private void foreign(RecordEncoder encoder, long fileId, long salt) {
        long end = offset(1) + RecordEncoder.measure(record(1, 40)).bytes();
        try (StoredFile file = files.open(FIRST)) {
            GroupBuffer buffer = new GroupBuffer(1 << 16, file, new LogFile(1, 1, SMALL.fileBytes(), 0), end);
            LogFile from = new LogFile(fileId, 1, SMALL.fileBytes(), salt);
            encoder.encode(RecordEncoder.measure(record(2, 40)), from, 1, buffer);
            buffer.endGroup();
        }
    }

    @Test
    void aReaderNeverGivesADamagedRecord() {
        try (WriteAheadLog log = WriteAheadLog.open(files, SMALL, writer(1), 0, r -> {})) {
            for (long sequence = 1; sequence <= 3; sequence++) {
                log.append(record(sequence, 40));
            }
            log.sync();
            files.flip(FIRST, LogFormat.PAGE_BYTES + 20, 1);
            try (LogReader reader = log.reader(0)) {
                assertThatThrownBy(reader::next).isInstanceOf(CorruptLogException.class);
            }
        }
    }

    @Test
    void aLogThatEndsBeforeTheSegmentsDoIsRefused() {
        write(4, 40);
        zero(FIRST, offset(3), offset(4) + 64);
        CorruptLogException refused = catchThrowableOfType(CorruptLogException.class, () -> reopen(SMALL, 2, 3));
        assertThat(refused.lastGoodSequence()).isEqualTo(3);
        assertThat(refused.offset()).isEqualTo(offset(3));
        List<LogRecord> replayed = new ArrayList<>();
        LogOptions accepting = SMALL.withAcceptLossAfter(3);
        try (WriteAheadLog log = WriteAheadLog.open(files, accepting, writer(2), 3, replayed::add)) {
            log.append(record(4, 40));
            log.sync();
        }
        assertThat(replayed).isEmpty();
        assertThat(reopen(SMALL, 3, 3)).hasSize(1);
    }

    private byte[] bytes(String name, long start, int count) {
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer into = ByteBuffer.allocate(count);
            file.read(into, start);
            return into.array();
        }
    }

    private void zero(String name, long start, long end) {
        try (StoredFile file = files.open(name)) {
            file.write(ByteBuffer.allocate((int) (end - start)), start);
            file.force();
        }
    }
}
