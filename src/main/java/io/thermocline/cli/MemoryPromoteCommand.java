package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code thermocline memory promote}. */
@Command(
        name = "promote",
        description = {
            "Brings segments back from the archive to the local disk: those with a block that meets every condition.",
            "They come while the budget of the warm tier has room, or whatever it says with --force."
        },
        footer = {
            "  thermocline memory promote 0190b5c3-7d2e-7c41-9f6a-3b1f0c7e2a11",
            "  thermocline memory promote --filter \"'report' in tags\""
        })
final class MemoryPromoteCommand implements Callable<Integer> {
    private final RootCommand root;

    @Mixin
    private SegmentSelection segments = new SegmentSelection();

    @Option(names = "--force", description = "Whatever the budget says.")
    private boolean force;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryPromoteCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(root, Call.post("/v1/tiers/promote", segments.body("promote", force)), noWait);
    }
}
