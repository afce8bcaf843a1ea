package io.thermocline.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The three standard streams, in UTF-8 whatever the locale says, and what is at their other ends.
 *
 * @param out answers; buffered, so it must be flushed at the end
 * @param err problems, progress and notes; flushed at every line
 * @param inIsTerminal whether a person types
 * @param outIsTerminal whether a person reads answers
 * @param errIsTerminal whether a person watches progress
 * @param colors whether escape sequences are welcome
 * @param width columns of the terminal; {@link #UNLIMITED} where there is none, so that nothing is cut in a pipe
 */
record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        boolean inIsTerminal,
        boolean outIsTerminal,
        boolean errIsTerminal,
        boolean colors,
        int width) {
    static final int UNLIMITED = Integer.MAX_VALUE;

    private static final int BUFFER_BYTES = 1 << 16;
    private static final int NARROWEST = 40;
    private static final int USUAL = 80;

    Terminal {
        Objects.requireNonNull(in);
        Objects.requireNonNull(out);
        Objects.requireNonNull(err);
    }

    /** The process's own streams. */
    static Terminal system(Map<String, String> environment) {
        boolean out = isTerminal(1);
        boolean err = isTerminal(2);
        boolean plain = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
        return new Terminal(
                new FileInputStream(FileDescriptor.in),
                new PrintStream(
                        new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), BUFFER_BYTES),
                        false,
                        StandardCharsets.UTF_8),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                isTerminal(0),
                out,
                err,
                out && !plain,
                out || err ? widthOfTerminal(environment.get("COLUMNS")) : UNLIMITED);
    }

    /** Columns for answers. */
    int outWidth() {
        return outIsTerminal ? width : UNLIMITED;
    }

    /** A line of text that cannot steer the terminal: control characters become a visible stand-in. */
    static String harmless(String text) {
        return text.codePoints().anyMatch(Terminal::steers)
                ? text.codePoints()
                        .map(each -> steers(each) ? '\u00b7' : each)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString()
                : text;
    }

    /** As {@link #harmless}, for text of several lines. */
    static String harmlessLines(String text) {
        StringBuilder kept = new StringBuilder(text.length());
        text.codePoints()
                .forEach(each -> kept.appendCodePoint(each != '\n' && each != '\t' && steers(each) ? '\u00b7' : each));
        return kept.toString();
    }

    private static boolean steers(int codePoint) {
        int type = Character.getType(codePoint);
        // Marks that turn the direction of writing can make a name look like another.
        return type == Character.CONTROL
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR
                || (codePoint >= 0x202A && codePoint <= 0x202E)
                || (codePoint >= 0x2066 && codePoint <= 0x2069);
    }

    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
        } catch (IOException e) {
            return false;
        }
        // Elsewhere Java can only say whether both ends of the standard streams are terminals.
        return Objects.requireNonNull(System.console()).isTerminal();
    }

    private static int widthOfTerminal(@Nullable String columns) {
        int width = parseColumns(columns == null ? "" : columns);
        if (width == 0) {
            width = parseColumns(sttySize());
        }
        return width == 0 ? USUAL : Math.max(NARROWEST, width);
    }

    private static int parseColumns(String text) {
        try {
            return Math.max(
                    0,
                    Integer.parseInt(text.substring(text.lastIndexOf(' ') + 1).strip()));
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    /** Rows and columns as {@code stty size} prints them; empty where there is no such thing. */
    private static String sttySize() {
        Path tty = Path.of("/dev/tty");
        if (!Files.isReadable(tty)) {
            return "";
        }
        try {
            Process stty = new ProcessBuilder("stty", "size")
                    .redirectInput(tty.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (InputStream answer = stty.getInputStream()) {
                String size = new String(answer.readAllBytes(), StandardCharsets.US_ASCII).strip();
                return stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0 ? size : "";
            }
        } catch (IOException e) {
            return "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }
}
