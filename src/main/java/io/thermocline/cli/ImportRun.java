package io.thermocline.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Carries out a plan: one request a file, several in flight. Every request stands alone, so an import can be cut off at any
 * moment and started again.
 */
final class ImportRun {
    private final Client client;
    private final ImportPlan plan;
    private final Options options;
    private final ImportReport report;
    private final Consumer<String> told;
    private volatile boolean stopped;

    /**
     * How it is carried out.
     *
     * @param jobs requests in flight
     * @param nonce random text of this run: its retries are one write, but the next run's writes are its own
     * @param maxBytes the largest file
     */
    record Options(int jobs, boolean dryRun, boolean prune, boolean waitIndexed, String nonce, long maxBytes) {}

    /** How much is under way: so many requests, and so many bytes of files that are held in memory. */
    private static final class InFlight {
        private static final int TOTAL_KIB = 64 << 10;

        private final Semaphore requests;
        private final Semaphore kibibytes = new Semaphore(TOTAL_KIB);

        InFlight(int jobs) {
            requests = new Semaphore(jobs);
        }

        void acquire(long bytes) throws InterruptedException {
            requests.acquire();
            kibibytes.acquire(share(bytes));
        }

        void release(long bytes) {
            kibibytes.release(share(bytes));
            requests.release();
        }

        private static int share(long bytes) {
            return (int) Math.min(TOTAL_KIB, (bytes >> 10) + 1);
        }
    }

    /** @param told what a dry run tells of each file that would be sent */
    ImportRun(Client client, ImportPlan plan, Options options, ImportReport report, Consumer<String> told) {
        this.client = client;
        this.plan = plan;
        this.options = options;
        this.report = report;
        this.told = told;
    }

    /** Begins no further file; those in flight are finished. May be called from any thread. */
    void stop(String why) {
        report.endedEarly(why);
        stopped = true;
    }

    /** Imports everything; returns when the last answer is there. */
    void run(Tree tree, Progress progress) {
        tree.unreadable().forEach(report::failed);
        for (Skip skip : tree.skips()) {
            report.skipped(skip.reason());
            if (skip.reason().surprising()) {
                progress.note("skipped: " + skip.path() + ": " + skip.reason().words());
            }
        }
        List<ImportPlan.Remote> gone = plan.gone(tree);
        InFlight free = new InFlight(options.jobs());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (SourceFile file : tree.files()) {
                submit(threads, free, file.bytes(), () -> importFile(file, progress));
            }
            if (options.prune()) {
                for (ImportPlan.Remote remote : gone) {
                    submit(threads, free, 0, () -> prune(remote, progress));
                }
            } else {
                report.gone(gone.stream().map(ImportPlan.Remote::key).toList());
            }
        }
        progress.end();
    }

    private void submit(ExecutorService threads, InFlight free, long bytes, Runnable task) {
        if (stopped) {
            return;
        }
        try {
            free.acquire(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop("interrupted.");
            return;
        }
        threads.execute(() -> {
            try {
                if (!stopped) {
                    task.run();
                }
            } finally {
                free.release(bytes);
            }
        });
    }

    private void importFile(SourceFile file, Progress progress) {
        progress.begin(file.path());
        try {
            byte[] content = Files.readAllBytes(file.file());
            Optional<String> text = FileKinds.text(content);
            if (content.length > options.maxBytes()) {
                skip(file, Skip.Reason.TOO_LARGE, progress);
            } else if (text.isEmpty()) {
                skip(file, Skip.Reason.BINARY, progress);
            } else {
                send(file, text.get(), content, progress);
            }
        } catch (IOException e) {
            report.failed(file.path(), Failures.of(e));
        } catch (RuntimeException | OutOfMemoryError e) {
            // One file must not end the others' import, nor be missing from the report.
            report.failed(file.path(), e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            progress.done(file.path(), file.bytes());
        }
    }

    private void send(SourceFile file, String text, byte[] content, Progress progress) {
        String key = plan.key(file.path());
        ObjectNode document = plan.document(file, text);
        ImportPlan.Decision decision = plan.decide(key, document, content);
        if (decision == ImportPlan.Decision.NOTHING) {
            report.unchanged();
        } else if (options.dryRun()) {
            boolean create = decision == ImportPlan.Decision.CREATE;
            progress.aside(() -> told.accept((create ? "create " : "update ") + key));
            count(create);
        } else {
            attempt(file.path(), () -> put(key, document), progress);
        }
    }

    private void put(String key, ObjectNode document) {
        Call call = Call.put("/v1/blocks", document).query("key", key).query("reimport", "true");
        if (options.waitIndexed()) {
            call = call.query("wait", "indexed");
        }
        byte[] identity = (key + '\n' + document).getBytes(StandardCharsets.UTF_8);
        String digest = Digests.sha256(identity).substring(0, 32);
        count(client.send(call.header("Idempotency-Key", "import-" + options.nonce() + "-" + digest))
                        .status()
                == 201);
    }

    private void prune(ImportPlan.Remote remote, Progress progress) {
        if (options.dryRun()) {
            progress.aside(() -> told.accept("prune " + remote.key()));
            report.pruned();
            return;
        }
        attempt(
                remote.key(),
                () -> {
                    client.send(Call.delete(Call.block(remote.id()))
                            .query("reimport", "true")
                            .header("Idempotency-Key", "import-" + options.nonce() + "-" + remote.id()));
                    report.pruned();
                },
                progress);
    }

    private void attempt(String path, Runnable request, Progress progress) {
        try {
            request.run();
        } catch (ServerUnreachable e) {
            report.failed(path, "the server did not answer");
            stop(e.words());
        } catch (ApiFailure e) {
            if (e.status() == 413) {
                report.skipped(Skip.Reason.TOO_LARGE);
                progress.note("skipped: " + path + ": " + e.words());
                return;
            }
            report.failed(path, e.words());
            if (e.status() == 401) {
                stop("the server does not know this caller.");
            }
        }
    }

    private void skip(SourceFile file, Skip.Reason reason, Progress progress) {
        report.skipped(reason);
        if (reason.surprising()) {
            progress.note("skipped: " + file.path() + ": " + reason.words());
        }
    }

    private void count(boolean created) {
        if (created) {
            report.created();
        } else {
            report.updated();
        }
    }
}
