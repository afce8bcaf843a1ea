package io.thermocline.filter;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts that are times or durations. Pure functions.
 *
 * <p>A time is RFC 3339, without leap seconds: {@code 2026-01-31T12:00:00.5Z} or with an offset such as {@code +02:00}, up to 9 digits of a
 * second, of which 6 count, years 0001 to 9999. A duration is a sequence of numbers with units, such as {@code 1h30m} or {@code -1.5s}.
 */
public final class Times {
    /** The form of a time, for evaluators that have regular expressions alone; days that a month lacks match too. */
    public static final String TIME_FORM =
            "[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])[Tt]([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]"
                    + "([.][0-9]{1,9})?([Zz]|[+-]([01][0-9]|2[0-3]):[0-5][0-9])";

    private static final Pattern TIME = Pattern.compile(TIME_FORM);
    private static final Pattern SPAN = Pattern.compile("([0-9]{1,18}(?:[.][0-9]{1,18})?)(us|ms|s|m|h|d|w)");
    private static final Map<String, Long> UNIT_MICROS = Map.of(
            "us",
            1L,
            "ms",
            1_000L,
            "s",
            1_000_000L,
            "m",
            60_000_000L,
            "h",
            3_600_000_000L,
            "d",
            86_400_000_000L,
            "w",
            604_800_000_000L);
    private static final BigDecimal LONGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    private Times() {}

    /** Microseconds since the epoch; null when the text is no time. */
    static @Nullable Long time(String text) {
        Matcher matcher = TIME.matcher(text);
        if (!matcher.matches() || text.startsWith("0000")) {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        if (day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        long seconds = LocalDate.of(year, month, day).toEpochDay() * 86_400
                + number(text, 11, 13) * 3_600L
                + number(text, 14, 16) * 60L
                + number(text, 17, 19)
                - offsetSeconds(text);
        return seconds * 1_000_000 + fraction(matcher.group(4));
    }

    private static long offsetSeconds(String text) {
        int end = text.length();
        if (Character.toUpperCase(text.charAt(end - 1)) == 'Z') {
            return 0;
        }
        long seconds = number(text, end - 5, end - 3) * 3_600L + number(text, end - 2, end) * 60L;
        return text.charAt(end - 6) == '-' ? -seconds : seconds;
    }

    private static long fraction(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong((digits.substring(1) + "000000").substring(0, 6));
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    /** Microseconds, rounded towards zero; null when the text is no duration, or one of more than 292,000 years. */
    static @Nullable Long span(String text) {
        boolean negative = text.startsWith("-");
        int at = negative ? 1 : 0;
        BigDecimal sum = BigDecimal.ZERO;
        Matcher matcher = SPAN.matcher(text);
        if (at == text.length()) {
            return null;
        }
        while (at < text.length()) {
            matcher.region(at, text.length());
            Long unit = matcher.lookingAt() ? UNIT_MICROS.get(matcher.group(2)) : null;
            if (unit == null) {
                return null;
            }
            sum = sum.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
            if (sum.compareTo(LONGEST) > 0) {
                return null;
            }
            at = matcher.end();
        }
        long micros = sum.setScale(0, RoundingMode.DOWN).longValueExact();
        return negative ? -micros : micros;
    }
}
