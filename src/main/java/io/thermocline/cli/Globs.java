package io.thermocline.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Shell patterns over paths with {@code /}: {@code *} and {@code ?} stay in one folder, {@code **} spans folders. */
final class Globs {
    private static final String LITERAL = "\\.[]{}()+-^$|*?&";

    private Globs() {}

    /** Whether one of the patterns matches: one without a slash looks at the file's name alone. */
    static boolean anyMatches(List<String> globs, String path) {
        return globs.stream().anyMatch(glob -> {
            String subject = glob.indexOf('/') < 0 ? path.substring(path.lastIndexOf('/') + 1) : path;
            return Pattern.compile(regex(glob), Pattern.DOTALL).matcher(subject).matches();
        });
    }

    /** The regular expression of a pattern. Every pattern has one: what cannot be a character class is taken literally. */
    static String regex(String glob) {
        StringBuilder regex = new StringBuilder();
        int at = 0;
        while (at < glob.length()) {
            char each = glob.charAt(at);
            if (glob.startsWith("**/", at) && (at == 0 || glob.charAt(at - 1) == '/')) {
                regex.append("(?:.*/)?");
                at += 3;
            } else if (glob.startsWith("**", at)) {
                regex.append(".*");
                at += 2;
            } else if (each == '[' && classEnd(glob, at) > 0) {
                int end = classEnd(glob, at);
                regex.append(characterClass(glob.substring(at + 1, end)));
                at = end + 1;
            } else if (each == '\\' && at + 1 < glob.length()) {
                regex.append(literal(glob.charAt(at + 1)));
                at += 2;
            } else {
                regex.append(each == '*' ? "[^/]*" : each == '?' ? "[^/]" : literal(each));
                at++;
            }
        }
        return regex.toString();
    }

    private static int classEnd(String glob, int open) {
        int first = open + 1;
        if (first < glob.length() && (glob.charAt(first) == '!' || glob.charAt(first) == '^')) {
            first++;
        }
        // A bracket that comes first is a member.
        return glob.indexOf(']', first + 1);
    }

    private static String characterClass(String members) {
        boolean negated = members.startsWith("!") || members.startsWith("^");
        String plain = (negated ? members.substring(1) : members)
                .replace("\\", "\\\\")
                .replace("[", "\\[")
                .replace("]", "\\]")
                .replace("&", "\\&")
                .replace("^", "\\^");
        String regex = (negated ? "[^/" : "[") + plain + "]";
        try {
            return Pattern.compile(regex).pattern();
        } catch (PatternSyntaxException e) {
            // Such as [z-a], which matches nothing but itself.
            return Pattern.quote("[" + members + "]");
        }
    }

    private static String literal(char each) {
        return LITERAL.indexOf(each) >= 0 ? "\\" + each : String.valueOf(each);
    }
}
