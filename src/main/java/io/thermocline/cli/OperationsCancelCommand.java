package io.thermocline.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code thermocline operations cancel}. */
@Command(
        name = "cancel",
        description = "Asks an operation to stop; what it did so far stays done.",
        footer = "  thermocline operations cancel 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e")
final class OperationsCancelCommand implements Callable<Integer> {
    private final RootCommand root;

    @Parameters(paramLabel = "ID", description = "The id of an operation.")
    private String id = "";

    OperationsCancelCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Operations.print(
                root, root.client().send(Call.delete(Operations.path(id))).json());
        return 0;
    }
}
