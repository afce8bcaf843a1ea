package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.problem.Problem;
import io.thermocline.problem.Violation;
import java.io.IOException;
import java.time.Duration;

/** Problems as RFC 9457 writes them. */
final class ProblemJson {
    static final String MEDIA_TYPE = "application/problem+json";
    private static final int SIZE_HINT = 512;

    private ProblemJson() {}

    /** The document. */
    static byte[] bytes(Problem problem) {
        return JsonOutput.document(SIZE_HINT, to -> write(to, problem));
    }

    /** The problem as an object within a document. */
    static void write(JsonGenerator to, Problem problem) throws IOException {
        to.writeStartObject();
        to.writeStringField("type", problem.kind().type());
        to.writeStringField("title", problem.kind().title());
        to.writeNumberField("status", problem.kind().status());
        to.writeStringField("detail", problem.detail());
        if (!problem.violations().isEmpty()) {
            to.writeArrayFieldStart("violations");
            for (Violation violation : problem.violations()) {
                to.writeStartObject();
                to.writeStringField("field", violation.field());
                to.writeStringField("message", violation.message());
                to.writeEndObject();
            }
            to.writeEndArray();
        }
        to.writeEndObject();
    }

    /** Seconds for a Retry-After header: whole, at least one. */
    static long retryAfterSeconds(Duration time) {
        return Math.max(1, time.plusMillis(999).toSeconds());
    }
}
