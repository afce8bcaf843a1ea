package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1970-01-01T00:00:00.000000Z",
        "1, 1970-01-01T00:00:00.000001Z",
        "-1, 1969-12-31T23:59:59.999999Z",
        "1767225600123456, 2026-01-01T00:00:00.123456Z"
    })
    void writesMicroseconds(long micros, String text) {
        assertThat(Times.format(micros)).isEqualTo(text);
    }

    @Test
    void readsBackWhatItWrote() {
        Random random = new Random(3);
        for (int i = 0; i < 1_000; i++) {
            long micros = random.nextLong(-30_000_000_000_000_000L, 200_000_000_000_000_000L);
            assertThat(Times.parseInstant(Times.format(micros)))
                    .hasValue(Instant.EPOCH.plus(micros, ChronoUnit.MICROS));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-31T12:00:00+02:00, 2026-01-31T10:00:00Z",
        "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
        "2026-01-31T12:00:00.5Z, 2026-01-31T12:00:00.500Z"
    })
    void readsAnyOffset(String text, Instant expected) {
        assertThat(Times.parseInstant(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "now", "2026-01-31", "2026-01-31T12:00:00", "2026-02-30T12:00:00Z", "+12026-01-31T12:00:00Z"
            })
    void refusesWhatIsNoTime(String text) {
        assertThat(Times.parseInstant(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "24h, PT24H",
        "1h30m, PT1H30M",
        "500ms, PT0.5S",
        "2w, P14D",
        "30d, P30D",
        "PT24H, PT24H",
        "P1D, PT24H",
        "0s, PT0S"
    })
    void readsDurations(String text, Duration expected) {
        assertThat(Times.parseDuration(text)).hasValue(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "24", "h", "24 h", "1.5h", "P", "1y", "999999999999w999999999999w9999999999999w"})
    void refusesWhatIsNoDuration(String text) {
        assertThat(Times.parseDuration(text)).isEmpty();
    }
}
