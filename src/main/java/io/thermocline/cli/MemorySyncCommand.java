package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thermocline memory sync}. */
@Command(
        name = "sync",
        description = {"Writes everything acknowledged to segments now.", "Interrupted, it goes on in the server."},
        footer = {"  thermocline memory sync", "  thermocline memory sync --no-wait"})
final class MemorySyncCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    @Option(names = "--force", description = "Makes no difference: this command never waits for an interval.")
    private boolean force;

    MemorySyncCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(root, Call.post("/v1/tiers/sync", Json.object().put("force", force)), noWait);
    }
}
