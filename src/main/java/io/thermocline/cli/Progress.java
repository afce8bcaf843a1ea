package io.thermocline.cli;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How far a long task is, on standard error: a bar that is drawn over and over for a person, a line every few seconds
 * for a log file. Safe for several threads.
 */
final class Progress {
    private static final Duration BAR_EVERY = Duration.ofMillis(100);
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final int BAR_COLUMNS = 20;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final InstantSource clock;
    private final long totalFiles;
    private final long totalBytes;
    private final Instant start;
    private Instant drawn;
    private long files;
    private long bytes;
    private boolean onScreen;

    Progress(Terminal terminal, InstantSource clock, long totalFiles, long totalBytes) {
        this.terminal = terminal;
        this.clock = clock;
        this.totalFiles = totalFiles;
        this.totalBytes = totalBytes;
        this.start = clock.instant();
        this.drawn = start;
    }

    /** A file begins. */
    synchronized void begin(String path) {
        draw(path);
    }

    /** A file is done. */
    synchronized void done(String path, long fileBytes) {
        files++;
        bytes += fileBytes;
        draw(path);
    }

    /** A line that stays, above the bar. */
    void note(String line) {
        aside(() -> terminal.err().println(Terminal.harmless(line)));
    }

    /** Prints something else while no bar is in the way. */
    synchronized void aside(Runnable printing) {
        erase();
        printing.run();
    }

    /** Takes the bar away. */
    synchronized void end() {
        erase();
    }

    private void draw(String path) {
        Instant now = clock.instant();
        boolean bar = terminal.errIsTerminal();
        if (Duration.between(drawn, now).compareTo(bar ? BAR_EVERY : LINE_EVERY) < 0) {
            return;
        }
        drawn = now;
        if (bar) {
            terminal.err().print(ERASE + Columns.cut(bar() + " " + Terminal.harmless(path), terminal.width() - 1));
            terminal.err().flush();
            onScreen = true;
        } else {
            terminal.err().println(counts());
        }
    }

    private void erase() {
        if (onScreen) {
            terminal.err().print(ERASE);
            terminal.err().flush();
            onScreen = false;
        }
    }

    private String bar() {
        int full = totalFiles == 0 ? BAR_COLUMNS : (int) (BAR_COLUMNS * files / totalFiles);
        return "[" + "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + "] " + counts();
    }

    private String counts() {
        long millis = Math.max(1, Duration.between(start, drawn).toMillis());
        return String.format(
                Locale.ROOT,
                "%d/%d files, %s of %s, %s/s",
                files,
                totalFiles,
                Sizes.of(bytes),
                Sizes.of(totalBytes),
                Sizes.of(bytes * 1000 / millis));
    }
}
