package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A list, page by page, up to a limit. */
final class Pages {
    private final Client client;
    private final Call list;
    private final String name;
    private long left;
    private String cursor = "";
    private boolean started;

    /** A list of blocks. */
    Pages(Client client, Call list, long limit) {
        this(client, list, "blocks", limit);
    }

    /**
     * A list of anything.
     *
     * @param name of the field that holds the entries
     */
    Pages(Client client, Call list, String name, long limit) {
        this.client = client;
        this.list = list;
        this.name = name;
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
        List<JsonNode> entries = new ArrayList<>();
        answer.path(name).forEach(entries::add);
        String next = answer.path("nextCursor").asText("");
        if (next.equals(cursor) && !next.isEmpty()) {
            throw new CommandFailure("The server answers the same page again and again.");
        }
        cursor = next;
        started = true;
        left -= entries.size();
        return entries;
    }
}
