package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code thermocline memory archive}. */
@Command(
        name = "archive",
        description = {
            "Moves segments from the local disk to the archive. Blocks stay readable; reading their content takes longer from there.",
            "A segment moves whole: when at least half of its blocks meet every condition, or any does and --force is given."
        },
        footer = {"  thermocline memory archive --cold", "  thermocline memory archive --older-than 720h"})
final class MemoryArchiveCommand implements Callable<Integer> {
    private final RootCommand root;

    @Mixin
    private SegmentSelection segments = new SegmentSelection();

    @Option(names = "--force", description = "A segment moves for a single block.")
    private boolean force;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    MemoryArchiveCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(root, Call.post("/v1/tiers/archive", segments.body("archive", force)), noWait);
    }
}
