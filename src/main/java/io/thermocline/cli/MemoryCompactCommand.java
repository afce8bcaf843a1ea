package io.thermocline.cli;

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
    private final RootCommand root;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryCompactCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(root, Call.post("/v1/tiers/compact", Json.object()), noWait);
    }
}
