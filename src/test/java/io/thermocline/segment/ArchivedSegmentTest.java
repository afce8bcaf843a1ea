package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.segment.SegmentOptions.Compression;
import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.ObjectFault.Verb;
import io.thermocline.testing.SimulatedObjectStore.Call;
import io.thermocline.testing.SimulatedObjectStore.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A segment whose contents lie in the archive is read as if they were here. */
class ArchivedSegmentTest {
    private static final String DATA = ArchivedWorld.PREFIX + "/parquet";

    @ParameterizedTest
    @CsvSource({"1, ZSTD", "2, ZSTD", "3, ZSTD", "4, NONE", "5, NONE"})
    void givesEveryRowAndVectorOfTheWholeSegment(long seed, Compression compression) {
        ArchivedWorld world = new ArchivedWorld(
                seed, 400, SegmentOptions.DEFAULTS.with(compression).withRowGroups(130, 1 << 20));
        try (Segment whole = Segment.open(world.files, world.meta)) {
            world.requireAll(whole);
        }
        world.archive();
        assertThat(Husk.is(world.files, world.meta)).isTrue();
        try (Segment archived = world.open()) {
            world.requireAll(archived);
            assertThat(archived.archived()).isTrue();
        }
    }

    @Test
    void aContentTakesOneRequestOfExactlyItsPage() {
        ArchivedWorld world = ArchivedWorld.archived(1);
        try (Segment segment = world.open()) {
            for (Row row : world.rows) {
                world.calls.clear();
                SegmentEntry entry = world.find(segment, row);
                Call expected =
                        new Call(Verb.READ, DATA, world.contentPage(entry).bytes());
                assertThat(segment.content(entry)).isEqualTo(row.block().content());
                assertThat(world.calls).containsExactly(expected);
                segment.expectContent(entry);
                assertThat(world.calls).as("asked for when it is expected").containsExactly(expected, expected);
                assertThat(segment.header(entry)).isEqualTo(row.block().header());
                assertThat(segment.content(entry)).isEqualTo(row.block().content());
                assertThat(world.calls).as("and only then").containsExactly(expected, expected);
                ArchivedWorld.requireSame(segment.row(entry), row.block());
                assertThat(world.calls).hasSize(3);
            }
        }
    }

    @Test
    void whatNeedsNoContentDoesNotTouchTheArchive() {
        ArchivedWorld world = ArchivedWorld.archived(2);
        world.store.setPlace(Place.AWAY);
        long before = world.store.calls();
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            for (Row row : world.rows) {
                SegmentEntry entry = world.find(segment, row);
                assertThat(segment.header(entry)).isEqualTo(row.block().header());
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.envelope()).isEqualTo(row.envelope());
                assertThat(cursor.header().name()).isEqualTo(row.header().name());
            }
            assertThat(segment.newestFirst(Long.MAX_VALUE, new BlockId(-1, -1)).hasNext())
                    .isTrue();
            segment.vectorSets()
                    .forEachRemaining(set -> assertThat(set.chunks()).hasSize(2));
        }
        assertThat(world.store.calls()).isEqualTo(before);
    }

    @Test
    void aCursorReadsContentsByRequestsOfManyPages() {
        ArchivedWorld world = ArchivedWorld.archived(3);
        List<PageRun> runs = new ArrayList<>();
        world.keys(keys -> {
            PageRun.Column.contents(keys).runs(8 << 20, 0).forEachRemaining(runs::add);
            assertThat(keys.pages()).isGreaterThan(5 * runs.size());
            return null;
        });
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            for (Row row : world.rows) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.block().content()).isEqualTo(row.block().content());
            }
        }
        assertThat(world.calls)
                .containsExactlyElementsOf(runs.stream()
                        .map(run -> new Call(Verb.READ, DATA, run.bytes()))
                        .toList());
    }

    @Test
    void aCursorAsksAgainForThePageThatCameWrong() {
        ArchivedWorld world = ArchivedWorld.archived(4);
        world.store.fail(ObjectFault.WRONG_BYTES, 1);
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            for (Row row : world.rows) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.block().content()).isEqualTo(row.block().content());
            }
            assertThat(segment.corruptPages()).isEmpty();
        }
    }

    @Test
    void aCursorGoesOnAfterAPageThatIsDamagedInTheArchive() {
        ArchivedWorld world = ArchivedWorld.archived(5);
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            SegmentEntry damaged = world.find(segment, world.rows.get(30));
            world.store.flip(DATA, (int) world.contentPage(damaged).offset() + 20, 2);
            int lost = 0;
            for (Row row : world.rows) {
                assertThat(cursor.next()).isTrue();
                if (world.find(segment, row).page() == damaged.page()) {
                    assertThatThrownBy(cursor::block).isInstanceOf(CorruptPageException.class);
                    lost++;
                } else {
                    assertThat(cursor.block().content()).isEqualTo(row.block().content());
                }
            }
            assertThat(lost).isBetween(1, 4);
        }
    }

    @Test
    void aCursorThatCouldNotAskGoesOnWhenItCan() {
        ArchivedWorld world = ArchivedWorld.archived(6);
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            assertThat(cursor.next()).isTrue();
            world.store.fail(ObjectFault.UNAVAILABLE, 1);
            assertThatThrownBy(cursor::block).isInstanceOf(ObjectStoreException.class);
            assertThat(cursor.block().content())
                    .isEqualTo(world.rows.getFirst().block().content());
        }
    }

    @Test
    void readersOfAPageShareOneRequest() throws InterruptedException {
        ArchivedWorld world = ArchivedWorld.archived(7);
        Row row = world.rows.get(40);
        try (Segment segment = world.open()) {
            SegmentEntry entry = world.find(segment, row);
            world.store.hold();
            Queue<byte[]> found = new ConcurrentLinkedQueue<>();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(Thread.startVirtualThread(() -> found.add(segment.content(entry))));
            }
            readers.forEach(ArchivedSegmentTest::awaitWaiting);
            assertThat(world.store.held()).isEqualTo(1);
            world.store.release();
            for (Thread reader : readers) {
                reader.join();
            }
            assertThat(found)
                    .hasSize(20)
                    .allSatisfy(
                            content -> assertThat(content).isEqualTo(row.block().content()));
            assertThat(world.reads()).hasSize(1);
        }
    }

    private static void awaitWaiting(Thread reader) {
        while (reader.getState() != Thread.State.WAITING) {
            assertThat(reader.isAlive()).isTrue();
            Thread.onSpinWait();
        }
    }

    @Test
    void readersOfOtherPagesDoNotWaitForOne() {
        ArchivedWorld world = ArchivedWorld.archived(8);
        try (Segment segment = world.open()) {
            SegmentEntry slow = world.find(segment, world.rows.getFirst());
            world.store.hold();
            segment.expectContent(slow);
            Thread waiting = Thread.startVirtualThread(() -> segment.content(slow));
            awaitWaiting(waiting);
            Row row = world.rows.getLast();
            assertThat(segment.header(world.find(segment, row)))
                    .isEqualTo(row.block().header());
            segment.expectContent(world.find(segment, row));
            assertThat(world.store.held()).isEqualTo(2);
            world.store.release();
        }
    }

    @Test
    void anInterruptIsLeftToWhoeverWaitsForIt() throws InterruptedException {
        ArchivedWorld world = ArchivedWorld.archived(9);
        Row row = world.rows.get(3);
        AtomicReference<byte[]> content = new AtomicReference<>();
        AtomicBoolean interrupted = new AtomicBoolean();
        try (Segment segment = world.open()) {
            SegmentEntry entry = world.find(segment, row);
            world.store.hold();
            Thread reader = Thread.startVirtualThread(() -> {
                content.set(segment.content(entry));
                interrupted.set(Thread.currentThread().isInterrupted());
            });
            awaitWaiting(reader);
            reader.interrupt();
            world.store.release();
            reader.join();
            assertThat(content.get()).isEqualTo(row.block().content());
            assertThat(interrupted).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"WRONG_BYTES", "CUT_SHORT"})
    void whatComesWrongIsAskedForOnceMore(ObjectFault fault) {
        ArchivedWorld world = ArchivedWorld.archived(10);
        Row row = world.rows.get(50);
        try (Segment segment = world.open()) {
            world.store.fail(fault, 1);
            long before = world.store.calls();
            assertThat(segment.content(world.find(segment, row)))
                    .isEqualTo(row.block().content());
            assertThat(world.store.calls() - before).isEqualTo(2);
            assertThat(segment.corruptPages()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"WRONG_BYTES", "CUT_SHORT"})
    void whatComesWrongTwiceIsDamagedAndNotAskedForAgain(ObjectFault fault) {
        ArchivedWorld world = ArchivedWorld.archived(11);
        try (Segment segment = world.open()) {
            SegmentEntry entry = world.find(segment, world.rows.get(50));
            world.store.fail(fault, 1);
            world.store.fail(fault, 2);
            long before = world.store.calls();
            assertThatThrownBy(() -> segment.content(entry))
                    .isInstanceOf(CorruptPageException.class)
                    .hasMessageContaining("segment=7 column=content page=" + entry.page());
            assertThatThrownBy(() -> segment.content(entry))
                    .isInstanceOf(CorruptPageException.class)
                    .hasMessageContaining("before");
            segment.expectContent(entry);
            assertThat(world.store.calls() - before).isEqualTo(2);
            assertThat(segment.corruptPages())
                    .containsExactly(new CorruptPage(
                            7, "content", entry.page(), world.contentPage(entry).offset()));
        }
    }

    @Test
    void aMissingObjectIsDamage() {
        ArchivedWorld world = ArchivedWorld.archived(12);
        world.store.purge(List.of(DATA)).join();
        try (Segment segment = world.open();
                SegmentCursor cursor = segment.rows()) {
            SegmentEntry entry = world.find(segment, world.rows.get(9));
            assertThatThrownBy(() -> segment.content(entry))
                    .isInstanceOf(CorruptPageException.class)
                    .hasMessageContaining("is not in the archive: " + DATA);
            assertThat(cursor.next()).isTrue();
            assertThatThrownBy(cursor::block).isInstanceOf(CorruptPageException.class);
            assertThat(cursor.next()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource({"AWAY, UNAVAILABLE", "CLOSED_OFF, DENIED", "GONE, UNUSABLE"})
    void anArchiveThatCannotBeAskedIsNoDamage(Place place, ObjectStoreException.Kind kind) {
        ArchivedWorld world = ArchivedWorld.archived(13);
        Row row = world.rows.get(9);
        try (Segment segment = world.open()) {
            SegmentEntry entry = world.find(segment, row);
            world.store.setPlace(place);
            segment.expectContent(entry);
            assertThatThrownBy(() -> segment.content(entry))
                    .isInstanceOfSatisfying(
                            ObjectStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(kind));
            assertThat(segment.header(entry)).isEqualTo(row.block().header());
            world.store.heal();
            assertThat(segment.content(entry)).isEqualTo(row.block().content());
            assertThat(segment.corruptPages()).isEmpty();
        }
    }

    @Test
    void contentsThatAreExpectedAndNeverReadDoNotPileUp() {
        ArchivedWorld world = new ArchivedWorld(14, 400, SegmentOptions.DEFAULTS);
        world.archive();
        try (Segment segment = world.open()) {
            List<SegmentEntry> onePerPage = new ArrayList<>();
            for (Row row : world.rows) {
                SegmentEntry entry = world.find(segment, row);
                if (onePerPage.isEmpty() || onePerPage.getLast().page() != entry.page()) {
                    onePerPage.add(entry);
                }
            }
            onePerPage.forEach(segment::expectContent);
            assertThat(world.reads()).hasSameSizeAs(onePerPage).hasSizeGreaterThan(50);
            segment.content(onePerPage.getLast());
            assertThat(world.reads()).as("the last is kept").hasSameSizeAs(onePerPage);
            onePerPage.forEach(segment::content);
            assertThat(world.reads().size() - onePerPage.size())
                    .as("most others are not")
                    .isBetween(onePerPage.size() - 16, onePerPage.size());
        }
    }

    @Test
    void bytesOnTheDiskAreThoseOfWhatIsLeft() {
        ArchivedWorld world = new ArchivedWorld(15, 400, SegmentOptions.DEFAULTS);
        long whole = world.files.usedBytes();
        world.archive();
        try (Segment segment = world.open()) {
            long companions = world.meta.bytes()
                    - world.meta.file(Kind.DATA).orElseThrow().bytes();
            assertThat(segment.localBytes())
                    .isEqualTo(Husk.localBytes(world.files, world.meta))
                    .isGreaterThanOrEqualTo(world.files.usedBytes())
                    .isGreaterThan(companions)
                    .isLessThan(whole / 2);
        }
    }
}
