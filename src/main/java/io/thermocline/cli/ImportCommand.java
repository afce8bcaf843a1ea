package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code thermocline import}. */
@Command(
        name = "import",
        description = {
            "Stores the documents of a folder: Markdown, HTML, text and source code, each as a block whose key is its path.",
            "A second import sends only what changed. Left out are binaries, hidden files, symbolic links to folders, and what "
                    + ".gitignore names."
        },
        footer = {
            "  thermocline import docs                          keys docs/…",
            "  thermocline import ~/site --prefix site --exclude 'drafts/**' --tag public",
            "  thermocline import src --include '*.java' --class KNOWLEDGE_GRAPH",
            "  thermocline import docs --prune --dry-run        what would be deleted because it is gone from disk"
        })
final class ImportCommand implements Callable<Integer> {
    /** The server's default limit of a block. */
    private static final long MAX_BYTES = 16L << 20;

    private static final long SECONDS_TO_FINISH = 10;

    /** The tag that carries the prefix is limited to 256. */
    private static final int PREFIX_BYTES = 240;

    private final RootCommand root;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "DIR", description = "The folder.")
    private Path folder = Path.of(".");

    @Option(names = "--prefix", paramLabel = "PREFIX", description = "How keys begin (default: the folder's name).")
    private @Nullable String prefix;

    @Option(names = "--class", paramLabel = "CLASS", description = "Class of the blocks (default: ${DEFAULT-VALUE}).")
    private String blockClass = "DOCUMENTATION";

    @Option(names = "--tag", paramLabel = "TAG", description = "A tag for all of them; may be repeated.")
    private List<String> tags = new ArrayList<>();

    @Option(names = "--label", paramLabel = "K=V", description = "A label for all of them; may be repeated.")
    private Map<String, String> labels = new LinkedHashMap<>();

    @Option(
            names = "--include",
            paramLabel = "GLOB",
            description = "Only these files, of whatever kind, such as '*.md' or 'guide/**'; may be repeated.")
    private List<String> include = new ArrayList<>();

    @Option(names = "--exclude", paramLabel = "GLOB", description = "Not these files or folders; may be repeated.")
    private List<String> exclude = new ArrayList<>();

    @Option(names = "--jobs", paramLabel = "N", description = "Requests in flight (default: ${DEFAULT-VALUE}).")
    private int jobs = 8;

    @Option(names = "--prune", description = "Delete what an earlier import stored and the disk no longer has.")
    private boolean prune;

    @Option(names = "--dry-run", description = "Send nothing; say what would be.")
    private boolean dryRun;

    @Option(names = "--wait-indexed", description = "Return only when search by meaning can find all of it.")
    private boolean waitIndexed;

    ImportCommand(RootCommand root) {
        this.root = root;
    }

    @Override
    public Integer call() {
        if (jobs < 1 || jobs > 256) {
            throw new ParameterException(spec.commandLine(), "--jobs must be 1 to 256");
        }
        Instant start = root.world().clock().instant();
        Tree tree = walk();
        ImportPlan plan = plan(root.client(), tree.root());
        Client client = root.client(Client.Patience.TASK);
        ImportReport report = new ImportReport();
        String nonce = root.world().randomHex(8);
        ImportRun run = new ImportRun(
                client,
                plan,
                new ImportRun.Options(jobs, dryRun, prune, waitIndexed, nonce, MAX_BYTES),
                report,
                whatWouldBe());
        Progress progress =
                new Progress(root.terminal(), root.world().clock(), tree.files().size(), tree.bytes());
        return untilInterrupted(run, () -> {
            run.run(tree, progress);
            print(report, Duration.between(start, root.world().clock().instant()));
            return report.succeeded() ? 0 : 1;
        });
    }

    private Tree walk() {
        if (!Files.isDirectory(folder)) {
            String why = Files.exists(folder) ? " is a file; `put` stores one" : ": there is no such folder";
            throw new ParameterException(spec.commandLine(), folder + why);
        }
        try {
            return TreeWalk.walk(folder, new TreeWalk.Selection(include, exclude, MAX_BYTES));
        } catch (IOException e) {
            throw new CommandFailure("Cannot read " + folder + ": " + Failures.of(e), e);
        }
    }

    private ImportPlan plan(Client client, Path place) {
        Path name = place.getFileName();
        String beginning = prefix != null ? prefix : name == null ? "" : name.toString();
        String trimmed = beginning.replaceAll("^/+|/+$", "");
        if (trimmed.getBytes(StandardCharsets.UTF_8).length > PREFIX_BYTES) {
            throw new ParameterException(spec.commandLine(), "The prefix may have at most " + PREFIX_BYTES + " bytes");
        }
        ImportPlan.Settings settings = new ImportPlan.Settings(trimmed, blockClass, new LinkedHashSet<>(tags), labels);
        ImportPlan plan = new ImportPlan(settings, client.manifold());
        Pages pages = new Pages(client, Call.get("/v1/blocks").query("tag", settings.importTag()), Long.MAX_VALUE);
        while (pages.hasNext()) {
            for (JsonNode block : pages.next()) {
                plan.knows(block);
            }
        }
        return plan;
    }

    private Consumer<String> whatWouldBe() {
        PrintStream out = root.terminal().out();
        return line -> {
            if (!root.json()) {
                out.println(Terminal.harmless(line));
            }
        };
    }

    /** Ctrl-C ends the process only after the requests in flight have their answers and the summary is printed. */
    private static int untilInterrupted(ImportRun run, Callable<Integer> work) {
        CountDownLatch finished = new CountDownLatch(1);
        Thread hook = Thread.ofPlatform().unstarted(() -> {
            run.stop("interrupted.");
            try {
                finished.await(SECONDS_TO_FINISH, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // a Callable may throw anything checked
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        } finally {
            finished.countDown();
            removeHook(hook);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, and the hook with it.
            return;
        }
    }

    private void print(ImportReport report, Duration time) {
        report.problems().forEach(root.terminal().err()::println);
        PrintStream out = root.terminal().out();
        if (root.json()) {
            out.println(Json.pretty(report.json(time)));
        } else {
            report.summary(time, dryRun).forEach(out::println);
        }
        out.flush();
    }
}
