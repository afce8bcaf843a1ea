package io.thermocline.table;

import java.math.BigInteger;
import java.util.Objects;

/** A value that a group or an aggregate has. */
public sealed interface TableValue {
    /** There is none. */
    record Missing() implements TableValue {}

    /** A text. */
    record Text(String value) implements TableValue {
        public Text {
            Objects.requireNonNull(value);
        }
    }

    /** An integer. */
    record Whole(BigInteger value) implements TableValue {
        public Whole {
            Objects.requireNonNull(value);
        }
    }

    /** A double; infinite when a sum does not fit. */
    record Real(double value) implements TableValue {}

    /** True or false. */
    record Flag(boolean value) implements TableValue {}

    /** Microseconds since the epoch. */
    record Time(long micros) implements TableValue {}

    /** A list or an object. */
    record Json(String text) implements TableValue {
        public Json {
            Objects.requireNonNull(text);
        }
    }
}
