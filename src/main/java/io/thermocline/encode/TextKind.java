package io.thermocline.encode;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** How a text is built, which decides where it is cut. */
enum TextKind {
    PLAIN,
    MARKDOWN,
    CODE,
    HTML,
    JSON;

    private static final Set<String> CODE_TYPES = Set.of(
            "application/javascript",
            "application/ecmascript",
            "application/typescript",
            "application/x-sh",
            "application/x-shellscript",
            "application/x-python",
            "application/x-python-code",
            "application/x-ruby",
            "application/x-perl",
            "application/x-php",
            "application/x-httpd-php",
            "application/x-java",
            "application/sql",
            "application/graphql",
            "application/toml",
            "application/yaml",
            "application/x-yaml",
            "application/xml",
            "text/css",
            "text/javascript");

    /** The kind of a media type (RFC 9110, 8.3.1); empty when it is not text, or text in another encoding than UTF-8. */
    static Optional<TextKind> of(String mediaType) {
        int semicolon = mediaType.indexOf(';');
        String type = (semicolon < 0 ? mediaType : mediaType.substring(0, semicolon))
                .strip()
                .toLowerCase(Locale.ROOT);
        if (semicolon >= 0 && !readable(mediaType.substring(semicolon).toLowerCase(Locale.ROOT))) {
            return Optional.empty();
        }
        return switch (type) {
            case "text/markdown", "text/x-markdown" -> Optional.of(MARKDOWN);
            case "text/html", "application/xhtml+xml" -> Optional.of(HTML);
            case "application/json", "application/x-ndjson", "application/jsonl" -> Optional.of(JSON);
            default -> other(type);
        };
    }

    private static Optional<TextKind> other(String type) {
        if (type.endsWith("+json")) {
            return Optional.of(JSON);
        }
        if (CODE_TYPES.contains(type) || type.startsWith("text/x-") || type.endsWith("+xml")) {
            return Optional.of(CODE);
        }
        return type.startsWith("text/") ? Optional.of(PLAIN) : Optional.empty();
    }

    private static boolean readable(String parameters) {
        int charset = parameters.indexOf("charset=");
        if (charset < 0) {
            return true;
        }
        String value = parameters
                .substring(charset + "charset=".length())
                .replace("\"", "")
                .strip();
        return value.startsWith("utf-8") || value.startsWith("us-ascii");
    }

    /** The rule that says how strong a line's beginning is as a place to cut; it remembers what it saw, so each text needs its own. */
    LineRule lines() {
        return switch (this) {
            case MARKDOWN -> new MarkdownLines();
            case CODE -> TextKind::codeLine;
            case PLAIN, HTML, JSON -> (text, start, first, afterBlank) -> afterBlank ? Cut.PARAGRAPH : Cut.LINE;
        };
    }

    /** A line that starts at the margin after an empty one opens a function or a declaration; a line that only closes one does not. */
    private static int codeLine(byte[] text, int start, int first, boolean afterBlank) {
        boolean closes = text[first] == '}' || text[first] == ')' || text[first] == ']';
        if (!afterBlank || closes) {
            return Cut.SENTENCE;
        }
        return first == start ? Cut.PARAGRAPH : Cut.LINE;
    }
}
