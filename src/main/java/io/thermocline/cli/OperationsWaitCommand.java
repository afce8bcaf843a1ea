package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thermocline operations wait}. */
@Command(
        name = "wait",
        description =
                "Waits until an operation has ended and shows it. The exit status is 1 when it failed or was cancelled.",
        footer = "  thermocline operations wait 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e")
final class OperationsWaitCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "ID", description = "The id of an operation.")
    private String id = "";

    OperationsWaitCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        return Operations.print(root, Operations.await(root, id));
    }
}
