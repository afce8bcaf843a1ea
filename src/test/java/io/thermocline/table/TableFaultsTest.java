package io.thermocline.table;

import static io.thermocline.table.TableWorld.ALICE;
import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.thermocline.block.Caller;
import io.thermocline.log.StoreIdentity;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table's file may be lost or damaged in any way: that is found and said, the table is derived anew, and answers as before. */
class TableFaultsTest {
    private static final int BLOCKS = 3000;

    @TempDir
    Path root;

    private TableWorld world;

    @BeforeEach
    void fill() {
        world = new TableWorld(root);
        for (int i = 0; i < BLOCKS; i++) {
            world.commit(world.put(id(i), 0, header("name of " + i, "{\"n\":" + i + "}")));
        }
        world.follow();
        checkpoint();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void checkpoint() {
        world.store.pass(Duration.ofSeconds(31));
        world.follow();
    }

    @Test
    void aStopLeavesNothingToBeToldAgainSoTheLogMayEndThere() {
        world.commit(world.put(id(BLOCKS), 0, header("the last", "{\"n\":-1}")));
        world.follow();
        long last = world.store.engine().feed().syncedThrough();
        assertThat(world.table.stats().place().durable()).isLessThan(last);
        world.stop();
        assertThat(world.checkpoint().read().orElseThrow().sequence()).isEqualTo(last);
        world.open();
        world.follow();
        assertThat(world.table.stats().rebuilds()).isZero();
        assertThat(world.ids(world.view(Caller.SYSTEM))).contains(id(BLOCKS)).hasSize(BLOCKS + 1);
    }

    @Test
    void aStoreThatIsKilledInItsFirstSecondsKeepsItsTable() {
        try (TableWorld young = new TableWorld(root.resolve("young"))) {
            young.follow();
            for (int i = 0; i < 300; i++) {
                young.commit(young.put(id(i), 0, header("name of " + i)));
            }
            young.follow();
            young.kill();
            young.follow();
            assertThat(young.table.stats().rebuilds()).isZero();
            assertThat(young.ids(young.view(ALICE))).hasSize(300);
        }
    }

    @Test
    void theLogSaysWhyTheTableIsDerivedAnewHowMuchThatWasAndHowLongItTook() {
        List<String> said = new ArrayList<>();
        Handler listener = listener(said);
        Logger log = Logger.getLogger(Derivation.class.getName());
        log.addHandler(listener);
        try {
            world.stop();
            TableFile.delete(world.options);
            world.open();
            world.follow();
            assertThat(said).hasSize(2);
            assertThat(said.getFirst()).contains("queries answer 503", "why=\"its file is missing\"");
            assertThat(said.getLast()).containsPattern("blocks=3000 millis=\\d+ why=\"its file is missing\"");
            world.table.deriveAnew();
            world.follow();
            assertThat(said).hasSize(4);
            assertThat(said.getLast()).contains("asked to be derived anew");
            world.stop();
            world.checkpoint().delete();
            world.open();
            world.follow();
            assertThat(said).hasSize(6);
            assertThat(said.getLast()).contains("its checkpoint is missing");
            assertThat(world.table.stats().deriving()).isNull();
        } finally {
            log.removeHandler(listener);
        }
    }

    @Test
    void theLogSaysNothingOfATableOfNothing() {
        List<String> said = new ArrayList<>();
        Handler listener = listener(said);
        Logger log = Logger.getLogger(Derivation.class.getName());
        log.addHandler(listener);
        try (TableWorld fresh = new TableWorld(root.resolve("fresh"))) {
            fresh.follow();
            assertThat(fresh.table.stats().rebuilds()).isEqualTo(1);
            assertThat(said).isEmpty();
        } finally {
            log.removeHandler(listener);
        }
    }

    @Test
    void aDerivationThatIsTriedAgainKeepsItsReasonAndItsBeginning() {
        Derivation derivation = new Derivation();
        derivation.begins("the first", 5, 1_000_000);
        derivation.loaded(3);
        assertThat(derivation.now()).isEqualTo(new TableStats.Deriving("the first", Instant.ofEpochSecond(1), 3));
        derivation.begins("the next", 5, 2_000_000);
        assertThat(derivation.now()).isEqualTo(new TableStats.Deriving("the first", Instant.ofEpochSecond(1), 0));
        derivation.ends(5, 3_000_000);
        assertThat(derivation.now()).isNull();
        assertThat(derivation.count()).isEqualTo(1);
    }

    private static Handler listener(List<String> said) {
        return new Handler() {
            @Override
            public void publish(LogRecord line) {
                said.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
    }

    private enum Harm {
        DELETED {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
            }
        },
        EMPTY {
            @Override
            void to(Path file) throws IOException {
                Files.write(file, new byte[0]);
            }
        },
        GARBAGE {
            @Override
            void to(Path file) throws IOException {
                Files.writeString(file, "not a database");
            }
        },
        TRUNCATED {
            @Override
            void to(Path file) throws IOException {
                cut(file);
            }
        },
        HEADER_FLIPPED {
            @Override
            void to(Path file) throws IOException {
                flip(file, 0, 100);
            }
        },
        ROWS_FLIPPED {
            @Override
            void to(Path file) throws IOException {
                flip(file, 3 * 4096 + 1000, 1 << 18);
            }
        },
        A_FOLDER {
            @Override
            void to(Path file) throws IOException {
                Files.delete(file);
                Files.createDirectories(file.resolve("inside"));
            }
        };

        abstract void to(Path file) throws IOException;
    }

    private static void cut(Path file) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(open.length() / 2);
        }
    }

    private static void flip(Path file, long from, long step) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            for (long at = from; at < open.length(); at += step) {
                open.seek(at);
                int before = open.read();
                open.seek(at);
                open.write(before ^ 0x55);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void harmDoneWhileStoppedIsFoundAndMended(Harm harm) throws IOException {
        world.stop();
        harm.to(world.file());
        world.open();
        tryToVerify();
        world.follow();
        assertThat(world.table.count(world.view(ALICE), null)).isEqualTo(BLOCKS);
        assertThat(world.table.stats().rebuilds()).isEqualTo(1);
        assertThat(world.table.stats().state()).isEqualTo(TableStats.State.FOLLOWING);
        if (harm != Harm.DELETED) {
            assertThat(world.table.stats().lastFault()).isNotNull();
        }
        assertThat(world.table.verify()).isEqualTo(BLOCKS);
    }

    /** What is damaged deep inside is found by whoever reads it. */
    private void tryToVerify() {
        world.loop.step();
        if (world.table.stats().rebuilds() == 0) {
            assertThatThrownBy(() -> world.table.verify()).isInstanceOf(ProblemException.class);
        }
    }

    @Test
    void aQueryThatFindsDamageSaysSoAndTheNextOneIsAnswered() throws IOException {
        world.stop();
        world.open();
        world.follow();
        flip(world.file(), 3 * 4096 + 1000, 1 << 18);
        ProblemException found =
                catchThrowableOfType(ProblemException.class, () -> world.table.ids(world.view(ALICE), null, 10_000));
        assertThat(found.problem().kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        assertThat(found.problem().retryAfter()).isNotNull();
        world.follow();
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS);
        assertThat(world.table.stats().rebuilds()).isEqualTo(1);
        assertThat(world.table.stats().lastFault()).contains("checksum");
    }

    @ParameterizedTest
    @EnumSource(names = {"DELETED", "A_FOLDER"})
    void aFileThatGoesWhileItIsOpenIsMissedAtTheNextCheckpoint(Harm harm) throws IOException {
        harm.to(world.file());
        world.commit(world.put(id(BLOCKS), 0, header("one more")));
        assertThat(world.ids(world.view(ALICE))).as("nothing shows yet").hasSize(BLOCKS + 1);
        checkpoint();
        checkpoint();
        assertThat(world.table.stats().rebuilds()).isEqualTo(2);
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS + 1);
        world.kill();
        world.follow();
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS + 1);
        assertThat(world.table.stats().rebuilds()).isZero();
    }

    @Test
    void anOlderCopyOfTheFileIsNotTakenForTheFile() throws IOException {
        Path copy = root.resolve("copy");
        world.stop();
        Files.copy(world.file(), copy);
        world.open();
        world.commit(world.put(id(BLOCKS), 0, header("one more")));
        world.follow();
        checkpoint();
        world.stop();
        Files.copy(copy, world.file(), StandardCopyOption.REPLACE_EXISTING);
        world.open();
        world.follow();
        world.follow();
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS + 1);
        assertThat(world.table.stats().rebuilds()).isEqualTo(1);
    }

    @Test
    void theFileOfAnotherStoreIsNotTakenForThisOnes() throws IOException {
        try (TableWorld other = new TableWorld(root.resolve("other"))) {
            other.commit(other.put(id(7), 0, header("another's")));
            other.follow();
            other.stop();
            world.stop();
            Files.copy(other.file(), world.file(), StandardCopyOption.REPLACE_EXISTING);
            other.open();
        }
        world.open();
        world.follow();
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS);
    }

    @Test
    void aTableFromAfterTheEndOfTheLogIsNotUsed() throws SQLException {
        world.stop();
        try (TableFile file = TableFile.open(world.options)) {
            // As if the log had been restored from a backup, and the table had not
            file.progress(file.progress().orElseThrow().sequence() + 1);
            file.checkpoint();
        }
        world.open();
        world.follow();
        assertThat(world.table.stats().rebuilds()).isEqualTo(1);
        assertThat(world.ids(world.view(ALICE))).hasSize(BLOCKS);
    }

    @Test
    void whileThereIsNoTableQueriesAreRefusedInTime() {
        world.stop();
        TableFile.delete(world.options);
        world.open();
        world.table.start(() -> {});
        TableOptions impatient = new TableOptions(
                world.options.folder(),
                world.options.resources(),
                new TableOptions.Waits(Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofSeconds(1)),
                Duration.ZERO,
                Duration.ZERO);
        try (MetadataTable table = new MetadataTable(
                impatient,
                new MetadataTable.Source(
                        new StoreIdentity(new UUID(0, 0), 1), () -> 5, world.store.clock(), world.faults::add))) {
            ProblemException refused =
                    catchThrowableOfType(ProblemException.class, () -> table.count(world.view(ALICE), null));
            assertThat(refused.problem().kind()).isEqualTo(ProblemKind.UNAVAILABLE);
        }
    }
}
