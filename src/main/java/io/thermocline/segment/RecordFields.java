package io.thermocline.segment;

import java.util.List;
import java.util.Map;
import org.apache.parquet.io.api.Binary;
import org.apache.parquet.io.api.RecordConsumer;
import org.apache.parquet.schema.GroupType;
import org.apache.parquet.schema.MessageType;

/** Fields of one record by name, for Parquet's record consumer, which wants their numbers and brackets around everything. */
final class RecordFields {
    private final MessageType schema;
    private final RecordConsumer to;

    RecordFields(MessageType schema, RecordConsumer to) {
        this.schema = schema;
        this.to = to;
    }

    void start() {
        to.startMessage();
    }

    void end() {
        to.endMessage();
    }

    /** Hands on the nulls that the consumer keeps back. Before the columns are flushed. */
    void flush() {
        to.flush();
    }

    void add(String name, long value) {
        field(name, () -> to.addLong(value));
    }

    void add(String name, int value) {
        field(name, () -> to.addInteger(value));
    }

    void add(String name, boolean value) {
        field(name, () -> to.addBoolean(value));
    }

    void add(String name, String value) {
        field(name, () -> to.addBinary(Binary.fromString(value)));
    }

    void add(String name, byte[] value) {
        field(name, () -> to.addBinary(Binary.fromConstantByteArray(value)));
    }

    void add(String name, List<String> values) {
        field(name, () -> {
            to.startGroup();
            if (!values.isEmpty()) {
                String repeated = repeatedName(name);
                to.startField(repeated, 0);
                for (String value : values) {
                    to.startGroup();
                    text("element", 0, value);
                    to.endGroup();
                }
                to.endField(repeated, 0);
            }
            to.endGroup();
        });
    }

    void add(String name, Map<String, String> values) {
        field(name, () -> {
            to.startGroup();
            if (!values.isEmpty()) {
                String repeated = repeatedName(name);
                to.startField(repeated, 0);
                values.forEach((key, value) -> {
                    to.startGroup();
                    text("key", 0, key);
                    text("value", 1, value);
                    to.endGroup();
                });
                to.endField(repeated, 0);
            }
            to.endGroup();
        });
    }

    private String repeatedName(String name) {
        GroupType group = schema.getType(name).asGroupType();
        return group.getFieldName(0);
    }

    private void text(String name, int index, String value) {
        to.startField(name, index);
        to.addBinary(Binary.fromString(value));
        to.endField(name, index);
    }

    private void field(String name, Runnable value) {
        int index = schema.getFieldIndex(name);
        to.startField(name, index);
        value.run();
        to.endField(name, index);
    }
}
