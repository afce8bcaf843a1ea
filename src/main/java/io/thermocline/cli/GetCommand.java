package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline get}. */
@Command(
        name = "get",
        description =
                "Shows a block: its metadata, then its content. --raw and -o give the exact bytes of the content.",
        footer = {
            "  thermocline get 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e",
            "  thermocline get --key docs/start.md --raw > start.md",
            "  thermocline get --key map -o map.png",
            "  thermocline get --key docs/start.md --include vectors --output json"
        })
final class GetCommand implements Callable<Integer> {
    private static final int LABEL_COLUMNS = 12;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = {"--raw", "--content"},
            description = "Only the content, byte for byte.")
    private boolean raw;

    @Option(
            names = {"-o", "--output-file"},
            paramLabel = "FILE",
            description = "Write the content, byte for byte, to FILE.")
    private @Nullable Path file;

    @Option(
            names = "--include",
            paramLabel = "PART",
            split = ",",
            description = "What to show besides metadata: content (default), vectors.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--at-version", paramLabel = "N", description = "An older version, while it is kept.")
    private @Nullable Long version;

    GetCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if ((raw || file != null) && (!include.isEmpty() || version != null)) {
            throw new ParameterException(
                    spec.commandLine(), "--raw and -o give the content that is current: no --include, no --at-version");
        }
        Client client = root.client();
        if (file != null) {
            save(client, file);
        } else if (raw) {
            download(client, root.terminal().out());
        } else {
            show(client);
        }
        return 0;
    }

    private void show(Client client) {
        Call call = target.read();
        if (!include.isEmpty()) {
            call = call.query("include", String.join(",", include));
        }
        if (version != null) {
            call = call.query("version", version.toString());
        }
        JsonNode block = client.send(call).json();
        PrintStream out = root.terminal().out();
        if (root.json()) {
            out.println(Json.pretty(block));
            return;
        }
        for (List<String> field : Blocks.fields(block)) {
            out.println(Columns.pad(field.getFirst(), LABEL_COLUMNS) + Terminal.harmless(field.getLast()));
        }
        if (block.path("vectors").isArray()) {
            showVectors(block.path("vectors"));
        }
        if (block.has("content")) {
            out.println();
            String content = block.path("content").asText();
            String shown = root.terminal().outIsTerminal() ? Terminal.harmlessLines(content) : content;
            out.print(shown);
            out.print(shown.isEmpty() || shown.endsWith("\n") ? "" : "\n");
        } else if (block.has("contentBase64")) {
            out.println();
            out.println("The content is binary: --raw or -o FILE gives its bytes.");
        }
    }

    private void showVectors(JsonNode vectors) {
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode vector : vectors) {
            rows.add(List.of(
                    vector.path("chunk").asText(),
                    vector.path("encoder").asText(),
                    vector.path("offset").asText(),
                    vector.path("length").asText(),
                    String.valueOf(vector.path("values").size())));
        }
        root.terminal().out().println();
        new Table(root.terminal(), 1, "CHUNK", "ENCODER", "OFFSET", "LENGTH", "DIMENSION").print(rows);
    }

    private void download(Client client, OutputStream stream) {
        try {
            client.download(Call.get(Call.block(target.resolve(client)) + "/content"), stream);
            stream.flush();
        } catch (IOException e) {
            throw new CommandFailure("The content did not come through: " + Failures.of(e), e);
        }
    }

    /** Through a file beside it, so that a failure half-way leaves what was there. */
    private void save(Client client, Path to) {
        Path absolute = to.toAbsolutePath();
        Path part = absolute.resolveSibling(absolute.getFileName() + ".part");
        try {
            try (OutputStream stream = Files.newOutputStream(part)) {
                download(client, stream);
            } catch (RuntimeException e) {
                Files.deleteIfExists(part);
                throw e;
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
            root.terminal().err().println(Sizes.of(Files.size(absolute)) + " written to " + to);
        } catch (IOException e) {
            throw new CommandFailure("Cannot write " + to + ": " + Failures.of(e), e);
        }
    }
}
