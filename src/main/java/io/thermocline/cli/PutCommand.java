package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline put}. */
@Command(
        name = "put",
        description = {
            "Stores a block: a new one, or with --key or --id in place of the one that is there.",
            "Replacing replaces everything: what is not given takes its default. Prints id, version and what was done."
        },
        footer = {
            "  thermocline put notes.md --key notes --tag personal",
            "  echo '{\"step\": 3}' | thermocline put --class PROGRAM_STATE --key job/42 --ttl 24h",
            "  thermocline put map.png --label team=atlas --attribute 'size={\"w\": 800, \"h\": 600}'",
            "  thermocline put notes.md --key notes --if-match 3    only if nobody else changed it"
        })
final class PutCommand implements Callable<Integer> {
    /** Far above the server's usual limit, which it tells itself; this one only keeps the memory here. */
    private static final int MAX_BYTES = 256 << 20;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The content; - or nothing reads standard input.")
    private String file = "-";

    @Option(names = "--id", paramLabel = "ID", description = "Create or replace the block of this id (a UUIDv7).")
    private @Nullable String id;

    @Option(names = "--key", paramLabel = "KEY", description = "Create or replace the block of this key.")
    private @Nullable String key;

    @Option(
            names = "--if-match",
            paramLabel = "VERSION",
            description = "Replace only this version; needs --id or --key.")
    private @Nullable Long ifMatch;

    @Option(names = "--name", paramLabel = "NAME", description = "A name for people (default: the name of FILE).")
    private @Nullable String name;

    @Option(
            names = "--class",
            paramLabel = "CLASS",
            description = "DOCUMENTATION, PROGRAM_STATE (default), KNOWLEDGE_GRAPH or CACHE.")
    private @Nullable String blockClass;

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--label", paramLabel = "K=V", description = "A label; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--attribute",
            paramLabel = "K=JSON",
            description = "An attribute, its value in JSON (what is not JSON is taken as text); may be repeated.")
    private Map<String, String> attributes = new LinkedHashMap<>();

    @Option(
            names = "--media-type",
            paramLabel = "TYPE",
            description = "What the content is (default: by the file's name and content).")
    private @Nullable String mediaType;

    @Option(names = "--ttl", paramLabel = "DURATION", description = "When it expires, counted from now, such as 24h.")
    private @Nullable String ttl;

    @Option(names = "--read-only", description = "Nobody may change it any more.")
    private boolean readOnly;

    @Option(names = "--shared", description = "May be seen from several manifolds.")
    private boolean shared;

    @Option(
            names = "--no-persist",
            negatable = true,
            description = "Keep it in memory only: gone when the server stops.")
    private boolean persist = true;

    @Option(names = "--wait-indexed", description = "Return only when search by meaning can find it.")
    private boolean waitIndexed;

    PutCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (ifMatch != null && id == null && key == null) {
            throw new ParameterException(spec.commandLine(), "--if-match needs --id or --key: it replaces a block");
        }
        Answer answer = root.client().send(request(read()));
        JsonNode block = answer.json();
        if (root.json()) {
            root.terminal().out().println(Json.pretty(block));
        } else {
            String done = answer.status() == 201 ? "created" : "replaced";
            root.terminal()
                    .out()
                    .println(Blocks.id(block) + " version "
                            + block.path("version").asLong() + " " + done);
        }
        return 0;
    }

    private Call request(byte[] content) {
        ObjectNode block = document(content);
        Call call;
        if (id != null) {
            call = Call.put(Call.block(id), block);
        } else if (key != null) {
            call = Call.put("/v1/blocks", block).query("key", key);
        } else {
            call = Call.post("/v1/blocks", block);
        }
        if (!persist) {
            call = call.query("persist", "false");
        }
        if (waitIndexed) {
            call = call.query("wait", "indexed");
        }
        if (ifMatch != null) {
            call = call.header("If-Match", "\"" + ifMatch + "\"");
        }
        return call.header("Idempotency-Key", "cli-" + root.world().randomHex(16));
    }

    private ObjectNode document(byte[] content) {
        ObjectNode block = Json.object();
        boolean named = !file.equals("-");
        String fileName = named ? fileName() : "";
        putText(block, "key", key);
        putText(block, "name", name == null && named ? fileName : name);
        putText(block, "class", blockClass);
        putText(block, "ttl", ttl);
        putText(block, "mediaType", mediaType == null ? mediaTypeOf(fileName, content) : mediaType);
        if (readOnly) {
            block.put("readOnly", true);
        }
        if (shared) {
            block.put("shared", true);
        }
        if (!tags.isEmpty()) {
            ArrayNode array = block.putArray("tags");
            tags.forEach(array::add);
        }
        if (!labels.isEmpty()) {
            ObjectNode object = block.putObject("labels");
            labels.forEach(object::put);
        }
        if (!attributes.isEmpty()) {
            ObjectNode object = block.putObject("attributes");
            attributes.forEach((attribute, value) -> object.set(attribute, jsonOrText(value)));
        }
        putContent(block, content);
        return block;
    }

    /** Text as text, all else in base64. */
    static void putContent(ObjectNode block, byte[] content) {
        Optional<String> text = FileKinds.text(content);
        if (text.isPresent()) {
            block.put("content", text.get());
        } else {
            block.put("contentBase64", Base64.getEncoder().encodeToString(content));
        }
    }

    private static void putText(ObjectNode block, String field, @Nullable String value) {
        if (value != null) {
            block.put(field, value);
        }
    }

    private static String mediaTypeOf(String fileName, byte[] content) {
        return FileKinds.of(fileName, content).mediaType();
    }

    private static JsonNode jsonOrText(String value) {
        try {
            JsonNode node = Json.parse(value);
            return node.isMissingNode() ? Json.text(value) : node;
        } catch (IllegalArgumentException e) {
            return Json.text(value);
        }
    }

    private String fileName() {
        Path last = Path.of(file).getFileName();
        return last == null ? file : last.toString();
    }

    private byte[] read() {
        boolean fromTerminal = file.equals("-") && root.terminal().inIsTerminal();
        if (fromTerminal
                && spec.commandLine().getParseResult().matchedPositionals().isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Name a FILE, or pipe the content in (- to type it)");
        }
        try (InputStream stream = file.equals("-") ? root.terminal().in() : Files.newInputStream(Path.of(file))) {
            byte[] content = stream.readNBytes(MAX_BYTES + 1);
            if (content.length > MAX_BYTES) {
                throw new CommandFailure(file + " is larger than any block may be: " + Sizes.of(MAX_BYTES));
            }
            return content;
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + file + ": " + Failures.of(e), e);
        }
    }
}
