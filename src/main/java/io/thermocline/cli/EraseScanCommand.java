package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thermocline.block.BlockId;
import io.thermocline.erasure.ByteSearch;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline erase scan}: needs no server, and may run beside one. */
@Command(
        name = "scan",
        description = {
            "Looks through every file of a data directory for a text or an id, in compressed pages as well, and says where it is.",
            "The exit status is 0 when it is nowhere, 1 when it is somewhere. Ids of erased blocks stay: in tombstones, and in the list of what was erased."
        },
        footer = {"  thermocline erase scan --data-dir data --text 'Jane Doe'"})
final class EraseScanCommand implements Callable<Integer> {
    private static final int MOST_SHOWN = 1_000;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--data-dir", required = true, paramLabel = "DIR", description = "The folder.")
    private Path dataDir = Path.of("");

    @Option(names = "--text", paramLabel = "TEXT", description = "What to look for, in UTF-8; may be repeated.")
    private List<String> texts = new ArrayList<>();

    @Option(names = "--id", paramLabel = "ID", description = "An id of a block, as bytes and as text; may be repeated.")
    private List<String> ids = new ArrayList<>();

    EraseScanCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (!Files.isDirectory(dataDir)) {
            throw new ParameterException(spec.commandLine(), dataDir + " is not a folder");
        }
        ByteSearch.Result result;
        try {
            result = new ByteSearch(dataDir, patterns()).run();
        } catch (UncheckedIOException e) {
            throw new CommandFailure("Cannot look through " + dataDir + ": " + e.getMessage(), e);
        }
        if (root.json()) {
            root.terminal().out().println(Json.pretty(json(result)));
        } else {
            show(result);
        }
        return result.found().isEmpty() ? 0 : 1;
    }

    private List<byte[]> patterns() {
        List<byte[]> patterns = new ArrayList<>();
        for (String text : texts) {
            if (!text.isEmpty()) {
                patterns.add(text.getBytes(StandardCharsets.UTF_8));
            }
        }
        for (String id : ids) {
            BlockId parsed = BlockId.parse(id)
                    .orElseThrow(() -> new ParameterException(spec.commandLine(), id + " is not the id of a block"));
            patterns.add(parsed.toBytes());
            patterns.add(parsed.toString().getBytes(StandardCharsets.US_ASCII));
        }
        if (patterns.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Say what to look for, by --text or --id");
        }
        return patterns;
    }

    private void show(ByteSearch.Result result) {
        List<List<String>> rows = new ArrayList<>();
        for (ByteSearch.Found each : result.found().stream().limit(MOST_SHOWN).toList()) {
            rows.add(List.of(
                    each.file(), Long.toString(each.offset()), each.compressed() ? "in a compressed page" : ""));
        }
        if (!rows.isEmpty()) {
            new Table(root.terminal(), 0, "FILE", "OFFSET", "WHERE").print(rows);
        }
        root.terminal()
                .err()
                .println(result.files() + " files, " + result.bytes() + " bytes looked through: "
                        + (result.found().isEmpty()
                                ? "it is nowhere."
                                : "found " + result.found().size() + " times."));
    }

    private static ObjectNode json(ByteSearch.Result result) {
        ObjectNode json = Json.object().put("files", result.files()).put("bytes", result.bytes());
        ArrayNode found = json.putArray("found");
        for (ByteSearch.Found each : result.found()) {
            found.addObject()
                    .put("file", each.file())
                    .put("offset", each.offset())
                    .put("compressed", each.compressed());
        }
        return json;
    }
}
