package io.thermocline.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;

/** Runs commands in this process, as a pipe or as a terminal, and keeps what they print. Pauses are written down, not waited. */
final class Shell {
    static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private final Map<String, String> environment = new HashMap<>();
    private final List<Duration> pauses = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Random random = new Random(1);
    private byte[] input = new byte[0];
    private boolean inIsTerminal;
    private boolean terminal;
    private int width = Terminal.UNLIMITED;

    static Shell of(FakeServer server) {
        return new Shell().with("THERMOCLINE_URL", server.url());
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell input(byte[] bytes) {
        input = bytes.clone();
        return this;
    }

    Shell input(String text) {
        return input(text.getBytes(StandardCharsets.UTF_8));
    }

    /** All three streams belong to a terminal. */
    Shell onTerminal(int columns) {
        terminal = true;
        inIsTerminal = true;
        width = columns;
        return this;
    }

    /** Forgets what was printed, runs a command, returns its status. */
    int run(String... arguments) {
        out.reset();
        err.reset();
        return Main.run(world(), arguments);
    }

    World world() {
        Terminal streams = new Terminal(
                new ByteArrayInputStream(input),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                inIsTerminal,
                terminal,
                terminal,
                terminal && !environment.containsKey("NO_COLOR"),
                width);
        return new World(environment, streams, () -> NOW, random, pauses::add);
    }

    byte[] outBytes() {
        return out.toByteArray();
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    List<Duration> pauses() {
        return List.copyOf(pauses);
    }
}
