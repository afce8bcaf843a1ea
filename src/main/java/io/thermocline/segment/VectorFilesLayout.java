package io.thermocline.segment;

import static org.apache.parquet.schema.LogicalTypeAnnotation.stringType;
import static org.apache.parquet.schema.LogicalTypeAnnotation.uuidType;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.BINARY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FIXED_LEN_BYTE_ARRAY;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.FLOAT;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT32;
import static org.apache.parquet.schema.PrimitiveType.PrimitiveTypeName.INT64;

import io.thermocline.block.BlockId;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.schema.MessageType;
import org.apache.parquet.schema.Type;
import org.apache.parquet.schema.Types;

/**
 * The two files of vectors. Both have their rows sorted by (encoder, dimension, id, version, sequence, chunk).
 *
 * <p>The vectors file is Parquet: {@code id} (UUID), {@code version}, {@code sequence} (INT64), {@code encoder} (STRING), {@code chunk} (INT32),
 * {@code offset}, {@code length} (INT64, bytes), {@code values} (LIST of FLOAT). The values are PLAIN and not compressed, and a page of them
 * never mixes dimensions, so that a vector is a stretch of the file. A set without chunks is a row with chunk -1 and no values.
 *
 * <p>The body of the codes file, framed by {@link SlicedFileLayout}, little endian but for ids:
 *
 * <pre>
 * for each encoder and dimension a section of n rows, each part starting at a multiple of 64:
 *   codes:   n rows of signed bytes, padded with zeroes to a multiple of 64 each
 *   factors: n pairs of scale, residual norm (f32)
 *   keys:    n of 64 bytes: id (16), version, sequence, offset in the content, offset in the vectors file of the first float (i64 each),
 *            length (u32), chunk (i32), CRC-32C of the floats (u32), zero (u32)
 * directory: for each section: dimension, rows (u32 each), offsets of codes, factors, keys (u64 each), bytes of the encoder's name (u32),
 *            the name (UTF-8)
 * </pre>
 *
 * <p>Attributes of the footer: number of sections, offset of the directory.
 */
final class VectorFilesLayout {
    static final int SECTIONS = 0;
    static final int DIRECTORY_OFFSET = 1;

    static final int ALIGNMENT = 64;
    static final int FACTOR_BYTES = 2 * Float.BYTES;
    static final int KEY_BYTES = 64;
    static final int KEY_VERSION = 16;
    static final int KEY_SEQUENCE = 24;
    static final int KEY_CHUNK_OFFSET = 32;
    static final int KEY_VALUES_OFFSET = 40;
    static final int KEY_CHUNK_LENGTH = 48;
    static final int KEY_CHUNK = 52;
    static final int KEY_CHECKSUM = 56;

    /** The chunk of the one row of a set without chunks. */
    static final int NO_CHUNK = -1;

    static final String VALUES = "values";

    /** All columns but the values. */
    static final MessageType KEYS = new MessageType("vector", keys());

    static final MessageType ALL = new MessageType("vector", all());

    private VectorFilesLayout() {}

    static int stride(int dimension) {
        return Math.ceilDiv(dimension, ALIGNMENT) * ALIGNMENT;
    }

    private static List<Type> keys() {
        List<Type> columns = new ArrayList<>();
        columns.add(Types.required(FIXED_LEN_BYTE_ARRAY)
                .length(BlockId.BYTES)
                .as(uuidType())
                .named("id"));
        columns.add(Types.required(INT64).named("version"));
        columns.add(Types.required(INT64).named("sequence"));
        columns.add(Types.required(BINARY).as(stringType()).named("encoder"));
        columns.add(Types.required(INT32).named("chunk"));
        columns.add(Types.required(INT64).named("offset"));
        columns.add(Types.required(INT64).named("length"));
        return columns;
    }

    private static List<Type> all() {
        List<Type> columns = keys();
        columns.add(Types.requiredList()
                .element(Types.required(FLOAT).named("element"))
                .named(VALUES));
        return columns;
    }
}
