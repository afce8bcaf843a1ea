package io.thermocline.table;

import io.thermocline.block.Annotations;
import io.thermocline.block.BlockClass;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Sharing;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.duckdb.DuckDBAppender;
import org.jspecify.annotations.Nullable;

/**
 * The columns. {@code reach} and {@code open} say again, in one comparison, what the lists of manifolds and callers say: {@code reach} is the one manifold
 * that the block is visible from, {@value #EVERYWHERE} for all, null when the list has several; {@code open} says that the access list is empty.
 */
final class TableSchema {
    /** Of files that this code reads; another one is dropped and derived anew. */
    static final int FORMAT = 1;

    static final String EVERYWHERE = "*";
    private static final String NO_ATTRIBUTES = "{}";

    /** What filters see, in this order; then what only this package sees. {@code %s} is the type of the attributes. */
    private static final String COLUMNS = """
            id UUID NOT NULL, from_sequence BIGINT NOT NULL, version BIGINT NOT NULL, created_at BIGINT NOT NULL, updated_at BIGINT NOT NULL,
            expires_at BIGINT, key VARCHAR, name VARCHAR, class VARCHAR, read_only BOOLEAN, persisted BOOLEAN, manifolds VARCHAR[],
            shared BOOLEAN, space VARCHAR, band VARCHAR, access VARCHAR[], tags VARCHAR[], labels MAP(VARCHAR, VARCHAR), attributes %s,
            media_type VARCHAR, size BIGINT, sha256 VARCHAR, to_sequence BIGINT NOT NULL, reach VARCHAR, open BOOLEAN NOT NULL""";

    static final List<String> MADE = List.of(
            "CREATE TABLE rows (" + COLUMNS.formatted("VARIANT") + ")",
            "CREATE TABLE progress (format INTEGER, store UUID, epoch BIGINT, sequence BIGINT)");

    /** Where rows lie for a moment: nothing but SQL can make a VARIANT. */
    static final List<String> STAGED = List.of(
            "CREATE TEMP TABLE staging (" + COLUMNS.formatted("VARCHAR") + ")",
            "CREATE TEMP TABLE superseded (id UUID, since BIGINT)");

    /**
     * What is empty lies in staging as null, and so does the one manifold that {@code reach} says: that costs an append far less than a list or map. JSON
     * that DuckDB does not take, such as half a surrogate pair, must not keep the table from following: the block has no attributes here.
     */
    static final String FROM_STAGING = """
            INSERT INTO rows SELECT * REPLACE (
                coalesce(manifolds, [reach]) AS manifolds, coalesce(access, []) AS access, coalesce(tags, []) AS tags, coalesce(labels, MAP {}) AS labels,
                CASE WHEN attributes IS NULL THEN '{}'::JSON::VARIANT ELSE TRY(attributes::JSON::VARIANT) END AS attributes)
            FROM temp.staging""";

    static final String SUPERSEDE =
            "UPDATE rows SET to_sequence = gone.since FROM temp.superseded AS gone WHERE rows.id = gone.id"
                    + " AND rows.to_sequence = " + TableRow.CURRENT;

    private TableSchema() {}

    static void append(DuckDBAppender to, TableRow row) throws SQLException {
        Envelope envelope = row.envelope();
        Header header = row.header();
        Sharing sharing = header.sharing();
        Annotations annotations = header.annotations();
        to.beginRow();
        to.appendUUID(envelope.id().high(), envelope.id().low())
                .append(envelope.sequence())
                .append(envelope.version())
                .append(envelope.createdAtMicros())
                .append(envelope.updatedAtMicros());
        if (envelope.expiresAtMicros() == 0) {
            to.appendNull();
        } else {
            to.append(envelope.expiresAtMicros());
        }
        text(to, header.key());
        to.append(header.name())
                .append(header.blockClass().name())
                .append(header.readOnly())
                .append(true);
        String reach = reach(header);
        list(to, unsaid(sharing.manifolds(), reach));
        to.append(sharing.shared())
                .append(sharing.space())
                .append(sharing.band().name());
        list(to, sharing.access());
        list(to, annotations.tags());
        if (annotations.labels().isEmpty()) {
            to.appendNull();
        } else {
            to.append(annotations.labels());
        }
        String attributes = attributes(header);
        text(to, attributes.equals(NO_ATTRIBUTES) ? null : attributes);
        to.append(header.media().mediaType())
                .append(header.media().size())
                .append(HexFormat.of().formatHex(header.media().sha256()))
                .append(row.toSequence());
        text(to, reach);
        to.append(sharing.access().isEmpty());
        to.endRow();
    }

    /** What a row says of a block, but for id, version, sequence and attributes, in the order of the columns; lists as lists, maps in order. */
    static List<@Nullable Object> values(TableRow row) {
        Envelope envelope = row.envelope();
        Header header = row.header();
        Sharing sharing = header.sharing();
        Annotations annotations = header.annotations();
        return Arrays.asList(
                envelope.createdAtMicros(),
                envelope.updatedAtMicros(),
                envelope.expiresAtMicros() == 0 ? null : envelope.expiresAtMicros(),
                header.key(),
                header.name(),
                header.blockClass().name(),
                header.readOnly(),
                true,
                sharing.manifolds(),
                sharing.shared(),
                sharing.space(),
                sharing.band().name(),
                sharing.access(),
                annotations.tags(),
                new TreeMap<>(annotations.labels()),
                header.media().mediaType(),
                header.media().size(),
                HexFormat.of().formatHex(header.media().sha256()),
                reach(header),
                sharing.access().isEmpty());
    }

    static String attributes(Header header) {
        return new String(header.annotations().attributesJson(), StandardCharsets.UTF_8);
    }

    private static List<String> unsaid(List<String> manifolds, @Nullable String reach) {
        return manifolds.size() == 1 && manifolds.getFirst().equals(reach) ? List.of() : manifolds;
    }

    private static void list(DuckDBAppender to, List<String> texts) throws SQLException {
        if (texts.isEmpty()) {
            to.appendNull();
        } else {
            to.append(texts);
        }
    }

    private static void text(DuckDBAppender to, @Nullable String text) throws SQLException {
        if (text == null) {
            to.appendNull();
        } else {
            to.append(text);
        }
    }

    private static @Nullable String reach(Header header) {
        List<String> manifolds = header.sharing().manifolds();
        if (header.blockClass() == BlockClass.DOCUMENTATION) {
            return EVERYWHERE;
        }
        return manifolds.size() == 1 ? manifolds.getFirst() : null;
    }
}
