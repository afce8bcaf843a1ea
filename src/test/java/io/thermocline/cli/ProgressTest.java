package io.thermocline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Instant now = Instant.EPOCH;

    private Progress progress(boolean terminal) {
        PrintStream stream = new PrintStream(err, true, StandardCharsets.UTF_8);
        return new Progress(
                new Terminal(new ByteArrayInputStream(new byte[0]), stream, stream, false, false, terminal, false, 70),
                () -> now,
                10,
                10_240);
    }

    private String printed() {
        String text = err.toString(StandardCharsets.UTF_8);
        err.reset();
        return text;
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    @Test
    void aTerminalGetsABarThatIsDrawnOver() {
        Progress progress = progress(true);
        pass(Duration.ofSeconds(1));
        progress.done("a/b.md", 1024);
        assertThat(printed())
                .isEqualTo("\r\u001b[K[##------------------] 1/10 files, 1.0 KiB of 10.0 KiB, 1.0 KiB/s a/…");
        progress.done("too soon", 1);
        assertThat(printed()).isEmpty();
        progress.note("careful");
        assertThat(printed()).isEqualTo("\r\u001b[Kcareful\n");
    }

    @Test
    void aLogGetsALineNowAndThen() {
        Progress progress = progress(false);
        progress.begin("a");
        pass(Duration.ofSeconds(4));
        progress.done("a", 5120);
        assertThat(printed()).isEmpty();
        pass(Duration.ofSeconds(1));
        progress.done("b", 0);
        assertThat(printed()).isEqualTo("2/10 files, 5.0 KiB of 10.0 KiB, 1.0 KiB/s\n");
        progress.end();
        assertThat(printed()).isEmpty();
    }
}
