package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Operations as the server tells them. */
final class Operations {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
    private static final int KEY_BYTES = 16;
    private static final Set<String> ENDED = Set.of("SUCCEEDED", "FAILED", "CANCELLED");

    private Operations() {}

    static Call get(String id) {
        return Call.get(path(id));
    }

    static String path(String id) {
        return "/v1/operations/" + Call.encode(id);
    }

    static boolean ended(JsonNode operation) {
        return ENDED.contains(operation.path("state").asText());
    }

    static boolean succeeded(JsonNode operation) {
        return operation.path("state").asText().equals("SUCCEEDED");
    }

    /** Begins an operation, and unless told otherwise waits until it has ended and shows it; the exit status is 1 when it did not end well. */
    static int begin(RootCommand root, Call call, boolean noWait) {
        Call begin = call.header("Idempotency-Key", root.world().randomHex(KEY_BYTES));
        JsonNode begun = root.client().send(begin).json();
        String id = begun.path("id").asText();
        if (!noWait) {
            return print(root, await(root, id));
        }
        root.terminal().out().println(root.json() ? Json.pretty(begun) : Terminal.harmless(id));
        return 0;
    }

    /** Asks again and again until the operation has ended, and shows meanwhile how far it is. */
    static JsonNode await(RootCommand root, String id) {
        Client client = root.client(Client.Patience.TASK);
        OperationProgress progress =
                new OperationProgress(root.terminal(), root.world().clock());
        Duration pause = FIRST_PAUSE;
        try {
            JsonNode operation = client.send(get(id)).json();
            while (!ended(operation)) {
                progress.show(operation);
                root.world().pause().await(pause);
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
                operation = client.send(get(id)).json();
            }
            return operation;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailure("Interrupted. The operation goes on.", e);
        } finally {
            progress.end();
        }
    }

    /** Prints an operation; the exit status is 1 when it has ended otherwise than well, or found what is inconsistent. */
    static int print(RootCommand root, JsonNode operation) {
        if (root.json()) {
            root.terminal().out().println(Json.pretty(operation));
        } else {
            new Table(root.terminal(), 1, "FIELD", "VALUE").print(fields(operation));
        }
        boolean bad = ended(operation) && !succeeded(operation);
        return bad || !operation.path("report").path("consistent").asBoolean(true) ? 1 : 0;
    }

    /** {@code 40 of 100 blocks}. */
    static String progress(JsonNode operation) {
        JsonNode progress = operation.path("progress");
        String total = progress.has("total") ? " of " + progress.path("total").asText() : "";
        return progress.path("done").asText("0") + total + " "
                + progress.path("unit").asText("");
    }

    private static List<List<String>> fields(JsonNode operation) {
        List<List<String>> rows = new ArrayList<>();
        for (String field : List.of("id", "kind", "state", "caller", "createdAt", "startedAt", "finishedAt")) {
            if (operation.has(field)) {
                rows.add(List.of(field, operation.path(field).asText()));
            }
        }
        rows.add(List.of("progress", progress(operation)));
        operation.path("report").properties().forEach(figure -> {
            if (figure.getValue().isValueNode()) {
                rows.add(List.of(figure.getKey(), figure.getValue().asText()));
            }
        });
        for (JsonNode failure : operation.path("report").path("failures")) {
            rows.add(List.of(
                    "failure",
                    failure.path("id").asText() + ": "
                            + failure.path("problem").path("detail").asText()));
        }
        JsonNode proof = operation.path("report").path("proof");
        if (proof.isObject()) {
            rows.add(List.of("proof", "signed by key " + proof.path("keyId").asText() + "; --output json prints it"));
        }
        for (JsonNode each : operation.path("report").path("inconsistencies")) {
            String block =
                    each.has("blockId") ? " block " + each.path("blockId").asText() : "";
            rows.add(List.of(each.path("issue").asText(), each.path("entry").asText() + block));
        }
        if (operation.has("problem")) {
            rows.add(List.of("problem", operation.path("problem").path("detail").asText()));
        }
        return rows;
    }
}
