package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thermocline operations get}. */
@Command(
        name = "get",
        description = "Shows an operation: how far it is, what it did, why it failed.",
        footer = "  thermocline operations get 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e")
final class OperationsGetCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "ID", description = "The id of an operation.")
    private String id = "";

    OperationsGetCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Operations.print(root, root.client().send(Operations.get(id)).json());
        return 0;
    }
}
