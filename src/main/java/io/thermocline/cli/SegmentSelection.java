package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Which segments a command is about. */
final class SegmentSelection {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "ID", arity = "0..*", description = "Only segments with these blocks.")
    private List<String> ids = List.of();

    @Option(names = "--cold", description = "Only segments of which hardly anything was read of late.")
    private boolean cold;

    @Option(
            names = "--older-than",
            paramLabel = "DURATION",
            description = "Only segments that nobody read in that time, such as 30m or 24h.")
    private @Nullable String olderThan;

    @Option(
            names = "--filter",
            paramLabel = "EXPRESSION",
            description = "Only segments with blocks that a filter keeps.")
    private @Nullable String filter;

    @Option(names = "--all", description = "Every segment.")
    private boolean all;

    /** The body of the call. */
    ObjectNode body(String verb, boolean force) {
        boolean narrowed = cold || olderThan != null || filter != null || !ids.isEmpty();
        if (all == narrowed) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Say what to " + verb + ": --all, or any of ID, --cold, --older-than, --filter");
        }
        return Selected.body(ids, cold, olderThan, filter, all || force);
    }
}
