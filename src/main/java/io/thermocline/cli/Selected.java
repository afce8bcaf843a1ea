package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The body of a call that selects blocks by what they are and how they are used. */
final class Selected {
    private Selected() {}

    static ObjectNode body(
            List<String> ids, boolean cold, @Nullable String olderThan, @Nullable String filter, boolean force) {
        ObjectNode body = Json.object().put("cold", cold).put("force", force);
        if (olderThan != null) {
            body.put("olderThan", olderThan);
        }
        if (filter != null) {
            body.put("filter", filter);
        }
        if (!ids.isEmpty()) {
            ArrayNode named = body.putArray("ids");
            ids.forEach(named::add);
        }
        return body;
    }
}
