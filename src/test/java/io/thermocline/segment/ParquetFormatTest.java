package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.VectorSet;
import io.thermocline.segment.SampleBlocks.Row;
import io.thermocline.segment.SegmentFile.Kind;
import io.thermocline.segment.SegmentOptions.Compression;
import io.thermocline.testing.SimulatedFileStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.parquet.example.data.Group;
import org.apache.parquet.hadoop.ParquetFileReader;
import org.apache.parquet.hadoop.metadata.BlockMetaData;
import org.apache.parquet.hadoop.metadata.ColumnChunkMetaData;
import org.apache.parquet.internal.column.columnindex.OffsetIndex;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What parquet-java finds in the Parquet files of a segment. */
class ParquetFormatTest {
    private final SimulatedFileStore files = new SimulatedFileStore(1);

    private SegmentMeta write(List<Row> rows, SegmentOptions options) {
        try (SegmentWriter writer = SegmentWriter.create(files, 1, options)) {
            rows.forEach(row -> writer.append(row.block(), row.header()));
            return writer.finish();
        }
    }

    @ParameterizedTest
    @EnumSource(Compression.class)
    void everyToolReadsTheRows(Compression compression) {
        List<Row> rows = new SampleBlocks(31).mixed(700);
        write(rows, SegmentOptions.DEFAULTS.with(compression).withRowGroups(300, 1 << 20));
        List<Group> found = ParquetTables.read(files, Kind.DATA.fileName(1));
        assertThat(found).hasSameSizeAs(rows);
        for (int i = 0; i < rows.size(); i++) {
            assertRow(found.get(i), rows.get(i));
        }
    }

    private static void assertRow(Group found, Row row) {
        assertThat(BlockId.ofBytes(found.getBinary("id", 0).getBytes()))
                .isEqualTo(row.envelope().id());
        assertThat(found.getLong("sequence", 0)).isEqualTo(row.envelope().sequence());
        assertThat(found.getLong("version", 0)).isEqualTo(row.envelope().version());
        assertThat(found.getLong("created_at", 0)).isEqualTo(row.envelope().createdAtMicros());
        assertThat(found.getLong("updated_at", 0)).isEqualTo(row.envelope().updatedAtMicros());
        long expires = found.getFieldRepetitionCount("expires_at") == 0 ? 0 : found.getLong("expires_at", 0);
        assertThat(expires).isEqualTo(row.envelope().expiresAtMicros());
        assertThat(found.getInteger("flags", 0)).isEqualTo(row.envelope().flags());
        assertThat(found.getString("class", 0))
                .isEqualTo(row.header().blockClass().name());
        assertThat(found.getString("name", 0)).isEqualTo(row.header().name());
        String key = found.getFieldRepetitionCount("key") == 0 ? null : found.getString("key", 0);
        assertThat(key).isEqualTo(row.header().key());
        assertThat(found.getString("space", 0)).isEqualTo(row.header().sharing().space());
        assertThat(found.getString("band", 0))
                .isEqualTo(row.header().sharing().band().name());
        assertThat(found.getBoolean("read_only", 0)).isEqualTo(row.header().readOnly());
        assertThat(found.getBoolean("shared", 0))
                .isEqualTo(row.header().sharing().shared());
        assertThat(found.getLong("size", 0)).isEqualTo(row.header().media().size());
        assertThat(list(found, "manifolds")).isEqualTo(row.header().sharing().manifolds());
        assertThat(list(found, "access")).isEqualTo(row.header().sharing().access());
        assertThat(list(found, "tags")).isEqualTo(row.header().annotations().tags());
        assertThat(found.getGroup("labels", 0).getFieldRepetitionCount(0))
                .isEqualTo(row.header().annotations().labels().size());
        assertThat(found.getBinary("attributes", 0).getBytes())
                .isEqualTo(row.header().annotations().attributesJson());
        assertThat(found.getBinary("header", 0).getBytes())
                .isEqualTo(row.block().header());
        assertThat(found.getBinary("content", 0).getBytes())
                .isEqualTo(row.block().content());
    }

    private static List<String> list(Group row, String name) {
        Group list = row.getGroup(name, 0);
        return IntStream.range(0, list.getFieldRepetitionCount(0))
                .mapToObj(i -> list.getGroup(0, i).getString("element", 0))
                .toList();
    }

    @Test
    void pagesAndRowGroupsAreCutWhereTheFormatSays() throws IOException {
        List<Row> rows = new SampleBlocks(32).mixed(700);
        SegmentMeta meta = write(rows, SegmentOptions.DEFAULTS.withRowGroups(300, Long.MAX_VALUE));
        int pages = 0;
        try (Segment segment = Segment.open(files, meta);
                ParquetFileReader reader = ParquetTables.open(files, Kind.DATA.fileName(1))) {
            assertThat(reader.getFooter().getFileMetaData().getKeyValueMetaData())
                    .containsEntry("thermocline.segment", "1");
            for (BlockMetaData group : reader.getFooter().getBlocks()) {
                assertThat(group.getRowCount()).isLessThanOrEqualTo(300);
                OffsetIndex header = index(reader, group, "header");
                OffsetIndex content = index(reader, group, "content");
                assertThat(header.getPageCount()).isEqualTo(content.getPageCount());
                for (int i = 0; i < header.getPageCount(); i++) {
                    assertThat(header.getFirstRowIndex(i)).isEqualTo(content.getFirstRowIndex(i));
                    long count = content.getLastRowIndex(i, group.getRowCount()) - content.getFirstRowIndex(i) + 1;
                    assertThat(count).isBetween(1L, 4L);
                }
                pages += header.getPageCount();
            }
            assertThat(segment.versions(rows.getLast().envelope().id()))
                    .extracting(SegmentEntry::page)
                    .contains(pages - 1);
        }
    }

    private static OffsetIndex index(ParquetFileReader reader, BlockMetaData group, String column) throws IOException {
        for (ColumnChunkMetaData chunk : group.getColumns()) {
            if (chunk.getPath().toDotString().equals(column)) {
                return reader.readOffsetIndex(chunk);
            }
        }
        throw new AssertionError("no column " + column);
    }

    @Test
    void everyToolReadsTheVectors() {
        SampleBlocks samples = new SampleBlocks(33);
        List<VectorSet> sets = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            BlockId id = new BlockId(i, 0);
            sets.add(samples.vectors(id, 1, "minilm", i + 1, 1 + i % 4, 384));
            sets.add(samples.vectors(id, 1, "tiny", i + 1, i % 3, 1));
        }
        try (SegmentWriter writer =
                SegmentWriter.create(files, 1, SegmentOptions.DEFAULTS.withRowGroups(250, Long.MAX_VALUE))) {
            sets.forEach(writer::append);
            writer.finish();
        }
        List<Group> found = ParquetTables.read(files, Kind.VECTORS.fileName(1));
        int row = 0;
        for (String encoder : List.of("minilm", "tiny")) {
            for (VectorSet set : inFileOrder(sets, encoder)) {
                if (set.chunks().isEmpty()) {
                    assertThat(found.get(row).getInteger("chunk", 0)).isEqualTo(-1);
                    row++;
                }
                for (var chunk : set.chunks()) {
                    Group group = found.get(row++);
                    assertThat(group.getString("encoder", 0)).isEqualTo(encoder);
                    assertThat(BlockId.ofBytes(group.getBinary("id", 0).getBytes()))
                            .isEqualTo(set.id());
                    assertThat(group.getInteger("chunk", 0)).isEqualTo(chunk.chunk());
                    assertThat(group.getLong("offset", 0)).isEqualTo(chunk.offset());
                    assertThat(group.getLong("length", 0)).isEqualTo(chunk.length());
                    assertThat(floats(group)).containsExactly(chunk.values());
                }
            }
        }
        assertThat(found).hasSize(row);
    }

    /** Sets without a dimension come first. */
    private static List<VectorSet> inFileOrder(List<VectorSet> sets, String encoder) {
        List<VectorSet> sorted = new ArrayList<>();
        sets.stream()
                .filter(set -> set.encoder().equals(encoder) && set.chunks().isEmpty())
                .forEach(sorted::add);
        sets.stream()
                .filter(set -> set.encoder().equals(encoder) && !set.chunks().isEmpty())
                .forEach(sorted::add);
        return sorted;
    }

    private static float[] floats(Group row) {
        Group list = row.getGroup("values", 0);
        float[] values = new float[list.getFieldRepetitionCount(0)];
        for (int i = 0; i < values.length; i++) {
            values[i] = list.getGroup(0, i).getFloat("element", 0);
        }
        return values;
    }
}
