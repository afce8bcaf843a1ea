package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How far an operation is, on standard error: a line that is drawn over for a person, a line every few seconds for a log file. */
final class OperationProgress {
    private static final Duration LINE_EVERY = Duration.ofSeconds(5);
    private static final int BAR_COLUMNS = 20;
    private static final String ERASE = "\r\u001b[K";

    private final Terminal terminal;
    private final InstantSource clock;
    private Instant printed;
    private boolean onScreen;

    OperationProgress(Terminal terminal, InstantSource clock) {
        this.terminal = terminal;
        this.clock = clock;
        this.printed = clock.instant();
    }

    void show(JsonNode operation) {
        String line = bar(operation) + operation.path("state").asText() + ", " + Operations.progress(operation);
        if (terminal.errIsTerminal()) {
            terminal.err().print(ERASE + Columns.cut(Terminal.harmless(line), terminal.width() - 1));
            terminal.err().flush();
            onScreen = true;
        } else if (Duration.between(printed, clock.instant()).compareTo(LINE_EVERY) >= 0) {
            printed = clock.instant();
            terminal.err().println(Terminal.harmless(line));
        }
    }

    /** Takes the line away. */
    void end() {
        if (onScreen) {
            terminal.err().print(ERASE);
            terminal.err().flush();
            onScreen = false;
        }
    }

    private static String bar(JsonNode operation) {
        long total = operation.path("progress").path("total").asLong();
        if (total == 0) {
            return "";
        }
        int full = (int) (BAR_COLUMNS * operation.path("progress").path("done").asLong() / total);
        return "[" + "#".repeat(full) + "-".repeat(BAR_COLUMNS - full) + "] ";
    }
}
