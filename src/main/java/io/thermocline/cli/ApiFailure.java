package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** The server refused: an RFC 9457 problem as one line that says what is wrong, in which fields. */
final class ApiFailure extends CommandFailure {
    private static final long serialVersionUID = 1L;

    private final int status;

    private ApiFailure(int status, String message) {
        super(message);
        this.status = status;
    }

    /** The HTTP status. */
    int status() {
        return status;
    }

    /** What an answer of 400 or more says; an answer that is no problem document did not come from Thermocline. */
    static ApiFailure of(Answer answer, String where) {
        if (!answer.mediaType().equals("application/problem+json")) {
            return new ApiFailure(
                    answer.status(),
                    where + " answered " + answer.status() + " without saying why. Is it a Thermocline server?");
        }
        return new ApiFailure(answer.status(), describe(answer.json(), answer.status()));
    }

    /** One line: the detail, the fields that it does not name itself, and the status. */
    static String describe(JsonNode problem, int status) {
        String title = problem.path("title").asText("");
        String detail = problem.path("detail").asText("");
        List<String> parts = new ArrayList<>();
        if (!title.isEmpty()) {
            parts.add(title);
        }
        if (!detail.isEmpty() && !detail.equals(title)) {
            parts.add(detail);
        }
        String said = parts.isEmpty() ? "the server refused" : String.join(": ", parts);
        StringBuilder line = new StringBuilder(said);
        for (JsonNode violation : problem.path("violations")) {
            String each = violation.path("field").asText("") + ": "
                    + violation.path("message").asText("");
            if (!detail.contains(each)) {
                line.append("; ").append(each);
            }
        }
        return Terminal.harmless(line.append(" (").append(status).append(')').toString());
    }
}
