package io.thermocline.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * An operation that a server has begun; it may be asked about after a restart too.
 *
 * @param path where it is asked about
 */
record BegunOperation(PackagedServer server, String path) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(5);

    static BegunOperation of(PackagedServer server, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        return new BegunOperation(
                server, answer.headers().firstValue("Location").orElseThrow());
    }

    /** Begins one. */
    static BegunOperation post(PackagedServer server, String path, String json) {
        return of(server, server.post(path, json));
    }

    JsonNode now() {
        return Json.of(server.get(path));
    }

    /** As it is once that is true of it. */
    JsonNode until(Predicate<JsonNode> enough) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode seen = now();
        while (!enough.test(seen)) {
            assertThat(System.nanoTime()).as("still %s", seen).isLessThan(deadline);
            LockSupport.parkNanos(PAUSE.toNanos());
            seen = now();
        }
        return seen;
    }

    /** As it has ended, however that was. */
    JsonNode ended() {
        return until(each -> each.has("finishedAt"));
    }

    JsonNode succeeded() {
        return ended("SUCCEEDED");
    }

    JsonNode failed() {
        return ended("FAILED");
    }

    private JsonNode ended(String state) {
        JsonNode ended = ended();
        assertThat(ended.path("state").asText()).as("%s", ended).isEqualTo(state);
        return ended;
    }
}
