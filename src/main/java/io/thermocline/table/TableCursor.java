package io.thermocline.table;

import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;

/**
 * Where a page ended, as text that means nothing to the client: base64url of format version (1 byte), sequence (8), now (8), the compared values of the last
 * row (each one byte for whether there is one, then 8 bytes, or 16, or a length of 4 and as many bytes), and the first 8 bytes of SHA-256 over those and the
 * query, so that a cursor of another query, or one that was changed, is found out. It gives away nothing that the page did not.
 */
final class TableCursor {
    private static final byte FORMAT = 1;
    private static final int CHECK_BYTES = 8;

    private final Ordering ordering;
    private final byte[] query;

    /**
     * What a cursor says.
     *
     * @param nowMicros of the first page
     * @param values one for each part of the order
     */
    record Place(long sequence, long nowMicros, List<Optional<Object>> values) {
        Place {
            values = List.copyOf(values);
        }
    }

    TableCursor(TableQuery query, Ordering ordering) {
        this.ordering = ordering;
        this.query = text(query).getBytes(StandardCharsets.UTF_8);
    }

    private static String text(TableQuery query) {
        Caller caller = query.view().caller();
        String scope = switch (caller.scope()) {
            case ManifoldScope.All _ -> "*";
            case ManifoldScope.Named(var names) -> String.join("\0", new TreeSet<>(names));
        };
        String filter = query.filter() == null ? "" : query.filter().text();
        return String.join(
                "\0\0",
                caller.name(),
                caller.role().name(),
                scope,
                filter,
                query.sort().toString());
    }

    String write(Place place) {
        int bytes = 1 + 2 * Long.BYTES + CHECK_BYTES;
        List<byte[]> values = new ArrayList<>();
        for (Optional<Object> each : place.values()) {
            byte[] value = encode(each);
            values.add(value);
            bytes += value.length;
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        buffer.put(FORMAT).putLong(place.sequence()).putLong(place.nowMicros());
        values.forEach(buffer::put);
        buffer.put(check(Arrays.copyOf(buffer.array(), buffer.position())));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(buffer.array());
    }

    private static byte[] encode(Optional<Object> value) {
        if (value.isEmpty()) {
            return new byte[] {0};
        }
        return switch (value.get()) {
            case Long number -> there(Long.BYTES).putLong(number).array();
            case Double number -> there(Double.BYTES).putDouble(number).array();
            case Boolean flag -> there(1).put((byte) (flag ? 1 : 0)).array();
            case UUID id ->
                there(2 * Long.BYTES)
                        .putLong(id.getMostSignificantBits())
                        .putLong(id.getLeastSignificantBits())
                        .array();
            case BigInteger number -> sized(number.toByteArray());
            case String text -> sized(text.getBytes(StandardCharsets.UTF_8));
            default ->
                throw new IllegalArgumentException(
                        "no value of an order: " + value.get().getClass());
        };
    }

    private static ByteBuffer there(int bytes) {
        return ByteBuffer.allocate(1 + bytes).put((byte) 1);
    }

    private static byte[] sized(byte[] bytes) {
        return there(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }

    /** @throws ProblemException of kind MALFORMED if the text is no cursor of this query */
    Place read(String cursor) {
        byte[] bytes = decode(cursor);
        if (bytes.length < 1 + 2 * Long.BYTES + CHECK_BYTES || bytes[0] != FORMAT) {
            throw refused();
        }
        byte[] place = Arrays.copyOf(bytes, bytes.length - CHECK_BYTES);
        if (!Arrays.equals(check(place), Arrays.copyOfRange(bytes, place.length, bytes.length))) {
            throw refused();
        }
        try {
            return place(ByteBuffer.wrap(place, 1, place.length - 1));
        } catch (BufferUnderflowException e) {
            // the check value is no secret, so that anyone can make one that holds
            throw refused();
        }
    }

    private Place place(ByteBuffer from) {
        long sequence = from.getLong();
        long nowMicros = from.getLong();
        List<Optional<Object>> values = new ArrayList<>();
        for (Ordering.Part part : ordering.parts()) {
            values.add(from.get() == 0 ? Optional.empty() : Optional.of(value(part.type(), from)));
        }
        return new Place(sequence, nowMicros, values);
    }

    private static Object value(Ordering.Type type, ByteBuffer from) {
        return switch (type) {
            case LONG -> from.getLong();
            case DOUBLE -> from.getDouble();
            case BOOL -> from.get() == 1;
            case ID -> new UUID(from.getLong(), from.getLong());
            case BIG -> new BigInteger(sized(from));
            case TEXT -> new String(sized(from), StandardCharsets.UTF_8);
        };
    }

    private static byte[] sized(ByteBuffer from) {
        int length = from.getInt();
        if (length < 0 || length > from.remaining()) {
            throw refused();
        }
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }

    private byte[] check(byte[] place) {
        return Arrays.copyOf(Sha256.of(place, query), CHECK_BYTES);
    }

    private static byte[] decode(String cursor) {
        try {
            return Base64.getUrlDecoder().decode(cursor);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static ProblemException refused() {
        return Problem.field(
                        ProblemKind.MALFORMED,
                        "cursor",
                        "is not one of this query; pass nextCursor of the page before unchanged, with the same query")
                .exception();
    }
}
