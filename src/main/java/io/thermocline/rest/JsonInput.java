package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's JSON, read strictly from front to back: every value has the type that is asked for, names come once, nothing follows. Whatever is
 * wrong is a MALFORMED problem that names the field's path, or line and column. Not thread-safe.
 */
final class JsonInput implements AutoCloseable {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NUMBER_LENGTH = 400;
    private static final JsonParsers PARSERS = new JsonParsers(new JsonFactoryBuilder()
            .recyclerPool(JsonOutput.BUFFERS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .maxStringLength(Integer.MAX_VALUE)
                    .build()));

    private static final String ROOT = "body";
    // Jackson's messages go on with where the source is, and which of its features to turn on.
    private static final Pattern ADVICE_TO_PROGRAMMERS =
            Pattern.compile(": enable | \\(start marker| \\(for |; expected| at \\[Source");

    private final JsonParsers.Parser parser;

    private JsonInput(JsonParsers.Parser parser) {
        this.parser = parser;
    }

    /** Reads the value of a field whose name was just read. */
    @FunctionalInterface
    interface FieldReader {
        /** Reads the value; false, without reading, when there is no such field. */
        boolean read(String name);
    }

    /** Reads one document that is an object. */
    static <T> T document(byte[] body, Function<JsonInput, T> reader) {
        return document(body, 0, body.length, reader);
    }

    /** Reads one document that is an object, from part of an array. */
    static <T> T document(byte[] body, int offset, int length, Function<JsonInput, T> reader) {
        requireUtf8(body, offset, length);
        try (JsonInput input = new JsonInput(PARSERS.parser(body, offset, length))) {
            if (input.next() == null) {
                throw Problem.field(ProblemKind.MALFORMED, ROOT, "is empty; it must be a JSON object")
                        .exception();
            }
            T result = reader.apply(input);
            if (input.next() != null) {
                throw broken(ROOT, "nothing may follow the JSON object", input.parser.currentTokenLocation());
            }
            return result;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The parser would guess UTF-16 and UTF-32 by their marks and zeros (RFC 4627, section 3), and read them. */
    private static void requireUtf8(byte[] body, int offset, int length) {
        int first = length > 0 ? body[offset] & 0xFF : 1;
        int second = length > 1 ? body[offset + 1] & 0xFF : 1;
        boolean marked = (first == 0xFE && second == 0xFF) || (first == 0xFF && second == 0xFE);
        if (marked || first == 0 || second == 0) {
            throw Problem.field(ProblemKind.MALFORMED, ROOT, "must be in UTF-8, and is in UTF-16 or UTF-32")
                    .exception();
        }
    }

    /** Reads the object at hand, field by field; a field that the reader does not know is refused. */
    void object(FieldReader reader) {
        expect(JsonToken.START_OBJECT, "an object");
        while (nextName() == JsonToken.FIELD_NAME) {
            String name = text();
            next();
            if (!reader.read(name)) {
                throw wrong("there is no such field here");
            }
        }
    }

    /** Reads the array at hand. */
    <T> List<T> array(int most, Supplier<T> element) {
        expect(JsonToken.START_ARRAY, "an array");
        List<T> elements = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            if (elements.size() == most) {
                throw Problem.field(ProblemKind.INVALID, parentPath(), "may have at most " + most + " entries")
                        .exception();
            }
            elements.add(element.get());
        }
        return elements;
    }

    /** Passes over the value at hand. */
    void skip() {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    String string() {
        expect(JsonToken.VALUE_STRING, "a string");
        String text = text();
        if (!Surrogates.paired(text)) {
            throw wrong("has half of a surrogate pair, which is no character");
        }
        return text;
    }

    /** A string in UTF-8. */
    byte[] utf8() {
        expect(JsonToken.VALUE_STRING, "a string");
        byte[] verbatim = parser.verbatim();
        return verbatim == null ? string().getBytes(StandardCharsets.UTF_8) : verbatim;
    }

    boolean bool() {
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw wrongType("true or false");
        };
    }

    /** A whole number within bounds. */
    long integer(long least, long most) {
        expect(JsonToken.VALUE_NUMBER_INT, "a whole number");
        try {
            long value = parser.getLongValue();
            if (value >= least && value <= most) {
                return value;
            }
        } catch (InputCoercionException e) {
            // larger than a long: out of bounds as well
        } catch (IOException e) {
            throw failed(e);
        }
        throw wrong("must be between " + least + " and " + most);
    }

    double number() {
        if (!parser.currentToken().isNumeric()) {
            throw wrongType("a number");
        }
        try {
            return parser.getDoubleValue();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    float[] floats(int most) {
        expect(JsonToken.START_ARRAY, "an array of numbers");
        float[] values = new float[Math.min(most, 512)];
        int size = 0;
        while (next() != JsonToken.END_ARRAY) {
            if (size == most) {
                throw Problem.field(ProblemKind.INVALID, parentPath(), "may have at most " + most + " numbers")
                        .exception();
            }
            if (size == values.length) {
                values = Arrays.copyOf(values, Math.min(most, size * 2));
            }
            float value = (float) number();
            if (!Float.isFinite(value)) {
                throw Problem.field(ProblemKind.INVALID, path(), "must be a finite 32-bit float")
                        .exception();
            }
            values[size++] = value;
        }
        return Arrays.copyOf(values, size);
    }

    /** A string that stands for something; empty from the parser means that it does not. */
    <T> T parsed(Function<String, Optional<T>> parse, String expected) {
        return parse.apply(string()).orElseThrow(() -> wrong("must be " + expected));
    }

    /** One of an enumeration's names. */
    <E extends Enum<E>> E name(Class<E> type) {
        String text = string();
        for (E each : type.getEnumConstants()) {
            if (each.name().equals(text)) {
                return each;
            }
        }
        throw wrong("must be one of "
                + String.join(
                        ", ",
                        Arrays.stream(type.getEnumConstants()).map(Enum::name).toList()));
    }

    /** The object at hand as compact JSON; numbers keep every digit. */
    byte[] rawObject() {
        expect(JsonToken.START_OBJECT, "an object");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (JsonGenerator generator = PARSERS.createGenerator(bytes)) {
            int depth = 0;
            do {
                copyToken(generator);
                depth += parser.currentToken().isStructStart()
                        ? 1
                        : parser.currentToken().isStructEnd() ? -1 : 0;
            } while (depth > 0 && next() != null);
        } catch (IOException e) {
            throw failed(e);
        }
        return bytes.toByteArray();
    }

    private void copyToken(JsonGenerator generator) throws IOException {
        switch (parser.currentToken()) {
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            case FIELD_NAME -> {
                if (!Surrogates.paired(parser.getText())) {
                    throw wrong("a name in here has half of a surrogate pair, which is no character");
                }
                generator.copyCurrentEvent(parser);
            }
            case VALUE_STRING -> generator.writeString(string());
            default -> generator.copyCurrentEvent(parser);
        }
    }

    /** A problem with the value at hand, or of the field just named. */
    ProblemException wrong(String message) {
        return Problem.field(ProblemKind.MALFORMED, path(), message).exception();
    }

    /** A rule that the value at hand breaks. */
    ProblemException invalid(String message) {
        return Problem.field(ProblemKind.INVALID, path(), message).exception();
    }

    /** Where in the document the parser is, as a client would write it: {@code operations[2].tags[0]}. */
    String path() {
        JsonStreamContext here = parser.getParsingContext();
        String name = here.getCurrentName();
        boolean topmost = here.getParent() != null && here.getParent().inRoot();
        // No pointer for most of what is asked for; but digits may be an index there.
        return topmost && name != null && isLetters(name) ? name : path(here.pathAsPointer());
    }

    private static boolean isLetters(String name) {
        for (int i = 0; i < name.length(); i++) {
            char lower = (char) (name.charAt(i) | 0x20);
            if (lower < 'a' || lower > 'z') {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private String parentPath() {
        JsonStreamContext parent = parser.getParsingContext().getParent();
        return parent == null ? ROOT : path(parent.pathAsPointer());
    }

    private static String path(JsonPointer pointer) {
        StringBuilder path = new StringBuilder();
        for (JsonPointer at = pointer; at != null && !at.matches(); at = at.tail()) {
            if (at.getMatchingIndex() >= 0) {
                path.append('[').append(at.getMatchingIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(at.getMatchingProperty());
            }
        }
        return path.isEmpty() ? ROOT : Surrogates.printable(path.toString());
    }

    private ProblemException wrongType(String expected) {
        return wrong("must be " + expected + ", not " + describe(parser.currentToken()));
    }

    private void expect(JsonToken token, String expected) {
        if (parser.currentToken() != token) {
            throw wrongType(expected);
        }
    }

    private static String describe(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "an array";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            default -> "this";
        };
    }

    private String text() {
        try {
            return parser.getText();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** The next token in an object. What is broken here is no fault of the field before, whose name the parser still has. */
    private @Nullable JsonToken nextName() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw failed(e, repeats(e) ? path() : parentPath());
        }
    }

    private static boolean repeats(IOException e) {
        return e instanceof JsonProcessingException json
                && json.getOriginalMessage().startsWith("Duplicate");
    }

    private @Nullable JsonToken next() {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private ProblemException failed(IOException e) {
        return failed(e, path());
    }

    private ProblemException failed(IOException e, String path) {
        if (e instanceof StreamConstraintsException) {
            return broken(path, "nested too deep, or a number too long", parser.currentLocation());
        }
        if (e instanceof JsonEOFException) {
            return broken(path, "it ends too early", parser.currentLocation());
        }
        if (e instanceof JsonProcessingException json) {
            JsonLocation location = json.getLocation();
            String[] parts = ADVICE_TO_PROGRAMMERS.split(json.getOriginalMessage(), 2);
            return broken(path, parts[0], location == null ? parser.currentLocation() : location);
        }
        return broken(path, "it is not UTF-8", parser.currentLocation());
    }

    private static ProblemException broken(String path, String what, JsonLocation where) {
        String message = "line " + where.getLineNr() + ", column " + where.getColumnNr() + ": "
                + Surrogates.printable(what.lines().findFirst().orElse(""));
        String detail = "The body is not the JSON it should be: " + message + ".";
        return new Problem(ProblemKind.MALFORMED, detail, List.of(new Violation(path, message)), null).exception();
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }
}
