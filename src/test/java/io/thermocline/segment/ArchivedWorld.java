package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.testing.ObjectFault.Verb;
import io.thermocline.testing.SimulatedFileStore;
import io.thermocline.testing.SimulatedObjectStore;
import io.thermocline.testing.SimulatedObjectStore.Call;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A segment of several row groups with vectors, in files, and an archive for it. */
final class ArchivedWorld {
    static final long SEGMENT = 7;
    static final String PREFIX = "data/00000003-0000000007";

    private static final SegmentOptions SMALL_GROUPS = SegmentOptions.DEFAULTS.withRowGroups(25, 1 << 20);
    private static final Map<Long, Written> WRITTEN = new ConcurrentHashMap<>();

    final SimulatedFileStore files;
    final SimulatedObjectStore store;
    final ArchivedFiles archive;
    final List<Row> rows;
    final List<VectorSet> sets;
    final SegmentMeta meta;
    /** Calls of the object store that were answered. */
    final List<Call> calls = new ArrayList<>();

    private ArchivedWorld(long seed, Written written) {
        files = new SimulatedFileStore(seed);
        store = new SimulatedObjectStore(seed);
        store.watch(calls::add);
        archive = new ArchivedFiles(store, PREFIX);
        rows = written.rows();
        sets = written.sets();
        meta = written.meta();
        written.copyTo(files);
    }

    ArchivedWorld(long seed, int blocks, SegmentOptions options) {
        this(seed, Written.of(seed, blocks, options));
    }

    /** One of a few segments with several row groups; files and archive are of the seed. */
    static ArchivedWorld of(long seed) {
        return new ArchivedWorld(
                seed, WRITTEN.computeIfAbsent(seed % 3, samples -> Written.of(samples, 80, SMALL_GROUPS)));
    }

    /** A segment that was written. */
    private record Written(List<Row> rows, List<VectorSet> sets, SegmentMeta meta, Map<Kind, byte[]> bytes) {
        static Written of(long seed, int blocks, SegmentOptions options) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            SampleBlocks samples = new SampleBlocks(seed);
            List<Row> rows = samples.mixed(blocks);
            List<VectorSet> sets = new ArrayList<>();
            for (int i = 0; i < Math.min(20, rows.size()); i++) {
                sets.add(samples.vectors(rows.get(i).envelope().id(), 1, "e" + i % 2, i + 1, 2, 5));
            }
            try (SegmentWriter writer = SegmentWriter.create(files, SEGMENT, options)) {
                rows.forEach(row -> writer.append(row.block(), row.header()));
                sets.forEach(writer::append);
                SegmentMeta meta = writer.finish();
                Map<Kind, byte[]> bytes = new EnumMap<>(Kind.class);
                meta.files()
                        .forEach(file -> bytes.put(
                                file.kind(),
                                ParquetTables.bytes(files, file.kind().fileName(SEGMENT))));
                return new Written(rows, sets, meta, bytes);
            }
        }

        void copyTo(SimulatedFileStore files) {
            bytes.forEach((kind, all) -> {
                try (StoredFile file = files.create(kind.fileName(SEGMENT))) {
                    file.write(ByteBuffer.wrap(all), 0);
                    file.force();
                }
            });
            files.syncDirectory(SegmentFiles.FOLDER);
        }
    }

    /** With everything in the archive and a husk here. */
    static ArchivedWorld archived(long seed) {
        ArchivedWorld world = of(seed);
        world.archive();
        return world;
    }

    void archive() {
        archive.upload(files, meta, Throttle.NONE);
        Husk.make(files, meta);
        calls.clear();
    }

    /** The disk is a new one. */
    void loseFiles() {
        SegmentFiles.delete(files, SEGMENT);
        files.syncDirectory(SegmentFiles.FOLDER);
    }

    /** The machine starts again and removes what is left over. */
    void restart() {
        files.restart();
        SegmentFiles.deleteAllBut(files, Set.of(SEGMENT));
        files.syncDirectory(SegmentFiles.FOLDER);
    }

    Segment open() {
        return Segment.open(files, meta, archive);
    }

    SegmentEntry find(Segment segment, Row row) {
        SegmentEntry entry = segment.find(row.envelope().id(), row.envelope().sequence());
        assertThat(entry).isNotNull();
        return entry;
    }

    byte[] bytes(Kind kind) {
        return ParquetTables.bytes(files, kind.fileName(SEGMENT));
    }

    List<Call> reads() {
        return calls.stream().filter(call -> call.verb() == Verb.READ).toList();
    }

    /** Asks the key file. */
    <T> T keys(Function<KeyFile, T> question) {
        try (Arena arena = Arena.ofShared()) {
            return question.apply(DataFile.keys(files, meta, arena));
        }
    }

    PageLocation contentPage(SegmentEntry entry) {
        return keys(keys -> keys.contentPage(entry.page()));
    }

    PageLocation headerPage(SegmentEntry entry) {
        return keys(keys -> keys.headerPage(entry.page()));
    }

    /** Every row and vector is what was written, whether its segment is asked or gone through. */
    void requireAll(Segment segment) {
        try (SegmentCursor cursor = segment.rows()) {
            for (Row row : rows) {
                requireSame(segment.row(find(segment, row)), row.block());
                assertThat(cursor.next()).isTrue();
                requireSame(cursor.block(), row.block());
            }
            assertThat(cursor.next()).isFalse();
        }
        Iterator<VectorSet> found = segment.vectorSets();
        sets.stream()
                .sorted(Comparator.comparing(VectorSet::encoder).thenComparing(VectorSet::id))
                .forEach(set ->
                        assertThat(found.next()).usingRecursiveComparison().isEqualTo(set));
        assertThat(segment.corruptPages()).isEmpty();
    }

    static void requireSame(StoredBlock found, StoredBlock written) {
        assertThat(found.envelope()).isEqualTo(written.envelope());
        assertThat(found.header()).isEqualTo(written.header());
        assertThat(found.content()).isEqualTo(written.content());
    }
}
