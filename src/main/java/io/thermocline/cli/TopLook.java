package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Objects;

/**
 * What the server said at one moment.
 *
 * @param nanos when, on a clock for durations
 * @param tiers the answer of {@code /v1/tiers}
 * @param sync the answer of {@code /v1/tiers/sync-status}
 */
record TopLook(long nanos, JsonNode tiers, JsonNode sync) {
    TopLook {
        Objects.requireNonNull(tiers);
        Objects.requireNonNull(sync);
    }

    /** Asks the server. */
    static TopLook of(Client client, long nanos) {
        return new TopLook(
                nanos,
                client.send(Call.get("/v1/tiers")).json(),
                client.send(Call.get("/v1/tiers/sync-status")).json());
    }

    /** Commits a second since another look; negative never. */
    double commitsPerSecond(TopLook before) {
        return perSecond(
                before,
                sync.path("sequence").asDouble() - before.sync.path("sequence").asDouble());
    }

    /** Blocks asked for by id, a second, since another look. */
    double readsPerSecond(TopLook before) {
        return perSecond(before, reads() - before.reads());
    }

    /** Reads of one tier or level a second since another look. */
    double hitsPerSecond(TopLook before, JsonNode usage, String field, String name) {
        JsonNode then = find(before.tiers.path(field), name, usage.path(name).asText());
        return perSecond(
                before, usage.path("hits").asDouble() - then.path("hits").asDouble());
    }

    private double reads() {
        double reads = 0;
        for (JsonNode each : tiers.path("tiers")) {
            reads += each.path("hits").asDouble();
        }
        return reads;
    }

    private double perSecond(TopLook before, double more) {
        double seconds = (nanos - before.nanos) / 1e9;
        // a server that started anew counts from zero
        return seconds <= 0 || more < 0 ? 0 : more / seconds;
    }

    private static JsonNode find(JsonNode usages, String name, String value) {
        for (JsonNode each : usages) {
            if (each.path(name).asText().equals(value)) {
                return each;
            }
        }
        return usages.path(-1);
    }
}
