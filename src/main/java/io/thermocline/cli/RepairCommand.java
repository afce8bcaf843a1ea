package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thermocline repair}. */
@Command(
        name = "repair",
        description = {
            "Compares as `verify` does, and mends what can be had from elsewhere: a file from the archive, an object from the file, vectors from the text, metadata from the blocks.",
            "What cannot be mended stays as it is, is listed, and makes the exit status 1."
        },
        footer = {"  thermocline repair"})
final class RepairCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(names = "--deep", description = "Read what lies in the archive too, not names and sizes alone.")
    private boolean deep;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    RepairCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(
                root, Call.post("/v1/consistency/repair", Json.object().put("deep", deep)), noWait);
    }
}
