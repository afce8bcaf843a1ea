package io.thermocline.log;

import static io.thermocline.log.Records.SMALL;
import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.say;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.block.Erased;
import io.thermocline.files.StoredFile;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Log files that are used again as they are: what earlier files left in them is nothing, and an erasure leaves none of it. */
class ReusedFilesTest {
    private static final int CONTENT = 1_500;
    private static final Erased NOTHING = new Erased(Map.of(new BlockId(1, 1), 1L));

    private SimulatedFileStore files = new SimulatedFileStore(11);
    private long flushed;

    private WriteAheadLog open(long epoch, List<LogRecord> replayed) {
        return WriteAheadLog.open(files, SMALL, writer(epoch), flushed, replayed::add);
    }

    private static void append(WriteAheadLog log, long count) {
        for (long i = 0; i < count; i++) {
            log.append(record(log.syncedThrough() + 1, CONTENT));
            log.sync();
        }
    }

    /** Fills files, gives them up several at a time, and goes on in them; a few records stand in the last one. */
    private WriteAheadLog used() {
        flushed = 0;
        WriteAheadLog log = open(1, new ArrayList<>());
        append(log, 60);
        giveUp(log, 55);
        append(log, 60);
        giveUp(log, 115);
        while (log.live().all().getLast().firstSequence() < log.syncedThrough() - 2) {
            append(log, 1);
        }
        assertThat(OlderRecords.find(files)).contains(active(log));
        return log;
    }

    private void giveUp(WriteAheadLog log, long through) {
        flushed = through;
        log.discardThrough(through);
    }

    private static String active(WriteAheadLog log) {
        return log.live().all().getLast().name();
    }

    private List<String> waiting() {
        return files.list("log").stream().filter(name -> name.endsWith(".tmp")).toList();
    }

    private void assertAllThere(List<LogRecord> replayed, long last) {
        List<String> expected = new ArrayList<>();
        for (long sequence = flushed + 1; sequence <= last; sequence++) {
            expected.add(says(record(sequence, CONTENT)));
        }
        assertThat(say(replayed)).isEqualTo(expected);
    }

    @Test
    void afterAStopOfAnyKindTheEndIsCleanIfAllWasSynced() {
        WriteAheadLog killed = used();
        long last = killed.syncedThrough();
        for (int stop = 0; stop < 3; stop++) {
            if (stop == 1) {
                files.crash();
                files.restart();
            }
            List<LogRecord> replayed = new ArrayList<>();
            try (WriteAheadLog log = open(2 + stop, replayed)) {
                assertAllThere(replayed, last);
                assertThat(log.recovery().cut()).isEmpty();
                assertThat(OlderRecords.find(files)).contains(active(log));
                append(log, 1);
                last++;
            }
        }
    }

    @Test
    void anEarlierFilesRecordWithTheExpectedSequenceDoesNotReplay() {
        WriteAheadLog log = used();
        long last = log.syncedThrough();
        long end = log.published().end();
        String active = active(log);
        LogFile file = log.live().all().getLast();
        log.close();
        assertThat(bytes(active, end, 8)).as("records end with zeros").containsOnly(0);
        try (StoredFile stored = files.open(active)) {
            GroupBuffer buffer = new GroupBuffer(1 << 16, stored, file, end);
            for (long sequence = last + 1; sequence <= last + 3; sequence++) {
                new RecordEncoder(writer(1))
                        .encode(
                                RecordEncoder.measure(record(sequence, CONTENT, 1)),
                                new LogFile(file.id() - 1, 1, file.bytes(), 0),
                                sequence - 1,
                                buffer);
            }
            buffer.endGroup();
        }
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog again = open(1, replayed)) {
            assertAllThere(replayed, last);
            assertThat(bytes(active, end, 8)).containsOnly(0);
            append(again, 1);
        }
        replayed.clear();
        open(1, replayed).close();
        assertAllThere(replayed, last + 1);
    }

    @Test
    void aRecordOfATornGroupNeverComesBackBehindWhatIsWrittenInItsPlace() {
        WriteAheadLog log = used();
        long last = log.syncedThrough();
        long end = log.published().end();
        String active = active(log);
        byte[] before = bytes(active, end, 512);
        for (long sequence = last + 1; sequence <= last + 3; sequence++) {
            log.append(record(sequence, CONTENT));
        }
        log.sync();
        log.close();
        files.delete(Seal.NAME);
        // The first sector of the group has not reached the disk: two whole records stand behind a missing one.
        try (StoredFile file = files.open(active)) {
            file.write(ByteBuffer.wrap(before), end);
        }
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog again = open(1, replayed)) {
            assertAllThere(replayed, last);
            LogRecovery.TornTail cut = again.recovery().cut().orElseThrow();
            assertThat(cut.offset()).isEqualTo(end);
            assertThat(cut.bytes()).isGreaterThan(3 * CONTENT);
            append(again, 1);
        }
        replayed.clear();
        try (WriteAheadLog again = open(1, replayed)) {
            assertAllThere(replayed, last + 1);
            assertThat(again.recovery().cut()).isEmpty();
        }
    }

    /** Somebody who knows the store's id and guesses a file's can store what looks like a record of it. */
    @Test
    void aContentThatLooksLikeARecordIsNoPromise() {
        WriteAheadLog log = salted(1);
        append(log, 10);
        long end = log.published().end();
        LogFile file = log.live().all().getLast();
        log.close();
        LogFile guessed = new LogFile(file.id(), file.firstSequence(), file.bytes(), 0);
        try (StoredFile stored = files.open(file.name())) {
            GroupBuffer buffer = new GroupBuffer(1 << 16, stored, file, end + LogFormat.PAGE_BYTES);
            new RecordEncoder(writer(1)).encode(RecordEncoder.measure(record(100, CONTENT)), guessed, 99, buffer);
            buffer.endGroup();
        }
        try (WriteAheadLog again = salted(2)) {
            assertThat(again.syncedThrough()).isEqualTo(10);
            append(again, 10);
        }
        try (WriteAheadLog again = salted(3)) {
            assertThat(again.syncedThrough()).isEqualTo(20);
        }
    }

    /** Each writer has its own salt, and goes on in the file of the one before it. */
    private WriteAheadLog salted(long epoch) {
        return FoundLog.read(files, SMALL, writer(epoch), 0, false, r -> {}).open(writer(epoch), 4711 + epoch);
    }

    @Test
    void aNewFileInWhichNothingWasWrittenEndsCleanly() {
        WriteAheadLog log = used();
        long last = log.syncedThrough();
        long files = log.live().all().size();
        while (log.live().all().size() == files) {
            last++;
            log.append(record(last, CONTENT));
        }
        // A rotation syncs what came before; the record that needed the new file is in memory only.
        List<LogRecord> replayed = new ArrayList<>();
        try (WriteAheadLog again = open(2, replayed)) {
            assertAllThere(replayed, last - 1);
            assertThat(again.recovery().cut()).isEmpty();
        }
    }

    @Test
    void asManyFilesWaitAsAreBegunBeforeTheNextAreGivenUp() {
        try (WriteAheadLog log = open(1, new ArrayList<>())) {
            for (int round = 0; round < 6; round++) {
                append(log, 60);
                List<String> begun =
                        log.live().all().stream().map(LogFile::name).skip(1).toList();
                assertThat(begun).hasSizeGreaterThan(2);
                if (round > 1) {
                    assertThat(waiting()).isEmpty();
                    assertThat(created()).as("round %d", round).isEqualTo(begun.size() + 1);
                }
                giveUp(log, log.syncedThrough() - 1);
                assertThat(waiting().size()).isLessThanOrEqualTo(16);
            }
        }
    }

    /** Files that there are. */
    private long created() {
        return files.list("log").size() - 1;
    }

    @Test
    void whenNoneIsBegunForAWhileOneIsEnough() {
        try (WriteAheadLog log = used()) {
            int before = waiting().size();
            assertThat(before).isGreaterThan(1);
            for (int second = 1; second < 120; second++) {
                log.discardThrough(flushed);
            }
            assertThat(waiting()).hasSize(before);
            log.discardThrough(flushed);
            assertThat(waiting()).hasSize(1);
            append(log, 60);
            giveUp(log, log.syncedThrough() - 1);
            assertThat(waiting()).hasSizeGreaterThan(1);
        }
    }

    @Test
    void anErasureLeavesNothingOfEarlierFilesAnywhere() {
        try (WriteAheadLog log = used()) {
            assertThat(OlderRecords.find(files)).hasSizeGreaterThan(2);
            log.blank(NOTHING, Set.of());
            assertThat(OlderRecords.find(files)).isEmpty();
            assertThat(waiting()).isEmpty();
            long last = log.syncedThrough();
            append(log, 3);
            files.crash();
            files.restart();
            List<LogRecord> replayed = new ArrayList<>();
            open(2, replayed).close();
            assertAllThere(replayed, last + 3);
        }
    }

    @Test
    void aCrashAtAnyStepOfAnErasureLosesNothingAndItIsRepeated() {
        WriteAheadLog counted = used();
        long first = files.operations() + 1;
        counted.blank(NOTHING, Set.of());
        long end = files.operations();
        assertThat(end - first).isGreaterThan(5);
        for (long at = first; at <= end; at++) {
            files = new SimulatedFileStore(at);
            WriteAheadLog log = used();
            long last = log.syncedThrough();
            files.crashAt(at);
            assertThatThrownBy(() -> log.blank(NOTHING, Set.of())).isInstanceOf(SimulatedCrash.class);
            files.restart();
            List<LogRecord> replayed = new ArrayList<>();
            try (WriteAheadLog again = open(2, replayed)) {
                assertAllThere(replayed, last);
                assertThat(again.recovery().cut()).isEmpty();
                again.blank(NOTHING, Set.of());
                assertThat(OlderRecords.find(files)).isEmpty();
            }
        }
    }

    @Test
    void commitsGoOnWhileAnErasureClearsTheFileThatTheyAreWrittenTo() {
        WriteAheadLog log = used();
        AtomicBoolean done = new AtomicBoolean();
        CompletableFuture<Integer> erasing = CompletableFuture.supplyAsync(() -> {
            int erasures = 0;
            while (!done.get() || erasures < 3) {
                log.blank(NOTHING, Set.of());
                erasures++;
            }
            return erasures;
        });
        for (int i = 0; i < 600; i++) {
            append(log, 1);
            if (i % 50 == 49) {
                giveUp(log, log.syncedThrough() - 30);
            }
        }
        done.set(true);
        assertThat(erasing.join()).isGreaterThan(2);
        long last = log.syncedThrough();
        log.blank(NOTHING, Set.of());
        assertThat(OlderRecords.find(files)).isEmpty();
        files.crash();
        files.restart();
        List<LogRecord> replayed = new ArrayList<>();
        open(2, replayed).close();
        assertAllThere(replayed, last);
    }

    private byte[] bytes(String name, long start, int count) {
        try (StoredFile file = files.openReadOnly(name)) {
            ByteBuffer into = ByteBuffer.allocate(count);
            file.read(into, start);
            return into.array();
        }
    }
}
