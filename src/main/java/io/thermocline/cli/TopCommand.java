package io.thermocline.cli;

import io.thermocline.cli.Screen.Line;
import io.thermocline.cli.Screen.Span;
import io.thermocline.cli.Screen.Tone;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code thermocline top}: a live dashboard. */
@Command(
        name = "top",
        description = {
            "Shows tiers, rates, latencies, hit rates, migration and lag while they change. For operators.",
            "Keys: q ends it, space stops and goes on, + and - change the pace."
        },
        footer = {"  thermocline top", "  thermocline top --interval 0.5", "  thermocline top --once"})
final class TopCommand implements Callable<Integer> {
    private static final double SHORTEST_SECONDS = 0.2;
    private static final double LONGEST_SECONDS = 3_600;
    private static final int REMEMBERED = 120;
    private static final DateTimeFormatter CLOCK =
            DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final RootCommand root;
    private final Supplier<Screen> screens;
    private final List<TopLook> looks = new ArrayList<>();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--interval", paramLabel = "SECONDS", description = "Between two looks (default: 2).")
    private double interval = 2;

    @Option(names = "--once", description = "Looks twice, prints what was seen, and ends.")
    private boolean once;

    /** @param screens takes the terminal over */
    TopCommand(RootCommand root, Supplier<Screen> screens) {
        this.root = root;
        this.screens = screens;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (!(interval >= SHORTEST_SECONDS && interval <= LONGEST_SECONDS)) {
            throw new ParameterException(spec.commandLine(), "--interval is from 0.2 to 3600 seconds");
        }
        if (root.json()) {
            throw new ParameterException(
                    spec.commandLine(), "For programs there is `thermocline memory stats --output json`");
        }
        if (once || !root.terminal().outIsTerminal()) {
            return printOnce();
        }
        live();
        return 0;
    }

    private int printOnce() throws InterruptedException {
        Client client = root.client();
        look(client);
        root.world().pause().await(pace());
        look(client);
        for (Line line : new TopFrame(looks).lines()) {
            root.terminal().out().println(line.text().stripTrailing());
        }
        return 0;
    }

    private void live() {
        Client client = root.client();
        boolean paused = false;
        try (Screen screen = screens.get()) {
            while (true) {
                String fault = paused ? null : tryLook(client);
                screen.show(frame(paused, fault));
                switch (screen.await(pace())) {
                    case QUIT -> {
                        return;
                    }
                    case PAUSE -> paused = !paused;
                    case SLOWER -> interval = Math.min(LONGEST_SECONDS, interval * 2);
                    case FASTER -> interval = Math.max(SHORTEST_SECONDS, interval / 2);
                    case NOTHING -> {}
                }
            }
        }
    }

    /** Says why nothing was seen, null when something was: a server that starts again is seen again. */
    private @Nullable String tryLook(Client client) {
        try {
            look(client);
            return null;
        } catch (ServerUnreachable | ApiFailure e) {
            if (looks.isEmpty()) {
                throw e;
            }
            return String.valueOf(e.getMessage());
        }
    }

    private void look(Client client) {
        Instant now = root.world().clock().instant();
        looks.add(TopLook.of(
                client, Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000_000L), now.getNano())));
        if (looks.size() > REMEMBERED) {
            looks.removeFirst();
        }
    }

    private List<Line> frame(boolean paused, @Nullable String fault) {
        List<Line> lines = new ArrayList<>();
        lines.add(Line.of(
                new Span("thermocline", Tone.HEADING),
                Span.plain("  every "
                        + (interval == Math.rint(interval) ? Long.toString((long) interval) : Double.toString(interval))
                        + " s  " + CLOCK.format(root.world().clock().instant())),
                new Span(paused ? "  stopped" : "", Tone.WARNING)));
        if (fault != null) {
            lines.add(Line.of(new Span(Terminal.harmless(fault), Tone.BAD)));
        }
        lines.add(Line.EMPTY);
        lines.addAll(new TopFrame(looks).lines());
        lines.add(Line.EMPTY);
        lines.add(Line.of(new Span("q quit   space stop   + faster   - slower", Tone.FAINT)));
        return lines;
    }

    private Duration pace() {
        return Duration.ofMillis(Math.round(interval * 1_000));
    }
}
