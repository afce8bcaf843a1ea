package io.thermocline.segment;

import java.util.HashMap;
import java.util.Map;
import org.apache.parquet.column.ColumnDescriptor;
import org.apache.parquet.column.ColumnWriteStore;
import org.apache.parquet.column.ColumnWriter;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.schema.MessageType;

/**
 * Fields of one row by name, for Parquet's column writers. They are written to directly: the record consumer in between logs every call where
 * debug logging is on when its class is loaded. A list is required and of required elements, so an element has definition level 1 and an empty
 * list 0; the first element has repetition level 0, the others 1.
 */
final class ProjectedRow {
    private final Map<String, ColumnWriter> columns = new HashMap<>();
    private final ColumnWriteStore store;

    ProjectedRow(MessageType schema, ColumnWriteStore store) {
        this.store = store;
        for (ColumnDescriptor column : schema.getColumns()) {
            columns.put(String.join(".", column.getPath()), store.getColumnWriter(column));
        }
    }

    /** Ends the row; every field was added or said to be absent. */
    void end() {
        store.endRecord();
    }

    void add(String name, long value) {
        column(name).write(value, 0, 0);
    }

    void add(String name, int value) {
        column(name).write(value, 0, 0);
    }

    void add(String name, boolean value) {
        column(name).write(value, 0, 0);
    }

    void add(String name, String value) {
        column(name).write(Binary.fromString(value), 0, 0);
    }

    void add(String name, byte[] value) {
        column(name).write(Binary.fromConstantByteArray(value), 0, 0);
    }

    void addOptional(String name, long value) {
        column(name).write(value, 0, 1);
    }

    void addOptional(String name, String value) {
        column(name).write(Binary.fromString(value), 0, 1);
    }

    void addAbsent(String name) {
        column(name).writeNull(0, 0);
    }

    void addList(String name, Iterable<String> values) {
        addRepeated(name + ".list.element", values);
    }

    void addMap(String name, Map<String, String> values) {
        addRepeated(name + ".key_value.key", values.keySet());
        addRepeated(name + ".key_value.value", values.values());
    }

    private void addRepeated(String path, Iterable<String> values) {
        ColumnWriter column = column(path);
        int repetition = 0;
        for (String value : values) {
            column.write(Binary.fromString(value), repetition, 1);
            repetition = 1;
        }
        if (repetition == 0) {
            column.writeNull(0, 0);
        }
    }

    private ColumnWriter column(String path) {
        ColumnWriter column = columns.get(path);
        if (column == null) {
            throw new IllegalArgumentException("no column " + path);
        }
        return column;
    }
}
