package io.thermocline.blocks;

import java.util.Objects;

/**
 * One field of a request: not there, given a value, or taken away (JSON null), which means its default.
 *
 * @param <T> the type of the value
 */
public sealed interface Field<T> {
    /** The request does not mention the field. */
    @SuppressWarnings("unchecked") // holds no value, so it is a field of any type
    static <T> Field<T> absent() {
        return (Field<T>) Absent.INSTANCE;
    }

    /** The request takes the field away. */
    @SuppressWarnings("unchecked") // holds no value, so it is a field of any type
    static <T> Field<T> removed() {
        return (Field<T>) Removed.INSTANCE;
    }

    /** The request gives the field a value. */
    static <T> Field<T> of(T value) {
        return new Given<>(value);
    }

    /** The value that the block gets: the one given, the current one when the field is absent, the default when it is removed. */
    default T resolve(T current, T byDefault) {
        return switch (this) {
            case Absent<T> _ -> current;
            case Removed<T> _ -> byDefault;
            case Given<T>(T value) -> value;
        };
    }

    /** The value given, or another when there is none. */
    default T orElse(T byDefault) {
        return resolve(byDefault, byDefault);
    }

    /** Whether the request mentions the field at all. */
    default boolean mentioned() {
        return !(this instanceof Absent);
    }

    /** Not mentioned. */
    record Absent<T>() implements Field<T> {
        private static final Absent<?> INSTANCE = new Absent<>();
    }

    /** Taken away. */
    record Removed<T>() implements Field<T> {
        private static final Removed<?> INSTANCE = new Removed<>();
    }

    /** Given a value. */
    record Given<T>(T value) implements Field<T> {
        public Given {
            Objects.requireNonNull(value);
        }
    }
}
