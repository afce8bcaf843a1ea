package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/**
 * Generates the configuration reference from the comments of {@link Settings}, and fails when {@code docs/configuration.md} is another. The
 * generated one lies in {@code target/configuration.md}, to be copied.
 */
class ConfigurationReferenceTest {
    private static final Path FOLDER = Path.of("src/main/java/io/thermocline/server");
    /** The settings, and groups of them that have their own files. */
    private static final List<Path> SOURCES = List.of(
            FOLDER.resolve("Settings.java"),
            FOLDER.resolve("HotSettings.java"),
            FOLDER.resolve("EncoderSettings.java"),
            FOLDER.resolve("PrefetchSettings.java"),
            FOLDER.resolve("IoSettings.java"),
            FOLDER.resolve("EraseSettings.java"),
            FOLDER.resolve("ArchiveSettings.java"),
            FOLDER.resolve("ArchivePriceSettings.java"),
            FOLDER.resolve("WarmSettings.java"),
            FOLDER.resolve("TieringSettings.java"));

    private static final Path DOCUMENT = Path.of("docs/configuration.md");
    private static final Path GENERATED = Path.of("target/configuration.md");

    private static final String HEAD = """
            # Configuration

            Every setting is a system property, a line of `config/application.properties` in the folder where the server starts, or an environment variable
            (`thermocline.data-dir` is `THERMOCLINE_DATA_DIR`). Sizes are numbers with `K`, `M`, `G`; durations are `500ms`, `30s`, `24h` or ISO 8601. A setting that
            is unknown or out of range stops the start with a message. Port and interface are Quarkus's: `quarkus.http.port` (8080) and `quarkus.http.host` (127.0.0.1).

            This page is generated from the comments of `io.thermocline.server.Settings`.

            | setting | default | what |
            | --- | --- | --- |
            """;

    /** One setting, as its source says it. */
    private record Setting(String standard, String comment) {}

    @Test
    void isWhatTheSettingsSay() throws IOException {
        Map<String, Setting> settings = read();
        assertThat(settings.keySet())
                .containsExactlyInAnyOrderElementsOf(SettingNames.of(Settings.class).all().stream()
                        .map(name -> name.replace("*", "<name>"))
                        .toList());
        StringBuilder page = new StringBuilder(HEAD);
        settings.forEach((name, setting) -> page.append("| `" + name + "` | " + setting.standard() + " | "
                + setting.comment().replace("|", "\\|") + " |\n"));
        Files.createDirectories(GENERATED.getParent());
        Files.writeString(GENERATED, page);
        assertThat(DOCUMENT).as("copy " + GENERATED + " over it").hasContent(page.toString());
    }

    private static Map<String, Setting> read() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(SOURCES));
            List<CompilationUnitTree> units = new ArrayList<>();
            task.parse().forEach(units::add);
            Reader reader = new Reader(DocTrees.instance(task), units);
            reader.group(root(units.getFirst()), "thermocline");
            return reader.settings;
        }
    }

    private static ClassTree root(CompilationUnitTree unit) {
        return (ClassTree) unit.getTypeDecls().getFirst();
    }

    /** Walks from group to group. */
    private static final class Reader {
        private final DocTrees docs;
        private final List<CompilationUnitTree> units;
        private final Map<String, Setting> settings = new TreeMap<>();

        Reader(DocTrees docs, List<CompilationUnitTree> units) {
            this.docs = docs;
            this.units = units;
        }

        void group(ClassTree group, String prefix) {
            for (Tree member : group.getMembers()) {
                if (member instanceof MethodTree method) {
                    setting(
                            method,
                            prefix + "." + SettingNames.kebab(method.getName().toString()));
                }
            }
        }

        private void setting(MethodTree method, String name) {
            String type = method.getReturnType().toString();
            List<ClassTree> groups = groups();
            for (ClassTree group : groups) {
                if (type.equals(group.getSimpleName().toString())) {
                    group(group, name);
                    return;
                }
                if (type.equals("Map<String, " + group.getSimpleName() + ">")) {
                    group(group, name + ".<name>");
                    return;
                }
            }
            settings.put(name, new Setting(standard(method), comment(method)));
        }

        private List<ClassTree> groups() {
            List<ClassTree> groups = new ArrayList<>();
            units.stream().skip(1).map(ConfigurationReferenceTest::root).forEach(groups::add);
            units.stream()
                    .flatMap(unit -> root(unit).getMembers().stream())
                    .filter(member -> member.getKind() == Tree.Kind.INTERFACE)
                    .map(ClassTree.class::cast)
                    .forEach(groups::add);
            return groups;
        }

        private static String standard(MethodTree method) {
            for (AnnotationTree annotation : method.getModifiers().getAnnotations()) {
                if (annotation.getAnnotationType().toString().equals("WithDefault")) {
                    ExpressionTree argument = annotation.getArguments().getFirst();
                    return "`" + argument.toString().replaceAll("^(value = )?\"|\"$", "") + "`";
                }
            }
            return "";
        }

        private String comment(MethodTree method) {
            DocCommentTree comment = units.stream()
                    .map(unit -> TreePath.getPath(unit, method))
                    .filter(Objects::nonNull)
                    .map(docs::getDocCommentTree)
                    .findFirst()
                    .orElse(null);
            assertThat(comment).as("comment of " + method.getName()).isNotNull();
            return comment.getFullBody().stream()
                    .map(Object::toString)
                    .reduce("", String::concat)
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }
}
