package io.thermocline.cli;

import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.Jsoup;

/** What a document calls itself: its first heading or title, else the name of its file. */
final class Titles {
    private static final int LONGEST = 200;

    private static final Pattern HEADING = Pattern.compile("^ {0,3}#{1,6}[ \\t]+(.*?)(?:[ \\t]+#+)?[ \\t]*$");
    private static final Pattern UNDERLINE = Pattern.compile("^ {0,3}(=+|-+)[ \\t]*$");
    private static final Pattern FENCE = Pattern.compile("^ {0,3}(```+|~~~+).*");
    private static final Pattern FRONT_TITLE = Pattern.compile("^title\\s*:\\s*(.+?)\\s*$");
    private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
    private static final Pattern ANCHOR = Pattern.compile("\\s*\\{#[^}]*\\}\\s*$");
    private static final Pattern TAG = Pattern.compile("<[^>]+>");
    private static final Pattern EMPHASIS = Pattern.compile("(\\*\\*|__|\\*|`)");
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");

    private Titles() {}

    static String of(String mediaType, String path, String text) {
        Optional<String> title = switch (mediaType) {
            case "text/markdown" -> markdown(text);
            case "text/html" -> Optional.of(Jsoup.parse(text).title());
            default -> Optional.empty();
        };
        return title.map(Titles::tidy)
                .filter(each -> !each.isEmpty())
                .orElseGet(() -> tidy(path.substring(path.lastIndexOf('/') + 1)));
    }

    /** The title of the front matter, else the first heading, of either style, that is not in a block of code. */
    static Optional<String> markdown(String text) {
        Iterator<String> lines =
                (text.startsWith("\ufeff") ? text.substring(1) : text).lines().iterator();
        String before = "";
        String fence = "";
        boolean first = true;
        while (lines.hasNext()) {
            String line = lines.next();
            if (first && line.stripTrailing().equals("---")) {
                Optional<String> title = frontMatter(lines);
                if (title.isPresent()) {
                    return title;
                }
                line = "";
            }
            first = false;
            Matcher opening = FENCE.matcher(line);
            if (!fence.isEmpty()) {
                fence = line.strip().startsWith(fence) ? "" : fence;
            } else if (opening.matches()) {
                fence = opening.group(1);
            } else {
                Optional<String> heading = heading(before, line);
                if (heading.isPresent()) {
                    return heading;
                }
            }
            before = fence.isEmpty() ? line : "";
        }
        return Optional.empty();
    }

    private static Optional<String> heading(String before, String line) {
        Matcher heading = HEADING.matcher(line);
        if (heading.matches() && !plain(heading.group(1)).isEmpty()) {
            return Optional.of(plain(heading.group(1)));
        }
        boolean underlined = UNDERLINE.matcher(line).matches() && !before.isBlank() && !before.startsWith("    ");
        return underlined ? Optional.of(plain(before)) : Optional.empty();
    }

    private static Optional<String> frontMatter(Iterator<String> lines) {
        Optional<String> title = Optional.empty();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.stripTrailing().equals("---") || line.stripTrailing().equals("...")) {
                return title;
            }
            Matcher matcher = FRONT_TITLE.matcher(line);
            if (matcher.matches()) {
                title = Optional.of(unquoted(matcher.group(1)));
            }
        }
        // No end: it was a rule, and not front matter at all.
        return Optional.empty();
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value;
    }

    private static String plain(String markdown) {
        String text = LINK.matcher(markdown).replaceAll("$1");
        text = ANCHOR.matcher(text).replaceAll("");
        text = TAG.matcher(text).replaceAll("");
        return EMPHASIS.matcher(text).replaceAll("").strip();
    }

    private static String tidy(String title) {
        String line = SPACE.matcher(title).replaceAll(" ").strip();
        int length = line.codePointCount(0, line.length());
        return length <= LONGEST ? line : line.substring(0, line.offsetByCodePoints(0, LONGEST - 1)) + "\u2026";
    }
}
