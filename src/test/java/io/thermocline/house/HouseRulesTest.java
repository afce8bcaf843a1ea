package io.thermocline.house;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules of the house that the source text shows: size, documentation, leftovers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HouseRulesTest {
    private static final int MAX_FILE_LINES = 400;
    private static final int MAX_METHOD_LINES = 60;

    private static final Path MAIN = Path.of("src/main/java");
    private static final Path CLI = MAIN.resolve("io/thermocline/cli");

    // Put together from halves, so that this file does not break its own rules.
    private static final Pattern LEFTOVER = Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");
    private static final Pattern SLEEP =
            Pattern.compile("\\bThread\\s*\\.\\s*sle" + "ep\\b|\\bTimeUnit\\.\\w+\\.sle" + "ep\\b");
    private static final Pattern CONSOLE =
            Pattern.compile("\\bSystem\\s*\\.\\s*(out|err)\\b|\\.printStack" + "Trace\\(");

    private List<Source> main = List.of();
    private List<Source> all = List.of();

    /** A source file and its lines. */
    record Source(Path path, List<String> lines) {
        boolean isPackageInfo() {
            return path.endsWith("package-info.java");
        }
    }

    @BeforeAll
    void readSources() {
        main = sourcesUnder(MAIN);
        all = Stream.of(MAIN, Path.of("src/test/java"), Path.of("src/bench/java"))
                .flatMap(root -> sourcesUnder(root).stream())
                .toList();
    }

    @Test
    void filesAreShort() {
        assertThat(main)
                .filteredOn(source -> source.lines().size() > MAX_FILE_LINES)
                .extracting(source -> source.path() + " has " + source.lines().size() + " lines")
                .isEmpty();
    }

    @Test
    void methodsAreShort() throws IOException {
        assertThat(longMethods()).isEmpty();
    }

    @Test
    void everyPackageSaysWhatItIsFor() throws IOException {
        Set<Path> packages =
                main.stream().map(source -> source.path().getParent()).collect(Collectors.toCollection(TreeSet::new));
        Set<Path> documented = documentedPackages();
        packages.removeAll(documented);
        assertThat(packages)
                .as("packages without package-info.java, @NullMarked and Javadoc")
                .isEmpty();
    }

    @Test
    void nothingSleeps() {
        assertThat(linesMatching(all, SLEEP, path -> true)).isEmpty();
    }

    @Test
    void nothingIsLeftForLater() {
        assertThat(linesMatching(all, LEFTOVER, path -> true)).isEmpty();
    }

    @Test
    void onlyTheCommandLineWritesToTheConsole() {
        assertThat(linesMatching(main, CONSOLE, path -> !path.startsWith(CLI))).isEmpty();
    }

    private static List<String> linesMatching(List<Source> sources, Pattern pattern, Predicate<Path> where) {
        List<String> found = new ArrayList<>();
        for (Source source : sources) {
            if (!where.test(source.path())) {
                continue;
            }
            for (int i = 0; i < source.lines().size(); i++) {
                if (pattern.matcher(source.lines().get(i)).find()) {
                    found.add(source.path() + ":" + (i + 1) + ": "
                            + source.lines().get(i).strip());
                }
            }
        }
        return found;
    }

    private List<String> longMethods() throws IOException {
        List<String> found = new ArrayList<>();
        parse(main, (task, units) -> {
            SourcePositions positions = DocTrees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : units) {
                new TreePathScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void unused) {
                        long first = unit.getLineMap().getLineNumber(positions.getStartPosition(unit, method));
                        long last = unit.getLineMap().getLineNumber(positions.getEndPosition(unit, method));
                        if (last - first + 1 > MAX_METHOD_LINES) {
                            found.add(unit.getSourceFile().getName() + ":" + first + ": " + method.getName() + " has "
                                    + (last - first + 1) + " lines");
                        }
                        return super.visitMethod(method, unused);
                    }
                }.scan(unit, null);
            }
        });
        return found;
    }

    private Set<Path> documentedPackages() throws IOException {
        List<Source> infos = main.stream().filter(Source::isPackageInfo).toList();
        Set<Path> documented = new TreeSet<>();
        parse(infos, (task, units) -> {
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : units) {
                DocCommentTree comment = trees.getDocCommentTree(trees.getPath(unit, unit.getPackage()));
                boolean nullMarked = unit.getPackage().getAnnotations().stream()
                        .anyMatch(annotation ->
                                annotation.getAnnotationType().toString().endsWith("NullMarked"));
                if (nullMarked && comment != null && !comment.getFirstSentence().isEmpty()) {
                    documented.add(Path.of(unit.getSourceFile().getName()).getParent());
                }
            }
        });
        return documented;
    }

    /** What is done with parsed, not yet attributed, sources. */
    private interface Parsed {
        void accept(JavacTask task, Iterable<? extends CompilationUnitTree> units);
    }

    private static void parse(List<Source> sources, Parsed parsed) throws IOException {
        if (sources.isEmpty()) {
            return;
        }
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null,
                    files,
                    null,
                    List.of("-proc:none"),
                    null,
                    files.getJavaFileObjectsFromPaths(
                            sources.stream().map(Source::path).toList()));
            parsed.accept(task, task.parse());
        }
    }

    private static List<Source> sourcesUnder(Path root) {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(root)) {
            return paths.filter(path -> path.toString().endsWith(".java"))
                    .sorted()
                    .map(HouseRulesTest::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Source read(Path path) {
        try {
            return new Source(path, Files.readAllLines(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
