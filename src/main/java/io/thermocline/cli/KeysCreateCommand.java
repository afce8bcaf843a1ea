package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline keys create}. */
@Command(
        name = "create",
        description = {
            "Makes an API key and prints it, once: only its hash is kept.",
            "--offline asks no server: put the line that it prints into the settings."
        },
        footer = {
            "  thermocline keys create alice",
            "  thermocline keys create root --operator --offline",
        })
final class KeysCreateCommand implements Callable<Integer> {
    private static final int KEY_BYTES = 32;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "What access lists and logs call its owner.")
    private String name = "";

    @Option(names = "--operator", description = "It may administer the store.")
    private boolean operator;

    @Option(names = "--offline", description = "Make it here, for the settings of a server.")
    private boolean offline;

    KeysCreateCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (offline) {
            createHere();
        } else {
            createThere();
        }
        return 0;
    }

    private void createHere() {
        // The name becomes part of a settings line, which quotes and line breaks would change.
        if (!NAME.matcher(name).matches()) {
            throw new ParameterException(
                    spec.commandLine(), "NAME must be 1 to 128 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
        }
        byte[] chance = new byte[KEY_BYTES];
        root.world().random().nextBytes(chance);
        String key = "tck_" + Base64.getUrlEncoder().withoutPadding().encodeToString(chance);
        String property = "thermocline.auth.keys.\"" + name + "\".";
        String hash = property + "sha256=" + Digests.sha256(key.getBytes(StandardCharsets.US_ASCII));
        String role = property + "operator=true";
        PrintStream out = root.terminal().out();
        if (root.json()) {
            ObjectNode answer = Json.object().put("name", name).put("key", key);
            answer.putArray("settings").add(hash);
            if (operator) {
                answer.withArray("settings").add(role);
            }
            out.println(Json.pretty(answer));
            return;
        }
        out.println(key);
        root.terminal().err().println("Keep it: it cannot be shown again. For the settings of the server:");
        out.println(hash);
        if (operator) {
            out.println(role);
        }
    }

    private void createThere() {
        ObjectNode request = Json.object().put("name", name);
        if (operator) {
            request.put("operator", true);
        }
        JsonNode answer = root.client().send(Call.post("/v1/keys", request)).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(answer));
            return;
        }
        root.terminal().out().println(answer.path("key").asText());
        root.terminal().err().println("Keep it: it cannot be shown again. Use it as THERMOCLINE_API_KEY.");
    }
}
