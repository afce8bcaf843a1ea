package io.thermocline.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Figures for people. What the server left out is a dash. */
final class Figures {
    private static final String NONE = "-";
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB"};

    private Figures() {}

    /** {@code 1.5 MiB}. */
    static String bytes(JsonNode bytes) {
        if (!bytes.isNumber()) {
            return NONE;
        }
        double value = bytes.asDouble();
        if (value < 1024) {
            return bytes.asLong() + " B";
        }
        int unit = -1;
        while (value >= 1024 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
    }

    /** {@code 1,234}. */
    static String count(JsonNode count) {
        return count.isNumber() ? String.format(Locale.ROOT, "%,d", count.asLong()) : NONE;
    }

    /** {@code 93.4 %}. */
    static String share(JsonNode share) {
        return share.isNumber() ? String.format(Locale.ROOT, "%.1f %%", 100 * share.asDouble()) : NONE;
    }

    /** {@code 0.5 us}, {@code 12.3 ms}. */
    static String micros(JsonNode micros) {
        if (!micros.isNumber()) {
            return NONE;
        }
        double value = micros.asDouble();
        return value < 1_000
                ? String.format(Locale.ROOT, "%.1f us", value)
                : String.format(Locale.ROOT, "%.1f ms", value / 1_000);
    }

    /** {@code 2.51}. */
    static String ratio(JsonNode ratio) {
        return ratio.isNumber() ? String.format(Locale.ROOT, "%.2f", ratio.asDouble()) : NONE;
    }

    /** {@code 90 s}, {@code 15 min}, {@code 7.5 h}. */
    static String span(JsonNode seconds) {
        if (!seconds.isNumber()) {
            return NONE;
        }
        long value = seconds.asLong();
        if (value < 120) {
            return value + " s";
        }
        return value < 7_200 ? value / 60 + " min" : String.format(Locale.ROOT, "%.1f h", value / 3_600.0);
    }

    /** {@code 4.2 s}. */
    static String seconds(JsonNode seconds) {
        return seconds.isNumber() ? String.format(Locale.ROOT, "%.1f s", seconds.asDouble()) : NONE;
    }
}
