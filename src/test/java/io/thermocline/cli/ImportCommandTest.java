package io.thermocline.cli;

import static io.thermocline.cli.FakeServer.problem;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImportCommandTest {
    private final FakeServer server = new FakeServer();
    private final Shell shell = Shell.of(server);

    @TempDir
    private Path temporary;

    private Path docs;

    @BeforeEach
    void createTree() throws IOException {
        docs = Files.createDirectory(temporary.resolve("docs"));
        write("start.md", "# Start *here*\n\ntext");
        write("guide/page one.html", "<html><head><title>Page &amp; One</title></head><body>x</body></html>");
        write("src/Main.java", "class Main {}\n");
        write("empty.txt", "");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private void write(String path, String content) throws IOException {
        Path file = docs.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private int importDocs(String... options) {
        server.forget();
        String[] arguments = new String[options.length + 2];
        arguments[0] = "import";
        arguments[1] = docs.toString();
        System.arraycopy(options, 0, arguments, 2, options.length);
        return shell.run(arguments);
    }

    private List<String> put() {
        return server.requests("PUT").stream()
                .map(each -> each.query().get("key"))
                .sorted()
                .toList();
    }

    @Test
    void storesEveryDocumentUnderItsPath() {
        assertThat(importDocs()).isZero();

        assertThat(server.storedKeys())
                .containsExactly("docs/empty.txt", "docs/guide/page one.html", "docs/src/Main.java", "docs/start.md");
        assertThat(shell.out()).startsWith("created 4, updated 0, unchanged 0, skipped 0, failed 0 in ");
        JsonNode page = server.byKey("docs/guide/page one.html");
        assertThat(page.path("name").asText()).isEqualTo("Page & One");
        assertThat(page.path("mediaType").asText()).isEqualTo("text/html");
        assertThat(page.path("class").asText()).isEqualTo("DOCUMENTATION");
        assertThat(page.path("tags")).isEqualTo(Json.parse("[\"import:docs\"]"));
        assertThat(page.path("attributes"))
                .isEqualTo(Json.parse("{\"path\": \"guide/page one.html\", \"source\": \"docs\"}"));
        assertThat(server.byKey("docs/start.md").path("name").asText()).isEqualTo("Start here");
        JsonNode source = server.byKey("docs/src/Main.java");
        assertThat(source.path("name").asText()).isEqualTo("Main.java");
        assertThat(source.path("attributes").path("language").asText()).isEqualTo("java");
        assertThat(server.content(page.path("id").asText()))
                .isEqualTo("<html><head><title>Page &amp; One</title></head><body>x</body></html>"
                        .getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void asksForReplacementAsAnImporterWithAKeyOfItsOwn() {
        importDocs("--wait-indexed");
        assertThat(server.requests("PUT"))
                .allSatisfy(each -> assertThat(each.query())
                        .containsEntry("reimport", "true")
                        .containsEntry("wait", "indexed"));
        List<String> keys = server.requests("PUT").stream()
                .map(each -> each.headers().get("idempotency-key"))
                .toList();
        assertThat(new HashSet<>(keys)).hasSize(4).doesNotContainNull();
    }

    @Test
    void aSecondImportSendsNothing() {
        importDocs();
        server.pageAtMost(2);

        assertThat(importDocs()).isZero();
        assertThat(server.requests("PUT")).isEmpty();
        assertThat(server.requests("GET"))
                .hasSize(2)
                .allSatisfy(each -> assertThat(each.query())
                        .containsEntry("tag", "import:docs")
                        .containsEntry("limit", "1000"));
        assertThat(shell.out()).startsWith("created 0, updated 0, unchanged 4,");
    }

    @Test
    void aSecondImportSendsOnlyWhatChanged() throws IOException {
        importDocs();
        write("start.md", "# Start *here*\n\nother text");
        write("new.txt", "new");

        assertThat(importDocs()).isZero();
        assertThat(put()).containsExactly("docs/new.txt", "docs/start.md");
        assertThat(shell.out()).startsWith("created 1, updated 1, unchanged 3,");
        assertThat(server.byKey("docs/start.md").path("version").asInt()).isEqualTo(2);
    }

    @Test
    void changedMetadataIsAChangeToo() {
        importDocs("--label", "a=b", "--tag", "t");
        assertThat(importDocs("--label", "a=b", "--tag", "t")).isZero();
        assertThat(put()).isEmpty();

        importDocs("--label", "a=c", "--tag", "t");
        assertThat(put()).hasSize(4);
        importDocs("--label", "a=c");
        assertThat(put()).hasSize(4);
    }

    @Test
    void whatIsSentAgainInALaterImportIsNotTakenForARetry() throws IOException {
        importDocs();
        write("empty.txt", "full");
        importDocs();
        write("empty.txt", "");
        assertThat(importDocs()).isZero();
        assertThat(put()).containsExactly("docs/empty.txt");
        assertThat(server.byKey("docs/empty.txt").path("size").asInt()).isZero();

        shell.run("rm", "--key", "docs/empty.txt");
        assertThat(importDocs()).isZero();
        assertThat(server.storedKeys()).contains("docs/empty.txt");
    }

    @Test
    void whatIsGoneIsReportedAndOnlyPrunedOnDemand() throws IOException {
        importDocs();
        Files.delete(docs.resolve("start.md"));

        assertThat(importDocs()).isZero();
        assertThat(shell.out()).contains("1 no longer on disk but still stored (--prune deletes them): docs/start.md");
        assertThat(server.storedKeys()).contains("docs/start.md");

        assertThat(importDocs("--prune", "--dry-run")).isZero();
        assertThat(shell.out()).contains("prune docs/start.md");
        assertThat(server.storedKeys()).contains("docs/start.md");

        assertThat(importDocs("--prune")).isZero();
        assertThat(server.requests("DELETE"))
                .singleElement()
                .satisfies(each -> assertThat(each.query()).containsEntry("reimport", "true"));
        assertThat(shell.out()).contains("pruned 1");
        assertThat(server.storedKeys()).doesNotContain("docs/start.md").hasSize(3);
    }

    @Test
    void whatIsOnlyLeftOutThisTimeIsNotPruned() {
        importDocs();
        assertThat(importDocs("--prune", "--include", "*.md", "--exclude", "guide"))
                .isZero();
        assertThat(server.requests("DELETE")).isEmpty();
        assertThat(server.storedKeys()).hasSize(4);
    }

    @Test
    void blocksOfOtherManifoldsAreNotTakenForThisImports() {
        importDocs("--class", "CACHE", "--manifold", "default");
        importDocs("--class", "CACHE", "--manifold", "lab");
        assertThat(shell.out()).contains("unchanged 0");
        assertThat(put()).hasSize(4);
    }

    @Test
    void documentationIsTheSameFromEveryManifold() {
        importDocs();
        assertThat(importDocs("--manifold", "lab")).isZero();
        assertThat(put()).isEmpty();
        assertThat(shell.out()).contains("unchanged 4");
    }

    @Test
    void aPrefixThatNoTagCanCarryIsWrongUse() {
        assertThat(importDocs("--prefix", "ü".repeat(121))).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aDryRunSendsNothingAndTellsAll() throws IOException {
        assertThat(importDocs("--dry-run")).isZero();
        assertThat(server.requests("PUT")).isEmpty();
        assertThat(shell.out())
                .contains("create docs/start.md\n", "create docs/guide/page one.html\n")
                .contains("would be created 4,");
        importDocs();
        write("start.md", "# Other");
        importDocs("--dry-run");
        assertThat(shell.out())
                .contains("update docs/start.md\n")
                .contains("would be created 0, updated 1, unchanged 3");
    }

    @Test
    void binariesAreSkippedWhateverTheirNameSays() throws IOException {
        Files.write(docs.resolve("image.md"), new byte[] {'a', 0, 'b'});
        Files.write(docs.resolve("latin.txt"), new byte[] {'a', (byte) 0xe9, 'b'});

        assertThat(importDocs()).isZero();
        assertThat(server.storedKeys()).hasSize(4);
        assertThat(shell.out()).contains("skipped 2, failed 0").contains("skipped 2: binary or not UTF-8");
    }

    @Test
    void namesOfEveryScriptAreKept() throws IOException {
        for (String name : List.of("grüße & mehr.md", "漢字.md", "a+b%20c#d?.md", "quote'\"s.md", "emoji 🎉.md")) {
            write(name, "x");
        }
        assertThat(importDocs("--include", "*.md")).isZero();
        assertThat(server.storedKeys())
                .contains("docs/grüße & mehr.md", "docs/漢字.md", "docs/a+b%20c#d?.md", "docs/quote'\"s.md")
                .contains("docs/emoji 🎉.md");
        importDocs("--include", "*.md");
        assertThat(put()).isEmpty();
    }

    @Test
    void thePrefixIsTheUsersToChoose() {
        assertThat(importDocs("--prefix", "/site/v1/")).isZero();
        assertThat(server.storedKeys()).contains("site/v1/start.md");
        assertThat(server.byKey("site/v1/start.md").path("tags").get(0).asText())
                .isEqualTo("import:site/v1");
        assertThat(importDocs("--prefix", "")).isZero();
        assertThat(server.storedKeys()).contains("start.md");
        importDocs("--prefix", "");
        assertThat(put()).isEmpty();
    }

    @Test
    void oneFailureIsListedAndTheRestGoesOn() {
        server.failWhen(
                each -> "docs/start.md".equals(each.query().get("key")),
                problem(422, "invalid", "The request breaks a rule", "class: may not change"));

        assertThat(importDocs()).isEqualTo(1);
        assertThat(shell.err()).contains("failed: start.md: The request breaks a rule: class: may not change (422)");
        assertThat(shell.out()).startsWith("created 3, updated 0, unchanged 0, skipped 0, failed 1");
    }

    @Test
    void aBlockThatIsTooLargeForTheServerIsSkipped() {
        server.failWhen(
                each -> "docs/start.md".equals(each.query().get("key")),
                problem(413, "too-large", "The request is too large", "At most 10 bytes."));
        assertThat(importDocs()).isZero();
        assertThat(shell.err()).contains("skipped: start.md:");
        assertThat(shell.out()).contains("skipped 1: larger than a block may be");
    }

    @Test
    void aBusyServerIsAskedAgain() {
        server.failWhen(
                each -> each.method().equals("PUT") && shell.pauses().size() < 4,
                problem(429, "overloaded", "Too many requests", "full").with("Retry-After", "1"));
        assertThat(importDocs("--jobs", "2")).isZero();
        assertThat(shell.pauses())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(1)));
        assertThat(server.storedKeys()).hasSize(4);
    }

    @Test
    void aCallerWhoIsNotKnownEndsTheImport() {
        server.failWhen(
                each -> each.method().equals("PUT"),
                problem(401, "unauthenticated", "The call is not authenticated", "Give a key."));
        assertThat(importDocs("--jobs", "1")).isEqualTo(1);
        assertThat(server.requests("PUT")).hasSize(1);
        assertThat(shell.err()).contains("Ended early: the server does not know this caller.");
    }

    @Test
    void jsonHasAllOfIt() throws IOException {
        Files.write(docs.resolve("b.txt"), new byte[] {0});
        assertThat(importDocs("--output", "json")).isZero();
        JsonNode report = Json.parse(shell.out());
        assertThat(report.path("created").asInt()).isEqualTo(4);
        assertThat(report.at("/skipped/BINARY").asInt()).isEqualTo(1);
        assertThat(report.path("failed")).isEmpty();
        assertThat(report.has("seconds")).isTrue();
    }

    @Test
    void aFileOrNothingInsteadOfAFolderIsWrongUse() {
        assertThat(shell.run("import", docs.resolve("start.md").toString())).isEqualTo(2);
        assertThat(shell.err()).contains("`put` stores one");
        assertThat(shell.run("import", docs.resolve("absent").toString())).isEqualTo(2);
        assertThat(importDocs("--jobs", "0")).isEqualTo(2);
        assertThat(server.requests()).isEmpty();
    }
}
