package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.DiskFileStore;
import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentOptions.Compression;
import io.thermocline.testing.SimulatedFileStore;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Segments written by the first version of the format are read for ever. {@link #main} wrote the files, once. */
class SegmentGoldenTest {
    private static final String META = "0000000001.meta";
    private static final long CREATED = 1_700_000_000_123_456L;

    /** Writes the golden files into a folder, compressed or not. */
    static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        SegmentMeta meta = write(new DiskFileStore(folder), Compression.valueOf(args[1]));
        Files.write(folder.resolve(META), meta.encode());
    }

    private static String folder(Compression compression) {
        return switch (compression) {
            case ZSTD -> "/golden/v1/segment/";
            case LZ4 -> "/golden/v1/segment-lz4/";
            case NONE -> "/golden/v1/segment-uncompressed/";
        };
    }

    private static SegmentMeta write(FileStore files, Compression compression) {
        try (SegmentWriter writer = SegmentWriter.create(files, 1, SegmentOptions.DEFAULTS.with(compression))) {
            for (StoredBlock row : rows()) {
                writer.append(row, HeaderCodec.decode(row.header()));
            }
            vectors().forEach(writer::append);
            return writer.finish();
        }
    }

    private static List<StoredBlock> rows() {
        List<StoredBlock> rows = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            BlockId id = new BlockId(0x018B_CFE5_6800_7000L + i, 0x8000_0000_0000_0000L + i);
            Header header = header(i);
            byte[] content = ("content " + i + " " + "lorem ipsum ".repeat(i * 10)).getBytes(StandardCharsets.UTF_8);
            if (i == 10) {
                Envelope deleted = new Envelope(id, 21, 2, CREATED + i, CREATED + 99, 0, Envelope.TOMBSTONE);
                rows.add(new StoredBlock(deleted, HeaderCodec.encode(header.stripped()), new byte[0]));
            }
            int flags = i == 3 ? Envelope.PENDING : 0;
            long expires = i == 4 ? CREATED + 3_600_000_000L : 0;
            Envelope envelope = new Envelope(id, 10 + i, 1, CREATED + i, CREATED + i, expires, flags);
            rows.add(new StoredBlock(envelope, HeaderCodec.encode(header), content));
        }
        return rows;
    }

    private static Header header(int i) {
        return new Header(
                i % 2 == 0 ? BlockClass.DOCUMENTATION : BlockClass.PROGRAM_STATE,
                "block " + i,
                i % 3 == 0 ? "docs/" + i + ".md" : null,
                i % 2 == 0,
                new Sharing(
                        i <= 6 ? "shared:a" : "shared:b",
                        List.of("default", "m" + i),
                        true,
                        Band.AMBER,
                        List.of("ann")),
                new Annotations(
                        List.of("t" + i, "é"), Map.of("lang", "en"), "{\"n\":1.50}".getBytes(StandardCharsets.UTF_8)),
                new Media("text/markdown", 100L + i, new byte[32]));
    }

    private static List<VectorSet> vectors() {
        BlockId id = new BlockId(0x018B_CFE5_6800_7001L, 0x8000_0000_0000_0001L);
        return List.of(
                new VectorSet(
                        id,
                        1,
                        "default",
                        11,
                        List.of(
                                new ChunkVector(0, 0, 50, new float[] {1f, -0.5f, 0.25f}),
                                new ChunkVector(1, 40, 60, new float[] {0f, 2f, -2f}))),
                new VectorSet(id, 1, "default", 30, List.of(new ChunkVector(0, 0, 100, new float[] {3f, 0f, 0f}))));
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void readsWhatTheFirstVersionWrote(Compression compression) throws IOException {
        String folder = folder(compression);
        SimulatedFileStore files = new SimulatedFileStore(1);
        SegmentMeta meta = SegmentMeta.decode(golden(folder, META));
        for (SegmentFile file : meta.files()) {
            String name = file.kind().fileName(1);
            try (StoredFile copy = files.create(name)) {
                copy.write(ByteBuffer.wrap(golden(folder, name.substring(SegmentFiles.FOLDER.length() + 1))), 0);
            }
        }
        assertThat(meta.encode()).isEqualTo(golden(folder, META));
        try (Segment segment = Segment.open(files, meta);
                SegmentCursor cursor = segment.rows()) {
            for (StoredBlock row : rows()) {
                SegmentEntry entry =
                        segment.find(row.envelope().id(), row.envelope().sequence());
                assertThat(entry).isNotNull();
                assertThat(segment.row(entry)).usingRecursiveComparison().isEqualTo(row);
                assertThat(cursor.next()).isTrue();
                assertThat(cursor.block()).usingRecursiveComparison().isEqualTo(row);
            }
            assertThat(segment.vectors(vectors().getFirst().id(), 1, VectorSetCache.NONE))
                    .usingRecursiveComparison()
                    .isEqualTo(vectors());
            VectorSection section = segment.vectorScan("default", 3).orElseThrow();
            assertThat(section.codes().asSlice(0, 3).toArray(ValueLayout.JAVA_BYTE))
                    .containsExactly(127, -64 + 1, 32);
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void stillWritesTheSameKeysFilterAndCodes(Compression compression) throws IOException {
        String folder = folder(compression);
        SimulatedFileStore files = new SimulatedFileStore(1);
        SegmentMeta golden = SegmentMeta.decode(golden(folder, META));
        SegmentMeta now = write(files, compression);
        assertThat(now.counts()).isEqualTo(golden.counts());
        assertThat(now.sequences()).isEqualTo(golden.sequences());
        assertThat(now.createdAtMicros()).isEqualTo(golden.createdAtMicros());
        assertThat(ParquetTables.bytes(files, "data/0000000001.filter")).isEqualTo(golden(folder, "0000000001.filter"));
        int entries = (int) now.rows() * KeyFileLayout.ENTRY_BYTES;
        // further on stand places and checksums in the Parquet files, which another version of Parquet or Zstandard may
        // change
        assertThat(ParquetTables.bytes(files, "data/0000000001.keys"))
                .startsWith(Arrays.copyOf(golden(folder, "0000000001.keys"), SlicedFileLayout.HEAD_BYTES + entries));
        assertThat(ParquetTables.bytes(files, "data/0000000001.int8"))
                .startsWith(Arrays.copyOf(golden(folder, "0000000001.int8"), SlicedFileLayout.HEAD_BYTES + 3 * 64));
    }

    private static byte[] golden(String folder, String name) throws IOException {
        try (InputStream in = SegmentGoldenTest.class.getResourceAsStream(folder + name)) {
            assertThat(in).as(folder + name).isNotNull();
            return in.readAllBytes();
        }
    }
}
