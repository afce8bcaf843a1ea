package io.thermocline.table;

import io.thermocline.block.BlockId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares what the table says of blocks with what blocks say of themselves, value by value. */
final class RowAudit {
    private static final int FIRST_VALUE = 4;
    private static final String VALUES = """
            created_at, updated_at, expires_at, key, name, class, read_only, persisted, manifolds, shared, space, band,
            access, tags, labels, media_type, size, sha256, reach, open""";

    private final Map<BlockId, TableRow> wanted = new HashMap<>();
    private final TableView view;

    /** @param blocks live at the view's sequence */
    RowAudit(TableView view, List<TableRow> blocks) {
        this.view = view;
        blocks.forEach(each -> wanted.put(each.envelope().id(), each));
    }

    /** Attributes go through the table's own type, which knows numbers otherwise than JSON: so those of the blocks go the same way. */
    Asking.Question<Map<BlockId, MetadataTable.Agreement>> question() {
        SqlPart visible = Relation.visible(view.sequence(), view.nowMicros(), view.caller());
        List<Object> parameters = new ArrayList<>(visible.parameters());
        List<String> places = new ArrayList<>();
        for (TableRow each : wanted.values()) {
            parameters.add(each.envelope().id().toString());
            parameters.add(TableSchema.attributes(each.header()));
            places.add("(?::UUID, ?::VARCHAR)");
        }
        String text = "SELECT id, version, from_sequence, " + VALUES
                + ", TRY(attributes::JSON)::VARCHAR IS NOT DISTINCT FROM TRY(TRY(wanted_attributes::JSON::VARIANT)::JSON)::VARCHAR"
                + " FROM (SELECT * FROM rows WHERE " + visible.text() + ")"
                + " JOIN (VALUES " + String.join(", ", places)
                + ") AS wanted(wanted_id, wanted_attributes) ON id = wanted_id";
        return new Asking.Question<>(
                view.sequence(),
                view.nowMicros(),
                Asking.Kind.VERIFY,
                new SqlPart(text, parameters),
                rows -> new AnswerCache.Answer<>(read(rows), Long.MAX_VALUE, 0),
                Faults.unavailable("was derived anew"));
    }

    private Map<BlockId, MetadataTable.Agreement> read(ResultSet rows) throws SQLException {
        Map<BlockId, MetadataTable.Agreement> found = new HashMap<>();
        while (rows.next()) {
            UUID id = rows.getObject(1, UUID.class);
            BlockId block = new BlockId(id.getMostSignificantBits(), id.getLeastSignificantBits());
            MetadataTable.Agreement agreement = agreement(Objects.requireNonNull(wanted.get(block)), rows);
            found.merge(block, agreement, (_, _) -> MetadataTable.Agreement.OTHER);
        }
        return found;
    }

    private static MetadataTable.Agreement agreement(TableRow block, ResultSet row) throws SQLException {
        if (row.getLong(2) != block.envelope().version()
                || row.getLong(3) != block.envelope().sequence()) {
            return MetadataTable.Agreement.STALE;
        }
        List<@Nullable Object> expected = TableSchema.values(block);
        boolean same = row.getBoolean(FIRST_VALUE + expected.size());
        for (int i = 0; i < expected.size(); i++) {
            same &= Objects.equals(expected.get(i), value(row.getObject(FIRST_VALUE + i)));
        }
        return same ? MetadataTable.Agreement.SAME : MetadataTable.Agreement.OTHER;
    }

    private static @Nullable Object value(@Nullable Object read) throws SQLException {
        return switch (read) {
            case null -> null;
            case Array list -> Arrays.asList((Object[]) list.getArray());
            case Map<?, ?> map -> new TreeMap<>(map);
            default -> read;
        };
    }
}
