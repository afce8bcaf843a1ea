package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.cli.Skip.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeWalkTest {
    @TempDir
    private Path temporary;

    private Path root;

    @BeforeEach
    void createRoot() throws IOException {
        root = Files.createDirectory(temporary.resolve("tree"));
    }

    private void write(String path) throws IOException {
        write(path, "x");
    }

    private void write(String path, String content) throws IOException {
        Files.createDirectories(root.resolve(path).getParent());
        Files.writeString(root.resolve(path), content);
    }

    private Tree walk() throws IOException {
        return walk(List.of(), List.of());
    }

    private Tree walk(List<String> include, List<String> exclude) throws IOException {
        return TreeWalk.walk(root, new TreeWalk.Selection(include, exclude, 100));
    }

    private static List<String> paths(Tree tree) {
        return tree.files().stream().map(SourceFile::path).toList();
    }

    @Test
    void findsKnownKindsInTheOrderOfTheirPaths() throws IOException {
        for (String path : List.of("z.md", "a/b/c.html", "LICENSE", "Makefile", "x.bin", "lib.min.js", "yarn.lock")) {
            write(path);
        }
        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("LICENSE", "Makefile", "a/b/c.html", "z.md");
        assertThat(tree.skips()).extracting(Skip::reason).containsOnly(Reason.OTHER_KIND);
        assertThat(tree.bytes()).isEqualTo(4);
    }

    @Test
    void leavesOutHiddenAndBuiltAndIgnored() throws IOException {
        for (String path : List.of(
                ".git/config.txt",
                ".hidden.md",
                "node_modules/a/readme.md",
                "sub/target/x.md",
                "sub/out/x.md",
                "sub/keep.md",
                "drafts/x.md",
                "drafts/y.log.md")) {
            write(path);
        }
        write(".gitignore", "# comment\n\n/sub/out/\n*.log.md\n");
        write("drafts/.gitignore", "x.md\n");

        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("sub/keep.md");
        assertThat(tree.skips())
                .contains(new Skip(".git", Reason.HIDDEN), new Skip("node_modules", Reason.IGNORED))
                .contains(new Skip("sub/out", Reason.IGNORED), new Skip("drafts/x.md", Reason.IGNORED));
    }

    @Test
    void includeBringsInOtherKindsAndKeepsOutTheRest() throws IOException {
        write("a.md");
        write("data/x.jsonl");
        write("data/deep/y.jsonl");
        assertThat(paths(walk(List.of("data/**"), List.of("deep")))).containsExactly("data/x.jsonl");
        assertThat(paths(walk(List.of("*.jsonl"), List.of()))).containsExactly("data/deep/y.jsonl", "data/x.jsonl");
    }

    @Test
    void linksAreFollowedToFilesOfTheTreeOnly() throws IOException {
        write("real/a.md");
        Files.writeString(temporary.resolve("secret.md"), "x");
        Files.createSymbolicLink(root.resolve("loop"), root);
        Files.createSymbolicLink(root.resolve("inside.md"), root.resolve("real/a.md"));
        Files.createSymbolicLink(root.resolve("outside.md"), temporary.resolve("secret.md"));
        Files.createSymbolicLink(root.resolve("dangling.md"), root.resolve("nothing"));

        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("inside.md", "real/a.md");
        assertThat(tree.skips())
                .containsExactlyInAnyOrder(
                        new Skip("loop", Reason.LINK),
                        new Skip("outside.md", Reason.LINK),
                        new Skip("dangling.md", Reason.LINK));
    }

    @Test
    void filesAboveTheLimitAreLeftOut() throws IOException {
        write("at.md", "x".repeat(100));
        write("above.md", "x".repeat(101));
        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("at.md");
        assertThat(tree.skips()).containsExactly(new Skip("above.md", Reason.TOO_LARGE));
    }

    @Test
    void twoSpellingsOfOneNameAreOneKey() throws IOException {
        write("\u00e9.md");
        write("e\u0301.md");
        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("\u00e9.md");
        assertThat(tree.skips()).containsExactly(new Skip("\u00e9.md", Reason.SAME_KEY));
    }

    @Test
    void theFolderItselfMayBeALink() throws IOException {
        write("a.md");
        Path link = Files.createSymbolicLink(temporary.resolve("link"), root);
        Tree tree = TreeWalk.walk(link, new TreeWalk.Selection(List.of(), List.of(), 100));
        assertThat(tree.root()).isEqualTo(root.toRealPath());
        assertThat(paths(tree)).containsExactly("a.md");
    }

    @Test
    void namesThatNoKeyCanCarryAreLeftOut() throws IOException {
        write("a\nb.md");
        write("c.md");
        Tree tree = walk();
        assertThat(paths(tree)).containsExactly("c.md");
        assertThat(tree.skips()).extracting(Skip::reason).containsExactly(Reason.UNREADABLE_NAME);
    }
}
