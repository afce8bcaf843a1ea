package io.thermocline.segment;

import static org.apache.parquet.schema.LogicalTypeAnnotation.jsonType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.timestampType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BOOLEAN;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Sharing;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.LogicalTypeAnnotation.TimeUnit;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The columns of a data file. All but the last two are projections for other tools: {@code header} and {@code content} are the truth and the
 * only columns that Thermocline reads. The digest is not projected: 32 bytes that no compressor makes smaller stand in the header already.
 *
 * <pre>
 * id (UUID), sequence, version, created_at, updated_at, expires_at? (TIMESTAMP, microseconds, UTC), flags (INT32, see Envelope),
 * class, name, key?, space, band, media_type (STRING), read_only, shared (BOOLEAN), size (INT64),
 * manifolds, access, tags (LIST of STRING), labels (MAP of STRING to STRING), attributes (JSON),
 * header (thermocline.v1.BlockHeader), content (BYTE_ARRAY)
 * </pre>
 */
final class BlockColumns {
    static final String HEADER = "header";
    static final String CONTENT = "content";
    static final String ATTRIBUTES = "attributes";

    /** The projections. */
    static final MessageType PROJECTIONS = new MessageType("block", projections());

    /** All columns. */
    static final MessageType ALL = new MessageType("block", all());

    private BlockColumns() {}

    private static List<Type> projections() {
        List<Type> columns = new ArrayList<>();
        columns.add(Types.required(FIXED_LEN_BYTE_ARRAY)
                .length(BlockId.BYTES)
                .as(uuidType())
                .named("id"));
        columns.add(Types.required(INT64).named("sequence"));
        columns.add(Types.required(INT64).named("version"));
        columns.add(
                Types.required(INT64).as(timestampType(true, TimeUnit.MICROS)).named("created_at"));
        columns.add(
                Types.required(INT64).as(timestampType(true, TimeUnit.MICROS)).named("updated_at"));
        columns.add(
                Types.optional(INT64).as(timestampType(true, TimeUnit.MICROS)).named("expires_at"));
        columns.add(Types.required(INT32).named("flags"));
        columns.add(Types.required(BINARY).as(stringType()).named("class"));
        columns.add(Types.required(BINARY).as(stringType()).named("name"));
        columns.add(Types.optional(BINARY).as(stringType()).named("key"));
        columns.add(Types.required(BINARY).as(stringType()).named("space"));
        columns.add(Types.required(BINARY).as(stringType()).named("band"));
        columns.add(Types.required(BINARY).as(stringType()).named("media_type"));
        columns.add(Types.required(BOOLEAN).named("read_only"));
        columns.add(Types.required(BOOLEAN).named("shared"));
        columns.add(Types.required(INT64).named("size"));
        columns.add(listOf("manifolds"));
        columns.add(listOf("access"));
        columns.add(listOf("tags"));
        columns.add(Types.requiredMap()
                .key(Types.required(BINARY).as(stringType()).named("key"))
                .value(Types.required(BINARY).as(stringType()).named("value"))
                .named("labels"));
        columns.add(Types.required(BINARY).as(jsonType()).named(ATTRIBUTES));
        return columns;
    }

    private static List<Type> all() {
        List<Type> columns = projections();
        columns.add(bytes(HEADER));
        columns.add(bytes(CONTENT));
        return columns;
    }

    private static Type bytes(String name) {
        return Types.required(PrimitiveTypeName.BINARY).named(name);
    }

    private static Type listOf(String name) {
        return Types.requiredList()
                .element(Types.required(BINARY).as(stringType()).named("element"))
                .named(name);
    }

    /** Writes one row's projections, all of them. */
    static void write(ProjectedRow row, Envelope envelope, Header header) {
        Sharing sharing = header.sharing();
        row.add("id", envelope.id().toBytes());
        row.add("sequence", envelope.sequence());
        row.add("version", envelope.version());
        row.add("created_at", envelope.createdAtMicros());
        row.add("updated_at", envelope.updatedAtMicros());
        if (envelope.expiresAtMicros() != 0) {
            row.addOptional("expires_at", envelope.expiresAtMicros());
        } else {
            row.addAbsent("expires_at");
        }
        row.add("flags", envelope.flags());
        row.add("class", header.blockClass().name());
        row.add("name", header.name());
        if (header.key() != null) {
            row.addOptional("key", header.key());
        } else {
            row.addAbsent("key");
        }
        row.add("space", sharing.space());
        row.add("band", sharing.band().name());
        row.add("media_type", header.media().mediaType());
        row.add("read_only", header.readOnly());
        row.add("shared", sharing.shared());
        row.add("size", header.media().size());
        row.addList("manifolds", sharing.manifolds());
        row.addList("access", sharing.access());
        row.addList("tags", header.annotations().tags());
        row.addMap("labels", header.annotations().labels());
        row.add(ATTRIBUTES, header.annotations().attributesJson());
        row.end();
    }
}
