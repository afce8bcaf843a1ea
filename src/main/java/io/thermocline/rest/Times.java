package io.thermocline.rest;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times and durations as the contract writes them. */
final class Times {
    private static final long MICROS = 1_000_000;
    private static final Pattern AMOUNT = Pattern.compile("(\\d{1,12})(ms|s|m|h|d|w)");
    private static final Pattern AMOUNTS = Pattern.compile("(?:\\d{1,12}(?:ms|s|m|h|d|w))+");

    private Times() {}

    /** RFC 3339 in UTC with six digits of a second. */
    static String format(long micros) {
        return write(micros, new JsonBytes(27)).toString();
    }

    /** Writes what {@link #format} gives. */
    static JsonBytes write(long micros, JsonBytes to) {
        LocalDateTime time = LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, MICROS), (int) Math.floorMod(micros, MICROS) * 1_000, ZoneOffset.UTC);
        to.number(time.getYear(), 4).raw('-').number(time.getMonthValue(), 2).raw('-');
        to.number(time.getDayOfMonth(), 2).raw('T');
        to.number(time.getHour(), 2).raw(':').number(time.getMinute(), 2).raw(':');
        return to.number(time.getSecond(), 2)
                .raw('.')
                .number(time.getNano() / 1_000, 6)
                .raw('Z');
    }

    /** An RFC 3339 time with any offset, in the years 0 to 9999. */
    static Optional<Instant> parseInstant(String text) {
        try {
            OffsetDateTime time =
                    OffsetDateTime.parse(text.toUpperCase(Locale.ROOT), DateTimeFormatter.ISO_OFFSET_DATE_TIME);
            boolean fourDigits = time.getYear() >= 0 && time.getYear() <= 9999;
            return fourDigits ? Optional.of(time.toInstant()) : Optional.empty();
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** ISO 8601 ({@code PT24H}, {@code P30D}) or amounts with units ({@code 24h}, {@code 1h30m}): ms, s, m, h, d, w. */
    static Optional<Duration> parseDuration(String text) {
        try {
            if (text.startsWith("P") || text.startsWith("p") || text.startsWith("-")) {
                return Optional.of(Duration.parse(text));
            }
            if (!AMOUNTS.matcher(text).matches()) {
                return Optional.empty();
            }
            Duration sum = Duration.ZERO;
            Matcher matcher = AMOUNT.matcher(text);
            while (matcher.find()) {
                sum = sum.plus(amount(Long.parseLong(matcher.group(1)), matcher.group(2)));
            }
            return Optional.of(sum);
        } catch (DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static Duration amount(long count, String unit) {
        return switch (unit) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            case "d" -> Duration.ofDays(count);
            case "w" -> Duration.ofDays(Math.multiplyExact(count, 7L));
            default -> throw new IllegalArgumentException(unit);
        };
    }
}
