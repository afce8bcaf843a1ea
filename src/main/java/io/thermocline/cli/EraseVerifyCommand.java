package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.thermocline.block.BlockId;
import io.thermocline.block.Sha256;
import io.thermocline.signing.Signed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline erase verify}: needs no server. */
@Command(
        name = "verify",
        description = {
            "Checks the proof of an erasure: that the signature is right, and with --signed-by and --block, whose it is and whether a block is in it.",
            "The file is a proof, or an operation whose report has one. The exit status is 1 when anything is not as it should be. No server is needed."
        },
        footer = {
            "  thermocline erase verify proof.json",
            "  thermocline erase verify proof.json --signed-by signing-key.pem --block 019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e"
        })
final class EraseVerifyCommand implements Callable<Integer> {
    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "PROOF.json", description = "The proof.")
    private Path file = Path.of("");

    @Option(names = "--signed-by", paramLabel = "PEM", description = "The public key that it must be signed with.")
    private @Nullable Path signedBy;

    @Option(
            names = "--block",
            paramLabel = "ID",
            description = "A block that must be among the erased; may be repeated.")
    private List<String> blocks = new ArrayList<>();

    EraseVerifyCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        Signed proof = proof(read(file));
        JsonNode statement = json(proof.statement());
        List<List<String>> rows = new ArrayList<>();
        boolean right = note(rows, "signature", proof.verifies(), "right", "WRONG");
        rows.add(List.of("signed by key", proof.keyId()));
        if (signedBy != null) {
            String pem = read(signedBy).replaceAll("-----[A-Z ]+-----|\\s", "");
            right &= note(rows, "is the key of " + signedBy.getFileName(), pem.equals(proof.publicKey()), "yes", "NO");
        }
        for (String field : List.of("type", "store", "operation", "sequence", "begunAt", "endedAt", "blocks")) {
            rows.add(List.of(field, Terminal.harmless(statement.path(field).asText())));
        }
        for (String block : blocks) {
            right &= note(rows, Terminal.harmless(block), erased(statement, block), "erased", "NOT IN IT");
        }
        if (root.json()) {
            ObjectNode result = Json.object().put("right", right).put("keyId", proof.keyId());
            root.terminal().out().println(Json.pretty(result.set("statement", statement)));
        } else {
            new Table(root.terminal(), 1, "WHAT", "VALUE").print(rows);
        }
        return right ? 0 : 1;
    }

    private JsonNode json(String text) {
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(file + " is not JSON: " + e.getMessage(), e);
        }
    }

    private static boolean note(List<List<String>> rows, String what, boolean holds, String yes, String no) {
        rows.add(List.of(what, holds ? yes : no));
        return holds;
    }

    private Signed proof(String text) {
        JsonNode document = json(text);
        JsonNode proof = document.path("report").path("proof").isObject()
                ? document.path("report").path("proof")
                : document;
        if (!proof.path("statement").isTextual() || !proof.path("signature").isTextual()) {
            throw new ParameterException(spec.commandLine(), file + " holds no proof");
        }
        return new Signed(
                proof.path("statement").asText(),
                proof.path("keyId").asText(),
                proof.path("publicKey").asText(),
                proof.path("signature").asText());
    }

    private boolean erased(JsonNode statement, String block) {
        byte[] id = BlockId.parse(block)
                .orElseThrow(() -> new ParameterException(spec.commandLine(), block + " is not the id of a block"))
                .toBytes();
        if (!statement.has("blockDigests")) {
            throw new CommandFailure(
                    "The proof is of too many blocks to name each: only all of them together can be checked.");
        }
        byte[] salt = HexFormat.of().parseHex(statement.path("salt").asText());
        String digest = HexFormat.of().formatHex(Sha256.of(salt, id));
        for (JsonNode each : statement.path("blockDigests")) {
            if (each.asText().equals(digest)) {
                return true;
            }
        }
        return false;
    }

    private static String read(Path path) {
        try {
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + path + ": " + Failures.of(e), e);
        }
    }
}
