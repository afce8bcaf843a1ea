package io.thermocline.log;

import static io.thermocline.log.Records.record;
import static io.thermocline.log.Records.say;
import static io.thermocline.log.Records.says;
import static io.thermocline.log.Records.writer;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random histories of a log on a disk with faults, stopped at every operation, started again, and compared with a model. {@code -Dseed=} replays
 * one history, {@code -Dseeds=} runs so many.
 */
class LogCrashTest {
    /** Files of a few records, so that they are soon full, given up and used again. */
    private static final LogOptions OPTIONS = new LogOptions(8 << 10, 64 << 10, 4 << 10, OptionalLong.empty());

    static LongStream seeds() {
        Long one = Long.getLong("seed");
        return one == null ? LongStream.rangeClosed(1, Long.getLong("seeds", 6)) : LongStream.of(one);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatItAcknowledgedWhereverItStops(long seed) {
        History whole = new History(seed, Long.MAX_VALUE, false);
        long operations = whole.run();
        assertThat(operations).isGreaterThan(20);
        assertThat(whole.reused).as("files were used again").isTrue();
        for (long stop = 1; stop <= operations; stop++) {
            new History(seed, stop, false).run();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void keepsWhatItAcknowledgedThroughFailingSyncs(long seed) {
        long operations = new History(seed, Long.MAX_VALUE, true).run();
        for (long stop = 1; stop <= operations; stop++) {
            new History(seed, stop, true).run();
        }
    }

    /** One life of a store: several openings, each ended by a crash. */
    private static final class History {
        private final long seed;
        private final long stop;
        private final boolean faults;
        private final SplittableRandom random;
        private final SimulatedFileStore files;
        private final List<LogRecord> acknowledged = new ArrayList<>();
        private final List<LogRecord> pending = new ArrayList<>();
        private long flushed;
        private long epoch;
        private String stage = "";
        private boolean stopped;
        private boolean reused;

        History(long seed, long stop, boolean faults) {
            this.seed = seed;
            this.faults = faults;
            this.random = new SplittableRandom(seed);
            this.stop = stop;
            this.files = new SimulatedFileStore(seed * 1_000_003 + stop);
        }

        /** Stops at that operation, then twice more at random ones; gives the operations of the first life. */
        long run() {
            try {
                files.crashAt(stop);
                live(60);
                long operations = files.operations();
                for (int life = 0; life < 3; life++) {
                    end();
                    files.crashAt(files.operations() + 1 + random.nextInt(60));
                    live(25);
                }
                files.crash();
                files.restart();
                live(3);
                loseTheNewestFile();
                return operations;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ", stop " + stop + ", life " + epoch + ", " + stage, e);
            }
        }

        /** Whatever was synced and sealed before: a start without the newest file either has it all or is refused. */
        private void loseTheNewestFile() {
            files.crash();
            files.restart();
            while (open() == null) {
                assertThat(faults).isTrue();
            }
            stage = "losing the newest file";
            List<String> logs = files.list("log").stream()
                    .filter(name -> name.endsWith(".log"))
                    .toList();
            if (logs.size() > 1) {
                files.delete("log/" + logs.getLast());
                try (WriteAheadLog log = WriteAheadLog.open(files, OPTIONS, writer(epoch + 1), flushed, _ -> {})) {
                    assertThat(log.recovery().lastSequence()).isEqualTo(acknowledged.size());
                } catch (CorruptLogException refused) {
                    assertThat(refused.lastGoodSequence()).isBetween(flushed, (long) acknowledged.size());
                }
            }
        }

        /** The machine stops, or only the process is killed and what it wrote stays readable, forced or not. */
        private void end() {
            if (stopped || random.nextBoolean()) {
                files.crash();
                files.restart();
                stopped = false;
            }
        }

        private void live(int steps) {
            try {
                WriteAheadLog log = null;
                while (log == null) {
                    log = open();
                }
                readAll(log);
                for (int i = 0; i < steps; i++) {
                    step(log);
                    reused = reused || !OlderRecords.find(files).isEmpty();
                }
                readAll(log);
            } catch (SimulatedCrash crash) {
                stage += ", stopped";
                stopped = true;
            }
        }

        // A disk that fails while the log is opened makes the start fail; the next start tries again.
        private @Nullable WriteAheadLog open() {
            stage = "opening";
            epoch++;
            List<LogRecord> replayed = new ArrayList<>();
            boolean allSynced = pending.isEmpty();
            try {
                WriteAheadLog log = WriteAheadLog.open(files, OPTIONS, writer(epoch), flushed, replayed::add);
                if (allSynced && !faults) {
                    assertThat(log.recovery().cut()).isEmpty();
                }
                compare(replayed, log);
                return log;
            } catch (UncheckedIOException e) {
                assertThat(faults).isTrue();
                return null;
            }
        }

        private void compare(List<LogRecord> replayed, WriteAheadLog log) {
            List<LogRecord> all = new ArrayList<>(acknowledged);
            all.addAll(pending);
            long last = log.recovery().lastSequence();
            assertThat(last).isBetween((long) acknowledged.size(), (long) all.size());
            assertThat(say(replayed)).isEqualTo(say(all.subList((int) flushed, (int) last)));
            assertThat(log.syncedThrough()).isEqualTo(last);
            settle(last);
        }

        private void settle(long last) {
            List<LogRecord> survived = List.copyOf(pending.subList(0, (int) last - acknowledged.size()));
            acknowledged.addAll(survived);
            pending.clear();
        }

        private void step(WriteAheadLog log) {
            int choice = random.nextInt(13);
            if (faults && random.nextInt(6) == 0) {
                order();
            }
            try {
                if (choice < 5) {
                    append(log);
                } else if (choice < 8) {
                    stage = "sync";
                    log.sync();
                    acknowledged.addAll(pending);
                    pending.clear();
                } else if (choice == 8) {
                    stage = "prepare";
                    log.prepareSpare();
                } else if (choice == 9) {
                    stage = "seal";
                    log.seal();
                } else if (!acknowledged.isEmpty()) {
                    stage = "discard";
                    flushed = Math.max(flushed, 1 + random.nextInt(acknowledged.size()));
                    log.discardThrough(flushed);
                }
            } catch (OutcomeUnknownException e) {
                recover(log);
            } catch (UncheckedIOException e) {
                stage = "a failure that leaves the log as it was";
                assertThat(faults).isTrue();
            }
        }

        private void append(WriteAheadLog log) {
            stage = "append";
            long sequence = acknowledged.size() + pending.size() + 1;
            int size = random.nextInt(8) == 0 ? 12_000 + random.nextInt(20_000) : random.nextInt(1_500);
            LogRecord record = record(sequence, size, epoch);
            pending.add(record);
            try {
                log.append(record);
            } catch (UncheckedIOException e) {
                pending.removeLast();
                throw e;
            }
        }

        private void order() {
            switch (random.nextInt(3)) {
                case 0 -> files.failForce(1 + random.nextInt(2));
                case 1 -> files.failWrite(1 + random.nextInt(3));
                default -> files.failSyncDirectory(1 + random.nextInt(2));
            }
        }

        private void recover(WriteAheadLog log) {
            stage = "recover";
            LogSurvivors survivors = null;
            while (survivors == null) {
                survivors = attempt(log);
            }
            assertThat(survivors.survivedThrough())
                    .isBetween((long) acknowledged.size(), (long) acknowledged.size() + pending.size());
            settle(survivors.survivedThrough());
            assertThat(log.syncedThrough()).isEqualTo(acknowledged.size());
        }

        private static @Nullable LogSurvivors attempt(WriteAheadLog log) {
            try {
                return log.recover();
            } catch (UncheckedIOException e) {
                return null;
            }
        }

        private void readAll(WriteAheadLog log) {
            stage = "read";
            long from = log.live().all().getFirst().firstSequence() - 1;
            // A rotation syncs what was appended before it.
            long synced = log.syncedThrough();
            List<LogRecord> all = new ArrayList<>(acknowledged);
            all.addAll(pending);
            try (LogReader reader = log.reader(from)) {
                for (long sequence = from + 1; sequence <= synced; sequence++) {
                    assertThat(says(reader.next().orElseThrow())).isEqualTo(says(all.get((int) sequence - 1)));
                }
                assertThat(reader.next()).isEmpty();
            }
        }
    }
}
