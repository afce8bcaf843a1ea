package io.thermocline.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a {@code .gitignore} says, after gitignore(5): the last pattern that matches decides, {@code !} takes back, a slash
 * inside anchors, a slash at the end means folders, {@code **} spans folders.
 */
final class IgnoreRules {
    /** Says nothing. */
    static final IgnoreRules NONE = new IgnoreRules(List.of());

    private final List<Rule> rules;

    private record Rule(Pattern pattern, boolean ignored, boolean foldersOnly) {}

    private IgnoreRules(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * These rules, then those of a file deeper down.
     *
     * @param folder where the file lies, relative to the tree, with a slash at the end; empty for the tree itself
     * @param lines of the file
     */
    IgnoreRules and(String folder, List<String> lines) {
        List<Rule> more = new ArrayList<>(rules);
        for (String line : lines) {
            String text = withoutTrailingSpaces(line);
            boolean back = text.startsWith("!");
            String pattern = back ? text.substring(1) : text;
            if (text.startsWith("#") || pattern.isEmpty() || pattern.equals("/")) {
                continue;
            }
            boolean foldersOnly = pattern.endsWith("/");
            String glob = foldersOnly ? pattern.substring(0, pattern.length() - 1) : pattern;
            boolean anchored = glob.indexOf('/') >= 0;
            String rooted = glob.startsWith("/") ? glob.substring(1) : glob;
            String regex = Pattern.quote(folder) + (anchored ? "" : "(?:.*/)?") + Globs.regex(rooted);
            more.add(new Rule(Pattern.compile(regex, Pattern.DOTALL), !back, foldersOnly));
        }
        return new IgnoreRules(more);
    }

    /** Whether a file or folder is to be left out; its parents were not. */
    boolean ignores(String path, boolean folder) {
        for (int i = rules.size() - 1; i >= 0; i--) {
            Rule rule = rules.get(i);
            if ((folder || !rule.foldersOnly()) && rule.pattern().matcher(path).matches()) {
                return rule.ignored();
            }
        }
        return false;
    }

    private static String withoutTrailingSpaces(String line) {
        String text = line.stripTrailing();
        // A backslash keeps the space after it.
        return text.endsWith("\\") && text.length() < line.length() ? text + " " : text;
    }
}
