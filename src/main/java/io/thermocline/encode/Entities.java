package io.thermocline.encode;

import java.util.Map;

/** The character references that are common in running text; others stay as they are, an encoder makes little of them either way. */
final class Entities {
    private static final Map<String, String> NAMED = Map.of(
            "amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ", "#39", "'", "mdash", "\u2014",
            "ndash", "\u2013", "hellip", "\u2026");
    private static final int LONGEST = 8;

    private Entities() {}

    static String decode(String text) {
        int at = text.indexOf('&');
        if (at < 0) {
            return text;
        }
        StringBuilder decoded = new StringBuilder(text.length());
        int from = 0;
        for (; at >= 0; at = text.indexOf('&', at + 1)) {
            int semicolon = text.substring(at + 1, Math.min(text.length(), at + LONGEST))
                    .indexOf(';');
            String character = semicolon < 0 ? null : NAMED.get(text.substring(at + 1, at + 1 + semicolon));
            if (character != null) {
                decoded.append(text, from, at).append(character);
                from = at + semicolon + 2;
            }
        }
        return decoded.append(text, from, text.length()).toString();
    }
}
