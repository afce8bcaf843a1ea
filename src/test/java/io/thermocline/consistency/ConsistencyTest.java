package io.thermocline.consistency;

import static io.thermocline.consistency.ConsistencyWorld.content;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.files.StoredFile;
import io.thermocline.operations.Report;
import io.thermocline.table.TableWorld;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Parts of a store that do not agree: comparing finds it and changes nothing, mending mends it. */
class ConsistencyTest {
    private static final BlockId SECOND = TableWorld.id(2);
    private static final String WHERE = " WHERE id = '" + SECOND + "'";

    @TempDir
    Path folder;

    private ConsistencyWorld world;
    private long segment;

    @BeforeEach
    void fill() {
        world = new ConsistencyWorld(folder);
        segment = world.filled(5);
        assertConsistent(world.verify());
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static List<String> issues(Report report) {
        return Objects.requireNonNull(report.inconsistencies()).stream()
                .map(Report.Inconsistency::issue)
                .distinct()
                .toList();
    }

    private static void assertConsistent(Report report) {
        assertThat(report.inconsistencies()).isEmpty();
        assertThat(report.figure("segments")).isPositive();
        assertThat(report.figure("blocks")).isPositive();
        assertThat(report.figure("tableRows")).isPositive();
    }

    /** Found twice, so finding it has not changed it; then mended, so that it is found no more. */
    private void assertFoundAndMended(String... issues) {
        assertThat(issues(world.verify())).containsExactly(issues);
        assertThat(issues(world.verify())).containsExactly(issues);
        Report repaired = world.repair();
        assertThat(repaired.inconsistencies()).isEmpty();
        assertThat(repaired.figure("repaired")).isPositive();
        assertConsistent(world.verify());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name = 'another'                   | table-row-wrong",
                "name = NULL                        | table-row-wrong",
                "key = 'a key'                      | table-row-wrong",
                "class = 'CACHE'                    | table-row-wrong",
                "created_at = created_at + 1        | table-row-wrong",
                "updated_at = updated_at + 1        | table-row-wrong",
                "expires_at = 9000000000000000000   | table-row-wrong",
                "read_only = true                   | table-row-wrong",
                "persisted = false                  | table-row-wrong",
                "manifolds = ['other']              | table-row-wrong",
                "shared = true                      | table-row-wrong",
                "space = 'other'                    | table-row-wrong",
                "band = 'RED'                       | table-row-wrong",
                "access = ['anna']                  | table-row-wrong",
                "tags = []                          | table-row-wrong",
                "labels = MAP {'l': 'other'}        | table-row-wrong",
                "attributes = '{\"n\":3}'::JSON::VARIANT | table-row-wrong",
                "attributes = NULL                  | table-row-wrong",
                "media_type = 'text/html'           | table-row-wrong",
                "size = 8                           | table-row-wrong",
                "sha256 = 'ff'                      | table-row-wrong",
                "reach = 'other'                    | table-row-wrong",
                "open = false                       | table-row-wrong",
                "version = 7                        | table-row-stale",
                "from_sequence = from_sequence - 1  | table-row-stale"
            })
    void aRowThatSaysSomethingElseIsFoundAndMended(String change, String issue) {
        world.tamper("UPDATE rows SET " + change + WHERE);
        Report found = world.verify();
        assertThat(found.inconsistencies())
                .containsExactly(new Report.Inconsistency("metadata table", SECOND.toString(), issue));
        assertFoundAndMended(issue);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DELETE FROM rows", "UPDATE rows SET to_sequence = 1", "UPDATE rows SET expires_at = 1"})
    void aRowThatIsGoneIsFoundAndMended(String change) {
        world.tamper(change + WHERE);
        assertThat(world.verify().inconsistencies())
                .containsExactly(new Report.Inconsistency("metadata table", SECOND.toString(), "table-row-missing"));
        assertFoundAndMended("table-row-missing");
    }

    @Test
    void aRowOfNoBlockIsFoundAndMended() {
        BlockId none = TableWorld.id(99);
        world.tamper("INSERT INTO rows SELECT * REPLACE ('" + none + "'::UUID AS id) FROM rows" + WHERE);
        assertThat(world.verify().inconsistencies())
                .containsExactly(new Report.Inconsistency("metadata table", none.toString(), "table-row-extra"));
        assertFoundAndMended("table-row-extra");
    }

    @Test
    void aSecondRowOfABlockIsFoundAndMended() {
        world.tamper("INSERT INTO rows SELECT * FROM rows" + WHERE);
        assertFoundAndMended("table-row-wrong");
    }

    @Test
    void damageThatComesAfterAnAnswerWasKeptIsFound() {
        world.verify();
        world.tamper("DELETE FROM rows" + WHERE);
        assertThat(issues(world.verify())).containsExactly("table-row-missing");
    }

    @Test
    void vectorsThatAreMissingAreFoundAndMade() {
        BlockId bare = world.put(20, "nobody has read this");
        assertThat(world.verify().inconsistencies())
                .containsExactly(new Report.Inconsistency("vectors of default", bare.toString(), "vectors-missing"));
        assertFoundAndMended("vectors-missing");
    }

    private String file(String end) {
        return "data/%010d.%s".formatted(segment, end);
    }

    /** Makes bytes all through a file others. */
    private void damage(String name, int step) {
        long size;
        try (StoredFile file = world.store.files().openReadOnly(name)) {
            size = file.size();
        }
        for (long at = step / 2; at < size; at += step) {
            world.store.files().flip(name, at, 3);
        }
    }

    /** A page of contents: they are most of the file. */
    private void flipMiddle() {
        try (StoredFile file = world.store.files().openReadOnly(file("parquet"))) {
            world.store.files().flip(file("parquet"), file.size() / 2, 3);
        }
    }

    private List<String> names() {
        return world.store.files().list("data").stream()
                .filter(name -> name.startsWith("%010d".formatted(segment)))
                .toList();
    }

    @Test
    void aFlippedPageHereIsFoundAndComesBackFromTheArchive() {
        world.both(segment);
        flipMiddle();
        assertThat(issues(world.verify())).contains("damaged-page");
        assertThat(issues(world.verify())).contains("damaged-page");
        Report repaired = world.repair();
        assertThat(repaired.figure("repaired")).isPositive();
        assertConsistent(world.verify());
        for (int i = 1; i <= 5; i++) {
            assertThat(world.read(TableWorld.id(i))).isEqualTo(content(i));
        }
    }

    @Test
    void everyFileOfASegmentComesBackFromTheArchiveWhateverIsDamagedInIt() {
        world.both(segment);
        assertThat(names()).hasSizeGreaterThan(2);
        for (String name : names()) {
            damage("data/" + name, 16);
            assertThat(issues(world.verify())).as(name).isNotEmpty();
            assertThat(world.repair().inconsistencies()).as(name).isEmpty();
            assertConsistent(world.verify());
            assertThat(world.read(SECOND)).isEqualTo(content(2));
        }
    }

    @Test
    void everyFileOfAHuskComesBackWhateverIsDamagedInIt() {
        world.archive(segment);
        assertThat(names()).hasSizeGreaterThan(2);
        for (String name : names()) {
            damage("data/" + name, 16);
            assertThat(issues(world.verify())).as(name).isNotEmpty();
            assertThat(world.repair().inconsistencies()).as(name).isEmpty();
            assertConsistent(world.verify());
            assertThat(world.read(SECOND)).isEqualTo(content(2));
        }
    }

    @Test
    void aFileOfAHuskThatIsGoneIsFoundAndComesBack() {
        world.archive(segment);
        for (String name : names()) {
            world.store.files().delete("data/" + name);
            assertThat(issues(world.verify())).as(name).isNotEmpty();
            assertThat(world.repair().inconsistencies()).as(name).isEmpty();
            assertConsistent(world.verify());
            assertThat(world.read(SECOND)).isEqualTo(content(2));
        }
    }

    @Test
    void aFileOfAHuskThatLostItsEndIsFoundAndComesBack() {
        world.archive(segment);
        for (String name : names()) {
            cutShort("data/" + name);
            assertThat(issues(world.verify())).as(name).isNotEmpty();
            assertThat(world.repair().inconsistencies()).as(name).isEmpty();
            assertConsistent(world.verify());
            assertThat(world.read(SECOND)).isEqualTo(content(2));
        }
    }

    private void cutShort(String name) {
        ByteBuffer half;
        try (StoredFile file = world.store.files().openReadOnly(name)) {
            half = ByteBuffer.allocate(Math.toIntExact(file.size() / 2));
            file.read(half, 0);
        }
        world.store.files().delete(name);
        try (StoredFile file = world.store.files().create(name)) {
            file.write(half.flip(), 0);
            file.force();
        }
    }

    @Test
    void damageWithoutAnotherCopyStaysAndIsSaid() {
        flipMiddle();
        assertThat(issues(world.verify())).containsExactly("damaged-page");
        assertThat(issues(world.repair())).containsExactly("damaged-page");
    }

    @Test
    void aDamagedObjectComesBackFromHere() {
        world.both(segment);
        String object = world.objects.names().stream()
                .filter(name -> name.endsWith("parquet"))
                .findFirst()
                .orElseThrow();
        world.objects.flip(object, world.objects.remains(object).getFirst().length / 2, 3);
        assertThat(issues(world.verify())).containsExactly("damaged-object");
        assertThat(world.repair().inconsistencies()).isEmpty();
        assertConsistent(world.verify());
    }
}
