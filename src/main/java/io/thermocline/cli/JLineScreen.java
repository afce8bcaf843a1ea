package io.thermocline.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/** The terminal of this process, by JLine: the alternate screen, raw keys, only changed cells are sent. */
final class JLineScreen implements Screen {
    /** So soon a new size is seen. */
    private static final Duration SLICE = Duration.ofMillis(250);

    private static final int NO_KEY = NonBlockingReader.READ_EXPIRED;
    private static final int END = NonBlockingReader.EOF;
    private static final int ESCAPE = 27;
    private static final int INTERRUPT = 3;

    private final Terminal terminal;
    private final Attributes before;
    private final Display display;
    private Size size;

    private JLineScreen(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.enterRawMode();
        this.display = new Display(terminal, true);
        this.size = terminal.getSize();
        terminal.puts(Capability.enter_ca_mode);
        terminal.puts(Capability.cursor_invisible);
        display.resize(size);
    }

    /** Takes the terminal over. */
    static Screen open() {
        try {
            return new JLineScreen(
                    TerminalBuilder.builder().system(true).dumb(false).build());
        } catch (IOException | IllegalStateException e) {
            throw new CommandFailure("This terminal cannot be drawn on; `thermocline top --once` prints a frame.", e);
        }
    }

    @Override
    public int width() {
        return size.getColumns();
    }

    @Override
    public int height() {
        return size.getRows();
    }

    @Override
    public void show(List<Line> frame) {
        List<AttributedString> lines = new ArrayList<>(size.getRows());
        for (Line line : frame.subList(0, Math.min(frame.size(), size.getRows()))) {
            lines.add(styled(line).columnSubSequence(0, size.getColumns()));
        }
        while (lines.size() < size.getRows()) {
            lines.add(AttributedString.EMPTY);
        }
        display.update(lines, 0);
        terminal.flush();
    }

    private static AttributedString styled(Line line) {
        AttributedStringBuilder text = new AttributedStringBuilder();
        for (Span span : line.spans()) {
            text.styled(style(span.tone()), span.text());
        }
        return text.toAttributedString();
    }

    private static AttributedStyle style(Tone tone) {
        AttributedStyle plain = AttributedStyle.DEFAULT;
        return switch (tone) {
            case PLAIN -> plain;
            case HEADING -> plain.bold();
            case FAINT -> plain.faint();
            case GOOD -> plain.foreground(AttributedStyle.GREEN);
            case WARNING -> plain.foreground(AttributedStyle.YELLOW);
            case BAD -> plain.foreground(AttributedStyle.RED);
        };
    }

    @Override
    public Wish await(Duration atMost) {
        long left = atMost.toMillis();
        try {
            while (left > 0) {
                long slice = Math.min(left, SLICE.toMillis());
                int key = terminal.reader().read(slice);
                if (key != NO_KEY) {
                    return wish(key);
                }
                if (resized()) {
                    return Wish.NOTHING;
                }
                left -= slice;
            }
            return Wish.NOTHING;
        } catch (IOException e) {
            // nobody is there any more
            return Wish.QUIT;
        }
    }

    private boolean resized() {
        Size now = terminal.getSize();
        if (now.equals(size)) {
            return false;
        }
        size = now;
        display.clear();
        display.resize(size);
        return true;
    }

    private static Wish wish(int key) {
        return switch (key) {
            case 'q', 'Q', ESCAPE, INTERRUPT, END -> Wish.QUIT;
            case 'p', ' ' -> Wish.PAUSE;
            case '-' -> Wish.SLOWER;
            case '+' -> Wish.FASTER;
            default -> Wish.NOTHING;
        };
    }

    @Override
    public void close() {
        terminal.puts(Capability.exit_ca_mode);
        terminal.puts(Capability.cursor_visible);
        terminal.setAttributes(before);
        try {
            terminal.close();
        } catch (IOException e) {
            throw new CommandFailure("The terminal could not be given back; `reset` does it.", e);
        }
    }
}
