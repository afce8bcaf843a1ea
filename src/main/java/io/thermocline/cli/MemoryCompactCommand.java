package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thermocline memory compact}. */
@Command(
        name = "compact",
        description = {
            "Writes what is in memory to segments and merges segments, then shows their sizes before and after.",
            "Interrupted, it goes on in the server: `thermocline operations ls` lists it."
        },
        footer = {"  thermocline memory compact", "  thermocline memory compact --no-wait"})
final class MemoryCompactCommand implements Callable<Integer> {
    private static final int KEY_BYTES = 16;

    private final RootCommand root;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryCompactCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Call begin = Call.post("/v1/tiers/compact", Json.object())
                .header("Idempotency-Key", root.world().randomHex(KEY_BYTES));
        JsonNode begun = root.client().send(begin).json();
        String id = begun.path("id").asText();
        if (!noWait) {
            return Operations.print(root, Operations.await(root, id));
        }
        root.terminal().out().println(root.json() ? Json.pretty(begun) : Terminal.harmless(id));
        return 0;
    }
}
