package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code thermocline erase key}. */
@Command(
        name = "key",
        description = "Prints the public key that the server signs proofs with, as PEM.",
        footer = "  thermocline erase key > signing-key.pem")
final class EraseKeyCommand implements Callable<Integer> {
    private final RootCommand root;

    EraseKeyCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        JsonNode key = root.client().send(Call.get("/v1/signing-key")).json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(key));
        } else {
            root.terminal().out().print(key.path("pem").asText());
        }
        return 0;
    }
}
