package io.thermocline.rest;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Media types as headers name them; RFC 9110, sections 8.3.1 and 12.5.1. */
final class MediaRanges {
    private static final String ANY = "*/*";

    private MediaRanges() {}

    /** Whether a Content-Type names one of the types. Parameters say nothing: JSON is UTF-8 whatever they claim (RFC 8259, section 11). */
    static boolean isOneOf(String contentType, List<String> types) {
        return types.contains(essence(contentType));
    }

    /** Whether an Accept header lets a type pass. What is no media range is passed over, and where none is left anything is accepted. */
    static boolean accepts(@Nullable String accept, String type) {
        if (accept == null || accept.equals(ANY)) {
            return true;
        }
        String essence = essence(type);
        String family = essence.substring(0, essence.indexOf('/') + 1) + "*";
        int precision = -1;
        boolean accepted = true;
        boolean any = false;
        for (String each : accept.split(",", -1)) {
            String range = essence(each);
            if (range.indexOf('/') < 0) {
                continue;
            }
            any = true;
            int named = range.equals(essence) ? 2 : range.equals(family) ? 1 : range.equals(ANY) ? 0 : -1;
            if (named > precision) {
                precision = named;
                accepted = !refused(each);
            }
        }
        return !any || (precision >= 0 && accepted);
    }

    private static boolean refused(String range) {
        String[] parts = range.split(";", -1);
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip().toLowerCase(Locale.ROOT);
            if (parameter.matches("q=0(\\.0{0,3})?")) {
                return true;
            }
        }
        return false;
    }

    private static String essence(String type) {
        int parameters = type.indexOf(';');
        return (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
    }
}
