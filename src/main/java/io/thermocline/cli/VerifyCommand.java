package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code thermocline verify}. */
@Command(
        name = "verify",
        description = {
            "Compares the parts of the store: reads all segments, here and in the archive, and looks for blocks without metadata or vectors.",
            "Changes nothing. The exit status is 1 when something is inconsistent."
        },
        footer = {"  thermocline verify", "  thermocline verify --deep"})
final class VerifyCommand implements Callable<Integer> {
    private final RootCommand root;

    @Option(names = "--deep", description = "Read what lies in the archive too, not names and sizes alone.")
    private boolean deep;

    @Option(names = "--no-wait", description = "Begin it, print its id, and do not wait.")
    private boolean noWait;

    VerifyCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.begin(
                root, Call.post("/v1/consistency/verify", Json.object().put("deep", deep)), noWait);
    }
}
