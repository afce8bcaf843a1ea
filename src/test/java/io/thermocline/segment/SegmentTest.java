package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.StoredBlock;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentOptions.Compression;
import io.thermocline.testing.SimulatedFileStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What goes in comes out. */
class SegmentTest {
    private static final Comparator<Envelope> NEWEST_FIRST = Comparator.comparingLong(Envelope::createdAtMicros)
            .thenComparing(Envelope::id)
            .thenComparingLong(Envelope::sequence)
            .reversed();

    private final SimulatedFileStore files = new SimulatedFileStore(1);

    private SegmentMeta write(List<Row> rows, SegmentOptions options) {
        try (SegmentWriter writer = SegmentWriter.create(files, 7, options)) {
            rows.forEach(row -> writer.append(row.block(), row.header()));
            return writer.finish();
        }
    }

    private static void assertSame(StoredBlock found, StoredBlock written) {
        assertThat(found.envelope()).isEqualTo(written.envelope());
        assertThat(found.header()).isEqualTo(written.header());
        assertThat(found.content()).isEqualTo(written.content());
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void givesBackEveryRowByIdAndSequence(Compression compression) {
        List<Row> rows = new SampleBlocks(1).mixed(1500);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS.with(compression).withRowGroups(400, 2 << 20));
        try (Segment segment = Segment.open(files, meta)) {
            for (Row row : rows) {
                SegmentEntry entry =
                        segment.find(row.envelope().id(), row.envelope().sequence());
                assertThat(entry).isNotNull();
                assertSame(segment.row(entry), row.block());
            }
            assertThat(segment.corruptPages()).isEmpty();
        }
    }

    @Test
    void givesBackEveryRowInTheOrderWritten() {
        List<Row> rows = new SampleBlocks(2).mixed(1500);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS.withRowGroups(333, 1 << 20));
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows()) {
            for (Row row : rows) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.envelope()).isEqualTo(row.envelope());
                assertSame(cursor.block(), row.block());
                assertThat(cursor.header().name()).isEqualTo(row.header().name());
            }
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void contentsMayBeCompressedInAnotherWayThanHeaders() {
        List<Row> rows = new SampleBlocks(3).mixed(600);
        SegmentOptions options = SegmentOptions.DEFAULTS.with(Compression.ZSTD, Compression.NONE);
        SegmentMeta meta = write(rows, options);
        long bytes = meta.file(SegmentFile.Kind.DATA).orElseThrow().bytes();
        assertThat(bytes)
                .isLessThan(write(rows, options.with(Compression.NONE))
                        .file(SegmentFile.Kind.DATA)
                        .orElseThrow()
                        .bytes());
        SegmentMeta mixed = write(rows, options);
        try (Segment segment = Segment.open(files, mixed)) {
            for (Row row : rows) {
                SegmentEntry entry =
                        segment.find(row.envelope().id(), row.envelope().sequence());
                assertThat(entry).isNotNull();
                assertSame(segment.row(entry), row.block());
            }
            StoredPage page = firstPage(segment);
            assertThat(page.isCompressed(PageCompression.ZSTD, PageCompression.NONE))
                    .isTrue();
            assertThat(page.isCompressed(PageCompression.ZSTD, PageCompression.ZSTD))
                    .isFalse();
        }
    }

    private static StoredPage firstPage(Segment segment) {
        try (SegmentCursor cursor = segment.rows()) {
            assertThat(cursor.next()).isTrue();
            return Objects.requireNonNull(cursor.page());
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void givesBackEveryRowOfCopiedPages(Compression compression) {
        List<Row> rows = new SampleBlocks(4).mixed(1500);
        SegmentOptions options = SegmentOptions.DEFAULTS.with(compression).withRowGroups(400, 2 << 20);
        SegmentMeta meta = write(rows, options);
        SegmentMeta copy;
        try (Segment segment = Segment.open(files, meta)) {
            copy = copy(segment, options);
        }
        assertThat(copy.counts()).isEqualTo(meta.counts());
        assertThat(copy.rawBytes()).isEqualTo(meta.rawBytes());
        assertThat(copy.sequences()).isEqualTo(meta.sequences());
        assertThat(copy.createdAtMicros()).isEqualTo(meta.createdAtMicros());
        try (Segment segment = Segment.open(files, copy);
                SegmentCursor cursor = segment.rows()) {
            for (Row row : rows) {
                SegmentEntry entry =
                        segment.find(row.envelope().id(), row.envelope().sequence());
                assertThat(entry).isNotNull();
                assertSame(segment.row(entry), row.block());
                assertThat(cursor.next()).isTrue();
                assertSame(cursor.block(), row.block());
            }
        }
    }

    /** Copies pages where that is possible, and of the others the rows. */
    private SegmentMeta copy(Segment from, SegmentOptions options) {
        int copied = 0;
        int repacked = 0;
        try (SegmentCursor cursor = from.rows();
                SegmentWriter writer = SegmentWriter.create(files, 8, options)) {
            while (cursor.next()) {
                StoredPage page = cursor.page();
                if (page == null || !writer.takes(page)) {
                    writer.append(cursor.block(), cursor.header());
                    repacked++;
                } else {
                    writer.append(page);
                    copied += page.rows();
                    for (int row = 1; row < page.rows(); row++) {
                        cursor.next();
                    }
                }
            }
            assertThat(copied).isPositive();
            assertThat(repacked).isPositive();
            return writer.finish();
        }
    }

    @Test
    void takesNoPageThatIsCompressedInAnotherWay() {
        SegmentMeta meta = write(new SampleBlocks(5).mixed(100), SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows();
                SegmentWriter same = SegmentWriter.create(files, 8, SegmentOptions.DEFAULTS);
                SegmentWriter other = SegmentWriter.create(files, 9, SegmentOptions.DEFAULTS.with(Compression.NONE))) {
            boolean taken = false;
            while (cursor.next()) {
                StoredPage page = cursor.page();
                taken |= page != null && same.takes(page);
                assertThat(page != null && other.takes(page)).isFalse();
            }
            assertThat(taken).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void findsWhatAModelFinds(long seed) {
        Random random = new Random(seed);
        SampleBlocks samples = new SampleBlocks(seed);
        List<Row> rows = samples.mixed(900);
        TreeMap<BlockId, TreeMap<Long, Envelope>> model = new TreeMap<>();
        for (Row row : rows) {
            model.computeIfAbsent(row.envelope().id(), id -> new TreeMap<>())
                    .put(row.envelope().sequence(), row.envelope());
        }
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        assertThat(meta.counts().ids()).isEqualTo(model.size());
        try (Segment segment = Segment.open(files, meta)) {
            List<BlockId> ids = new ArrayList<>(model.keySet());
            for (int i = 0; i < 3000; i++) {
                BlockId id = i % 4 == 0 ? samples.randomId() : ids.get(random.nextInt(ids.size()));
                long at = random.nextLong(rows.size() + 10L);
                var expected = model.getOrDefault(id, new TreeMap<>()).floorEntry(at);
                SegmentEntry found = segment.find(id, at);
                assertThat(found == null ? null : found.envelope())
                        .as("seed %s id %s at %s", seed, id, at)
                        .isEqualTo(expected == null ? null : expected.getValue());
                assertThat(segment.versions(id).stream().map(SegmentEntry::envelope))
                        .containsExactlyElementsOf(model.getOrDefault(id, new TreeMap<>())
                                .descendingMap()
                                .values());
            }
        }
    }

    @Test
    void findsVersionsThatSpanManyZones() {
        SampleBlocks samples = new SampleBlocks(3);
        BlockId id = samples.randomId();
        List<Row> rows = new ArrayList<>();
        for (int version = 1; version <= 1000; version++) {
            rows.add(samples.row(
                    new Envelope(id, version * 2L, version, 5, version, 0, 0),
                    samples.header("space"),
                    samples.text(10)));
        }
        for (int i = 0; i < 300; i++) {
            rows.add(samples.row(
                    new Envelope(samples.randomId(), 1, 1, i, 1, 0, 0), samples.header("space"), samples.text(10)));
        }
        SegmentMeta meta = write(SampleBlocks.sorted(rows), SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta)) {
            assertThat(segment.versions(id)).hasSize(1000);
            for (int sequence = 2; sequence <= 2001; sequence++) {
                assertThat(segment.find(id, sequence))
                        .extracting(SegmentEntry::version)
                        .isEqualTo(sequence / 2L);
            }
            assertThat(segment.find(id, 1)).isNull();
        }
    }

    @Test
    void keepsEmptyAndLargeContents() {
        SampleBlocks samples = new SampleBlocks(4);
        byte[] large = new byte[16 << 20];
        new Random(4).nextBytes(large);
        List<Row> rows = List.of(
                samples.row(new Envelope(new BlockId(0, 1), 1, 1, 1, 1, 0, 0), samples.header("s"), new byte[0]),
                samples.row(new Envelope(new BlockId(0, 2), 2, 1, 1, 1, 0, 0), samples.header("s"), large),
                samples.row(new Envelope(new BlockId(0, 3), 3, 1, 1, 1, 0, 0), samples.header("s"), new byte[] {1}));
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows()) {
            for (Row row : rows) {
                SegmentEntry entry = segment.find(row.envelope().id(), 10);
                assertThat(entry).isNotNull();
                assertThat(segment.content(entry)).isEqualTo(row.block().content());
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.block().content()).isEqualTo(row.block().content());
            }
        }
    }

    @Test
    void manyThreadsReadAtOnce() throws InterruptedException, ExecutionException {
        List<Row> rows = new SampleBlocks(14).mixed(300);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta);
                ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                Random random = new Random(i);
                readers.add(threads.submit(() -> {
                    for (int j = 0; j < 400; j++) {
                        Row row = rows.get(random.nextInt(rows.size()));
                        SegmentEntry entry =
                                segment.find(row.envelope().id(), row.envelope().sequence());
                        assertThat(entry).isNotNull();
                        assertSame(segment.row(entry), row.block());
                    }
                }));
            }
            for (Future<?> reader : readers) {
                reader.get();
            }
        }
    }

    @Test
    void pagesNeverMixSpaces() {
        List<Row> rows = new SampleBlocks(5).mixed(400);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta)) {
            TreeMap<Integer, String> spaceOfPage = new TreeMap<>();
            for (Row row : rows) {
                SegmentEntry entry =
                        segment.find(row.envelope().id(), row.envelope().sequence());
                assertThat(entry).isNotNull();
                String space = row.header().sharing().space();
                assertThat(spaceOfPage.putIfAbsent(entry.page(), space)).isIn(null, space);
                assertThat(entry.row()).isLessThan(4);
            }
            assertThat(spaceOfPage.size()).isGreaterThanOrEqualTo(rows.size() / 4);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24})
    void listsNewestFirstFromAnyPlaceAsAModelDoes(long seed) {
        Random random = new Random(seed);
        List<Row> rows = new SampleBlocks(seed).mixed(2000);
        List<Envelope> model =
                rows.stream().map(Row::envelope).sorted(NEWEST_FIRST).toList();
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta)) {
            assertThat(envelopes(segment.newestFirst(Long.MAX_VALUE, new BlockId(0, 0))))
                    .as("seed %s", seed)
                    .containsExactlyElementsOf(model);
            for (int i = 0; i < 20; i++) {
                Envelope place = model.get(random.nextInt(model.size()));
                List<Envelope> expected = model.stream()
                        .filter(each -> each.createdAtMicros() < place.createdAtMicros()
                                || each.createdAtMicros() == place.createdAtMicros()
                                        && each.id().compareTo(place.id()) < 0)
                        .toList();
                assertThat(envelopes(segment.newestFirst(place.createdAtMicros(), place.id())))
                        .as("seed %s place %s", seed, place)
                        .containsExactlyElementsOf(expected);
            }
        }
    }

    private static Stream<Envelope> envelopes(Iterator<SegmentEntry> entries) {
        List<Envelope> all = new ArrayList<>();
        entries.forEachRemaining(entry -> all.add(entry.envelope()));
        return all.stream();
    }

    @Test
    void saysWhatIsInIt() {
        List<Row> rows = new SampleBlocks(6).mixed(300);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        assertThat(meta.rows()).isEqualTo(rows.size());
        assertThat(meta.minSequence()).isEqualTo(1);
        assertThat(meta.maxSequence()).isEqualTo(rows.size());
        assertThat(meta.counts().tombstones())
                .isEqualTo(
                        rows.stream().filter(row -> row.envelope().tombstone()).count());
        assertThat(meta.counts().expiring())
                .isEqualTo(rows.stream()
                        .filter(row -> row.envelope().expiresAtMicros() != 0)
                        .count());
        assertThat(meta.rawBytes())
                .isEqualTo(rows.stream().mapToLong(row -> row.block().bytes()).sum());
        assertThat(meta.createdAtMicros().min()).isEqualTo(SampleBlocks.START_MICROS);
        assertThat(files.list(SegmentFiles.FOLDER))
                .containsExactly("0000000007.filter", "0000000007.keys", "0000000007.parquet");
        assertThat(meta.bytes())
                .isEqualTo(meta.files().stream().mapToLong(SegmentFile::bytes).sum())
                .isPositive();
    }

    @Test
    void tombstonesAreRowsLikeAnyOther() {
        SampleBlocks samples = new SampleBlocks(8);
        Envelope deleted = new Envelope(samples.randomId(), 9, 3, 1, 2, 0, Envelope.TOMBSTONE | Envelope.SYSTEM);
        Row tombstone = samples.row(deleted, samples.header("s").stripped(), new byte[0]);
        assertThat(tombstone.header().annotations()).isEqualTo(Annotations.NONE);
        SegmentMeta meta = write(List.of(tombstone), SegmentOptions.DEFAULTS);
        try (Segment segment = Segment.open(files, meta)) {
            SegmentEntry found = segment.find(deleted.id(), 9);
            assertThat(found).isNotNull();
            assertThat(found.envelope()).isEqualTo(deleted);
            assertSame(segment.row(found), tombstone.block());
        }
    }

    @Test
    void mayBeEmpty() {
        SegmentMeta meta = write(List.of(), SegmentOptions.DEFAULTS);
        assertThat(meta.sequences().empty()).isTrue();
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows()) {
            assertThat(segment.find(new BlockId(1, 2), Long.MAX_VALUE)).isNull();
            assertThat(cursor.next()).isFalse();
            assertThat(segment.newestFirst(Long.MAX_VALUE, new BlockId(0, 0))).isExhausted();
        }
    }

    @Test
    void spansFromTheLeastIdToTheGreatest() {
        SegmentMeta meta = write(new SampleBlocks(10).mixed(700), SegmentOptions.DEFAULTS);
        try (Arena arena = Arena.ofConfined()) {
            SegmentFile file = meta.file(SegmentFile.Kind.KEYS).orElseThrow();
            KeyFile keys = new KeyFile(SlicedFile.open(files, meta.id(), file, arena, new CorruptPages()));
            BlockId least = keys.entry(0).envelope().id();
            BlockId greatest = keys.entry(keys.rows() - 1).envelope().id();
            assertThat(least).isLessThan(greatest);
            assertThat(List.of(
                            least,
                            greatest,
                            keys.entry(keys.rows() / 2).envelope().id()))
                    .allMatch(keys::spans);
            assertThat(List.of(
                            new BlockId(least.high(), least.low() - 1),
                            new BlockId(greatest.high(), greatest.low() + 1)))
                    .noneMatch(keys::spans);
        }
    }

    @Test
    void filterPassesFewOfTheAbsent() {
        SampleBlocks samples = new SampleBlocks(9);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 5000; i++) {
            Envelope envelope = new Envelope(samples.timedId(i * 1000L), i + 1, 1, i, i, 0, 0);
            rows.add(samples.row(envelope, samples.header("s"), new byte[0]));
        }
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS);
        assertThat(meta.file(SegmentFile.Kind.FILTER).orElseThrow().bytes() * 8 / 5000.0)
                .isLessThan(10.5);
        SegmentFile filterFile = meta.file(SegmentFile.Kind.FILTER).orElseThrow();
        try (Arena arena = Arena.ofConfined()) {
            IdFilter filter = new IdFilter(SlicedFile.open(files, meta.id(), filterFile, arena, new CorruptPages()));
            int passed = 0;
            for (int i = 0; i < 20_000; i++) {
                passed += filter.mayContain(i % 2 == 0 ? samples.timedId(i * 250L) : samples.randomId()) ? 1 : 0;
            }
            assertThat(passed / 20_000.0).isLessThan(0.025);
            assertThat(rows).allMatch(row -> filter.mayContain(row.envelope().id()));
        }
    }

    @Test
    void leavesNothingWhenItIsNotFinished() {
        SampleBlocks samples = new SampleBlocks(10);
        try (SegmentWriter writer = SegmentWriter.create(files, 7, SegmentOptions.DEFAULTS)) {
            samples.mixed(50).forEach(row -> writer.append(row.block(), row.header()));
            writer.append(samples.vectors(samples.randomId(), 1, "e", 1, 2, 8));
            assertThat(files.list(SegmentFiles.FOLDER)).isNotEmpty();
        }
        assertThat(files.list(SegmentFiles.FOLDER)).isEmpty();
    }

    @Test
    void removesWhatNoManifestNames() {
        write(new SampleBlocks(1).mixed(5), SegmentOptions.DEFAULTS);
        try (SegmentWriter writer = SegmentWriter.create(files, 8, SegmentOptions.DEFAULTS)) {
            writer.finish();
        }
        files.create("data/0000000008.keys.tmp").close();
        assertThat(SegmentFiles.deleteAllBut(files, Set.of(8L))).isEqualTo(4);
        assertThat(files.list(SegmentFiles.FOLDER)).hasSize(3).allMatch(name -> name.startsWith("0000000008"));
    }
}
