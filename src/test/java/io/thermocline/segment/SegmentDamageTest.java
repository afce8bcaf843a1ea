package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.files.StorageFullException;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.segment.SegmentOptions.Compression;
import io.thermocline.testing.SimulatedFileStore;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Damage is noticed, named and contained; wrong bytes are never served. */
class SegmentDamageTest {
    private final SimulatedFileStore files = new SimulatedFileStore(1);
    private final SampleBlocks samples = new SampleBlocks(41);
    private final List<Row> rows = new ArrayList<>(samples.mixed(120));
    private final List<VectorSet> sets = new ArrayList<>();
    private SegmentOptions options = SegmentOptions.DEFAULTS;

    private SegmentMeta write() {
        rows.removeIf(row -> row.block().content().length > 3000);
        for (int i = 0; i < 20; i++) {
            sets.add(samples.vectors(rows.get(i).envelope().id(), 1, "e" + i % 2, i + 1, 2, 5));
        }
        return write(7);
    }

    private SegmentMeta write(long segmentId) {
        try (SegmentWriter writer = SegmentWriter.create(files, segmentId, options)) {
            rows.forEach(row -> writer.append(row.block(), row.header()));
            sets.forEach(writer::append);
            return writer.finish();
        }
    }

    private SegmentEntry find(Segment segment, Row row) {
        return find(segment, row.envelope());
    }

    private static SegmentEntry find(Segment segment, Envelope row) {
        SegmentEntry entry = segment.find(row.id(), row.sequence());
        assertThat(entry).isNotNull();
        return entry;
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyFlippedByteOfAPageIsFound(Compression compression) {
        options = options.with(compression);
        SegmentMeta meta = write();
        String data = Kind.DATA.fileName(7);
        Row row = rows.get(rows.size() / 2);
        PageLocation content = locate(meta, row);
        Random random = new Random(5);
        for (int i = 0; i < content.bytes(); i++) {
            int bit = random.nextInt(8);
            files.flip(data, content.offset() + i, bit);
            try (Segment segment = Segment.open(files, meta)) {
                SegmentEntry entry = find(segment, row);
                assertThatThrownBy(() -> segment.content(entry))
                        .as("byte %s of the page", i)
                        .isInstanceOf(CorruptPageException.class)
                        .hasMessageContaining("segment=7 column=content page=" + entry.page());
            }
            files.flip(data, content.offset() + i, bit);
        }
    }

    private PageLocation locate(SegmentMeta meta, Row row) {
        try (Arena arena = Arena.ofConfined()) {
            SegmentFile keys = meta.file(Kind.KEYS).orElseThrow();
            KeyFile file = new KeyFile(SlicedFile.open(files, 7, keys, arena, new CorruptPages()));
            SegmentEntry entry = file.find(row.envelope().id(), row.envelope().sequence());
            assertThat(entry).isNotNull();
            return file.contentPage(entry.page());
        }
    }

    @Test
    void aDamagedPageIsReportedAndNeverReadAgain() {
        SegmentMeta meta = write();
        Row row = rows.get(10);
        PageLocation content = locate(meta, row);
        files.flip(Kind.DATA.fileName(7), content.offset() + content.bytes() - 1, 3);
        try (Segment segment = Segment.open(files, meta)) {
            SegmentEntry entry = find(segment, row);
            assertThatThrownBy(() -> segment.content(entry)).isInstanceOf(CorruptPageException.class);
            files.flip(Kind.DATA.fileName(7), content.offset() + content.bytes() - 1, 3);
            assertThatThrownBy(() -> segment.content(entry))
                    .isInstanceOf(CorruptPageException.class)
                    .hasMessageContaining("before");
            assertThat(segment.corruptPages())
                    .containsExactly(new CorruptPage(7, "content", entry.page(), content.offset()));
            assertThat(segment.header(entry)).isEqualTo(row.block().header());
        }
    }

    @Test
    void aDamagedPageIsNotCopied() {
        options = options.with(Compression.NONE);
        SegmentMeta meta = write();
        Row damaged = rows.get(30);
        PageLocation content = locate(meta, damaged);
        files.flip(Kind.DATA.fileName(7), content.offset() + content.bytes() - 1, 0);
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows();
                SegmentWriter writer = SegmentWriter.create(files, 8, options)) {
            int page = find(segment, damaged).page();
            do {
                assertThat(cursor.next()).isTrue();
            } while (find(segment, cursor.envelope()).page() != page);
            StoredPage copied = cursor.page();
            assertThat(copied).isNotNull();
            assertThatThrownBy(() -> writer.append(copied))
                    .isInstanceOf(CorruptPageException.class)
                    .hasMessageContaining("segment=7 column=content page=" + page);
        }
    }

    @Test
    void theCursorGoesOnAfterADamagedPage() {
        SegmentMeta meta = write();
        Row damaged = rows.get(30);
        PageLocation content = locate(meta, damaged);
        files.flip(Kind.DATA.fileName(7), content.offset() + content.thriftBytes(), 0);
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows()) {
            int page = find(segment, damaged).page();
            int lost = 0;
            for (Row row : rows) {
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.envelope()).isEqualTo(row.envelope());
                assertThat(cursor.header().name()).isEqualTo(row.header().name());
                if (find(segment, row).page() == page) {
                    assertThatThrownBy(cursor::block).isInstanceOf(CorruptPageException.class);
                    lost++;
                } else {
                    assertThat(cursor.block().content()).isEqualTo(row.block().content());
                }
            }
            assertThat(lost).isBetween(1, 4);
            assertThat(cursor.next()).isFalse();
        }
    }

    @Test
    void damageToTheGreatestIdsKeepsNobodyFromOthers() {
        rows.addAll(new SampleBlocks(42).mixed(KeyFileLayout.ZONE_ENTRIES));
        // so that the last zone shares no slice with the index of zones
        rows.subList(KeyFileLayout.ZONE_ENTRIES, rows.size()).clear();
        SegmentMeta meta = write(7);
        List<BlockId> ids =
                rows.stream().map(row -> row.envelope().id()).sorted().toList();
        long last = SlicedFileLayout.HEAD_BYTES + (meta.rows() - 1) * KeyFileLayout.ENTRY_BYTES;
        files.flip(Kind.KEYS.fileName(7), last, 6);
        try (Segment segment = Segment.open(files, meta)) {
            assertThat(segment.find(new BlockId(-1, -1), Long.MAX_VALUE)).isNull();
            assertThat(segment.find(new BlockId(0, 0), Long.MAX_VALUE)).isNull();
            assertThatThrownBy(() -> segment.find(ids.getLast(), Long.MAX_VALUE))
                    .isInstanceOf(CorruptPageException.class);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {51, 52, 53})
    void whereverABitFlipsNothingWrongIsServed(long seed) {
        SegmentMeta meta = write();
        Random random = new Random(seed);
        int noticed = 0;
        int tries = 150;
        for (int i = 0; i < tries; i++) {
            SegmentFile file = meta.files().get(i % meta.files().size());
            String name = file.kind().fileName(7);
            long position = random.nextLong(file.bytes());
            int bit = random.nextInt(8);
            files.flip(name, position, bit);
            try {
                noticed += servesOnlyWhatWasWritten(meta) ? 0 : 1;
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " " + name + " byte " + position + " bit " + bit, e);
            }
            files.flip(name, position, bit);
        }
        // Parquet's own indexes, projections and levels are not read by us, and the heads are padded
        assertThat(noticed).isGreaterThan(tries / 2);
    }

    /** Whether nothing was noticed; whatever was served was right in any case. */
    private boolean servesOnlyWhatWasWritten(SegmentMeta meta) {
        int[] failures = new int[1];
        try (Segment segment = Segment.open(files, meta)) {
            for (Row row : rows) {
                attempt(failures, () -> {
                    SegmentEntry entry = find(segment, row);
                    assertThat(entry.envelope()).isEqualTo(row.envelope());
                    assertThat(segment.header(entry)).isEqualTo(row.block().header());
                    assertThat(segment.content(entry)).isEqualTo(row.block().content());
                });
            }
            attempt(
                    failures,
                    () -> assertThat(segment.find(new BlockId(1, 1), 100)).isNull());
            Iterator<VectorSet> found = segment.vectorSets();
            for (VectorSet set : setsInOrder()) {
                attempt(
                        failures,
                        () -> assertThat(found.next())
                                .usingRecursiveComparison()
                                .isEqualTo(set));
            }
        } catch (CorruptSegmentException e) {
            return false;
        }
        return failures[0] == 0;
    }

    private static void attempt(int[] failures, Runnable check) {
        try {
            check.run();
        } catch (CorruptPageException e) {
            failures[0]++;
        }
    }

    private List<VectorSet> setsInOrder() {
        return sets.stream()
                .sorted(Comparator.comparing(VectorSet::encoder).thenComparing(VectorSet::id))
                .toList();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFileCutShortOrMissingIsNamed(Kind kind) {
        SegmentMeta meta = write();
        String name = kind.fileName(7);
        long bytes = meta.file(kind).orElseThrow().bytes();
        for (long cut : new long[] {bytes - 1, bytes / 2, 3, 0}) {
            try (StoredFile file = files.open(name)) {
                file.truncate(cut);
            }
            assertThatThrownBy(() -> Segment.open(files, meta).close())
                    .isInstanceOf(CorruptSegmentException.class)
                    .hasMessageContaining(name);
        }
        files.delete(name);
        assertThatThrownBy(() -> Segment.open(files, meta).close())
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining(name);
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void aFileOfAnotherSegmentIsNotTaken(Kind kind) {
        SegmentMeta meta = write();
        SegmentMeta other = write(8);
        assertThat(other.file(kind).orElseThrow().bytes())
                .isEqualTo(meta.file(kind).orElseThrow().bytes());
        files.rename(kind.fileName(8), kind.fileName(7));
        assertThatThrownBy(() -> Segment.open(files, meta).close())
                .isInstanceOf(CorruptSegmentException.class)
                .hasMessageContaining(kind.fileName(7));
    }

    @Test
    void whatIsFinishedSurvivesACrash() {
        SegmentMeta meta = write();
        files.crash();
        files.restart();
        assertThat(servesOnlyWhatWasWritten(meta)).isTrue();
    }

    @Test
    void aFullDiskLeavesNothingBehind() {
        write();
        SegmentFiles.delete(files, 7);
        long before = files.usedBytes();
        for (long room : new long[] {0, 2_000, 20_000, 60_000}) {
            files.setCapacity(before + room);
            assertThatThrownBy(() -> write(7)).isInstanceOf(StorageFullException.class);
            files.setCapacity(Long.MAX_VALUE);
            assertThat(files.list(SegmentFiles.FOLDER)).isEmpty();
        }
        assertThat(servesOnlyWhatWasWritten(write(7))).isTrue();
    }

    @Test
    void metadataIsReadBackAndNothingElseIsTakenForIt() {
        SegmentMeta meta = write();
        byte[] bytes = meta.encode();
        assertThat(SegmentMeta.decode(bytes)).isEqualTo(meta);
        for (int cut = 0; cut < bytes.length; cut++) {
            byte[] shorter = Arrays.copyOf(bytes, cut);
            assertThatThrownBy(() -> SegmentMeta.decode(shorter)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> SegmentMeta.decode(Arrays.copyOf(bytes, bytes.length + 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
