package io.thermocline.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline ls}. */
@Command(
        name = "ls",
        description = "Lists blocks, newest first.",
        footer = {
            "  thermocline ls",
            "  thermocline ls --class DOCUMENTATION --tag import:docs --all",
            "  thermocline ls --limit 500 --output json | jq -r '.blocks[].key'"
        })
final class ListCommand implements Callable<Integer> {
    /** The most that the server answers at once. */
    static final int PAGE = 1000;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--class", paramLabel = "CLASS", description = "Only blocks of this class.")
    private @Nullable String blockClass;

    @Option(names = "--tag", paramLabel = "TAG", description = "Only blocks with this tag.")
    private @Nullable String tag;

    @Option(names = "--filter", paramLabel = "CEL", description = "Only blocks of which this expression is true.")
    private @Nullable String filter;

    @Option(names = "--limit", paramLabel = "N", description = "How many at most (default: ${DEFAULT-VALUE}).")
    private int limit = 50;

    @Option(names = "--all", description = "All of them, however many.")
    private boolean all;

    ListCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit must be at least 1");
        }
        Call list = Call.get("/v1/blocks");
        if (blockClass != null) {
            list = list.query("class", blockClass);
        }
        if (tag != null) {
            list = list.query("tag", tag);
        }
        if (filter != null) {
            list = list.query("filter", filter);
        }
        Pages pages = new Pages(root.client(), list, all ? Long.MAX_VALUE : limit);
        new BlockTable(root, false).print(pages);
        return 0;
    }
}
