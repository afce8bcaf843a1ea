package io.thermocline.cli;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** A whole terminal, redrawn frame by frame until it is closed, which gives it back as it was. */
interface Screen extends AutoCloseable {
    /** How a span is to look. */
    enum Tone {
        PLAIN,
        HEADING,
        FAINT,
        GOOD,
        WARNING,
        BAD
    }

    /** Some text of one tone, without line breaks or anything that steers the terminal. */
    record Span(String text, Tone tone) {
        public Span {
            Objects.requireNonNull(text);
            Objects.requireNonNull(tone);
        }

        static Span plain(String text) {
            return new Span(text, Tone.PLAIN);
        }
    }

    /** One line. */
    record Line(List<Span> spans) {
        static final Line EMPTY = new Line(List.of());

        public Line {
            spans = List.copyOf(spans);
        }

        static Line of(Span... spans) {
            return new Line(List.of(spans));
        }

        /** Without its tones. */
        String text() {
            StringBuilder text = new StringBuilder();
            spans.forEach(span -> text.append(span.text()));
            return text.toString();
        }
    }

    /** What a person wants. */
    enum Wish {
        NOTHING,
        QUIT,
        PAUSE,
        SLOWER,
        FASTER
    }

    /** Columns; may change at any time. */
    int width();

    /** Rows; may change at any time. */
    int height();

    /** Shows a frame in place of the one before; lines beyond the height are not shown. */
    void show(List<Line> frame);

    /** Waits for a key, at most that long, or until the size changes. */
    Wish await(Duration atMost);

    @Override
    void close();
}
