package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.engine.ListPosition;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Where a page of a list ended, as text that means nothing to the client: base64url of format version (1 byte), createdAt (8), id (16), and the
 * first 8 bytes of SHA-256 over those and the query, so that a cursor of another query, or one that was changed, is found out. It gives away
 * nothing that the page did not, and lets nobody see more: so it needs no secret.
 */
final class ListCursor {
    private static final byte FORMAT = 1;
    private static final int POSITION_BYTES = 1 + Long.BYTES + BlockId.BYTES;
    private static final int CHECK_BYTES = 8;

    private final byte[] query;

    /** Cursors of one query of one caller. */
    ListCursor(Caller caller, @Nullable BlockClass blockClass, @Nullable String tag) {
        String scope = switch (caller.scope()) {
            case ManifoldScope.All _ -> "*";
            case ManifoldScope.Named named -> String.join("\n", new TreeSet<>(named.names()));
        };
        String text = String.join(
                "\0", caller.name(), scope, blockClass == null ? "" : blockClass.name(), tag == null ? "" : "#" + tag);
        query = text.getBytes(StandardCharsets.UTF_8);
    }

    String write(ListPosition position) {
        ByteBuffer bytes = ByteBuffer.allocate(POSITION_BYTES + CHECK_BYTES);
        bytes.put(FORMAT).putLong(position.createdAtMicros());
        position.id().write(bytes);
        bytes.put(check(Arrays.copyOf(bytes.array(), POSITION_BYTES)));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** @throws ProblemException of kind MALFORMED if the text is no cursor of this query */
    ListPosition read(String cursor) {
        byte[] bytes = decode(cursor);
        if (bytes.length != POSITION_BYTES + CHECK_BYTES || bytes[0] != FORMAT) {
            throw refused();
        }
        byte[] position = Arrays.copyOf(bytes, POSITION_BYTES);
        if (!Arrays.equals(check(position), Arrays.copyOfRange(bytes, POSITION_BYTES, bytes.length))) {
            throw refused();
        }
        ByteBuffer buffer = ByteBuffer.wrap(position, 1, POSITION_BYTES - 1);
        return new ListPosition(buffer.getLong(), BlockId.read(buffer));
    }

    private byte[] check(byte[] position) {
        return Arrays.copyOf(Sha256.of(position, query), CHECK_BYTES);
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
