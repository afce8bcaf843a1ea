package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.luben.zstd.Zstd;
import io.thermocline.signing.Signed;
import io.thermocline.signing.SigningKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EraseCommandTest {
    private static final String ID = "019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2e";
    private static final String SALT = "000102030405060708090a0b0c0d0e0f";

    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        server.close();
    }

    private static ObjectNode ended() {
        ObjectNode operation = Json.object().put("id", ID).put("kind", "erase").put("state", "SUCCEEDED");
        operation.putObject("progress").put("done", 1).put("unit", "blocks");
        return operation;
    }

    @Test
    void asksBeforeItErases() {
        assertThat(shell.run("erase", ID)).isEqualTo(2);
        assertThat(shell.err()).contains("--yes");
        shell.onTerminal(100).input("n\n");
        assertThat(shell.run("erase", ID)).isEqualTo(1);
        assertThat(shell.err()).contains("Erase 1 block for good?").contains("Nothing was erased.");
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void beginsAnOperationAndWaits() {
        server.failNext(FakeServer.json(202, Json.object().put("id", ID)), FakeServer.json(200, ended()));
        assertThat(shell.run("erase", ID, "--yes")).isZero();
        assertThat(server.requests().getFirst().path()).isEqualTo("/v1/erasures");
        assertThat(shell.out()).contains("erase").contains("SUCCEEDED");
    }

    @Test
    void wantsIdsOrAFilter() {
        assertThat(shell.run("erase", "--yes")).isEqualTo(2);
        assertThat(shell.run("erase", ID, "--filter", "true", "--yes")).isEqualTo(2);
    }

    private Signed signed(SigningKey key) {
        byte[] salted = HexFormat.of().parseHex(SALT + ID.replace("-", ""));
        ObjectNode statement = Json.object()
                .put("type", "thermocline/erasure/1")
                .put("blocks", 1)
                .put("salt", SALT);
        statement.putArray("blockDigests").add(HexFormat.of().formatHex(sha256(salted)));
        return key.sign(statement.toString());
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private Path file(Signed proof) throws IOException {
        ObjectNode operation = ended();
        operation
                .putObject("report")
                .putObject("proof")
                .put("statement", proof.statement())
                .put("keyId", proof.keyId())
                .put("publicKey", proof.publicKey())
                .put("signature", proof.signature());
        return Files.writeString(folder.resolve("proof.json"), operation.toString());
    }

    @Test
    void verifiesAProofWithoutAServer() throws IOException {
        SigningKey key = SigningKey.open(folder, new SecureRandom());
        SigningKey other = SigningKey.open(folder.resolve("other"), new SecureRandom());
        Path pem = Files.writeString(folder.resolve("key.pem"), key.pem());
        Path otherPem = Files.writeString(folder.resolve("other.pem"), other.pem());
        Signed proof = signed(key);
        String file = file(proof).toString();
        assertThat(shell.run("erase", "verify", file, "--signed-by", pem.toString(), "--block", ID))
                .as(shell.err())
                .isZero();
        assertThat(shell.out()).contains("right").contains("erased").contains(key.id());
        assertThat(shell.run("erase", "verify", file, "--signed-by", otherPem.toString()))
                .isEqualTo(1);
        assertThat(shell.run("erase", "verify", file, "--block", "019a9f0c-3b7e-7c11-9f7d-2f9a5b0c1d2f"))
                .isEqualTo(1);
        assertThat(server.requests()).isEmpty();

        file(new Signed(
                proof.statement().replace("\"blocks\":1", "\"blocks\":2"),
                proof.keyId(),
                proof.publicKey(),
                proof.signature()));
        assertThat(shell.run("erase", "verify", file)).isEqualTo(1);
        assertThat(shell.out()).contains("WRONG");
        Files.writeString(folder.resolve("proof.json"), "{}");
        assertThat(shell.run("erase", "verify", file)).isEqualTo(2);
        Files.writeString(folder.resolve("proof.json"), "no json");
        assertThat(shell.run("erase", "verify", file)).isEqualTo(1);
    }

    @Test
    void scansFilesAsTheyLieAndInCompressedPages() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data/log"));
        byte[] text =
                "as it was said by Sibylle Quandt, and said again. ".repeat(9).getBytes(StandardCharsets.UTF_8);
        Files.write(data.resolve("plain"), text);
        byte[] frame = Zstd.compress(text);
        byte[] file = new byte[frame.length + 77];
        System.arraycopy(frame, 0, file, 33, frame.length);
        Files.write(data.resolve("packed"), file);
        Files.writeString(data.resolve("other"), "nothing of it");
        String root = folder.resolve("data").toString();
        assertThat(shell.run(
                        "erase",
                        "scan",
                        "--data-dir",
                        root,
                        "--text",
                        "Quandt, and said again. as it was",
                        "--output",
                        "json"))
                .isEqualTo(1);
        assertThat(Json.parse(shell.out()).path("found"))
                .extracting(each -> each.path("file").asText() + " "
                        + each.path("compressed").asBoolean())
                .contains("log/plain false", "log/packed true")
                .noneMatch(each -> each.startsWith("log/other"));
        assertThat(shell.run("erase", "scan", "--data-dir", root, "--text", "Ulm"))
                .isZero();
        assertThat(shell.run("erase", "scan", "--data-dir", root)).isEqualTo(2);
        assertThat(shell.run("erase", "scan", "--data-dir", root + "x", "--text", "Ulm"))
                .isEqualTo(2);
    }
}
