package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A list of blocks, page by page, up to a limit. */
final class Pages {
    private final Client client;
    private final Call list;
    private long left;
    private String cursor = "";
    private boolean started;

    Pages(Client client, Call list, long limit) {
        this.client = client;
        this.list = list;
        this.left = limit;
    }

    boolean hasNext() {
        return left > 0 && (!started || more());
    }

    /** Whether the server has more after what was read. */
    boolean more() {
        return !cursor.isEmpty();
    }

    /** Where the rest begins; empty when there is none. */
    String cursor() {
        return cursor;
    }

    /** Asks for the next page. */
    List<JsonNode> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        Call call = list.query("limit", String.valueOf(Math.min(left, ListCommand.PAGE)));
        JsonNode answer = client.send(cursor.isEmpty() ? call : call.query("cursor", cursor))
                .json();
        List<JsonNode> blocks = new ArrayList<>();
        answer.path("blocks").forEach(blocks::add);
        String next = answer.path("nextCursor").asText("");
        if (next.equals(cursor) && !next.isEmpty()) {
            throw new CommandFailure("The server answers the same page again and again.");
        }
        cursor = next;
        started = true;
        left -= blocks.size();
        return blocks;
    }
}
