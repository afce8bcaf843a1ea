package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;

/** A list, page by page, up to a limit. */
final class Pages {
    /** Asks for a page. */
    @FunctionalInterface
    interface Asking {
        /**
         * The call that asks.
         *
         * @param after the cursor; empty for the first page
         */
        Call page(long limit, String after);
    }

    private final Client client;
    private final Asking asking;
    private final String name;
    private long left;
    private String cursor = "";
    private JsonNode plan = Json.nothing();
    private boolean started;

    /** A list of blocks. */
    Pages(Client client, Call list, long limit) {
        this(client, list, "blocks", limit);
    }

    /** A list that is asked for by parameters, as the others are. */
    Pages(Client client, Call list, String name, long limit) {
        this(
                client,
                (most, after) -> {
                    Call call = list.query("limit", String.valueOf(most));
                    return after.isEmpty() ? call : call.query("cursor", after);
                },
                name,
                limit);
    }

    /**
     * A list of anything.
     *
     * @param name of the field that holds the entries
     */
    Pages(Client client, Asking asking, String name, long limit) {
        this.client = client;
        this.asking = asking;
        this.name = name;
        this.left = limit;
    }

    /** A list that is asked for by a body, in which limit and cursor are fields. */
    static Asking posted(String path, ObjectNode request) {
        return (most, after) -> {
            ObjectNode page = request.deepCopy().put("limit", most);
            return Call.post(path, after.isEmpty() ? page : page.put("cursor", after));
        };
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

    /** How the server found the first page; missing when it was not asked to say. */
    JsonNode plan() {
        return plan;
    }

    /** Asks for the next page. */
    List<JsonNode> next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        JsonNode answer = client.send(asking.page(Math.min(left, ListCommand.PAGE), cursor))
                .json();
        if (!started) {
            plan = answer.path("plan");
        }
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
