package io.thermocline.filter;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression in RE2's syntax, which is matched in time linear in the text. Kept to what every implementation of RE2 does alike: no
 * classes by Unicode property, and letters up to U+052F where case is ignored, since those depend on the version of Unicode. Thread-safe.
 */
public final class Regex {
    /** Most characters of a pattern. */
    static final int MAX_LENGTH = 1_000;

    // RE2 in C++ compiles to bytes and refuses programs of more than about 87,000 instructions. One instruction of ours
    // is at most some 20 of
    // those, and a class of characters beyond ASCII some 12 more for each character that the pattern names.
    private static final int MAX_PROGRAM = 60_000;
    private static final int BYTES_A_RUNE = 20;
    private static final int BYTES_A_NAMED_RUNE = 12;
    private static final int LAST_FOLDED = 0x52F;

    private final String pattern;
    private final Pattern compiled;

    private Regex(String pattern, Pattern compiled) {
        this.pattern = pattern;
        this.compiled = compiled;
    }

    /** What came of reading a pattern: either is null. */
    record Reading(@Nullable Regex regex, @Nullable String fault) {}

    /** Reads a pattern, or says what is wrong with it. */
    static Reading read(String pattern) {
        if (pattern.length() > MAX_LENGTH) {
            return fault("has " + pattern.length() + " characters; at most " + MAX_LENGTH + " are allowed");
        }
        String fault = faultOfEscapes(pattern);
        if (fault != null) {
            return fault(fault);
        }
        Pattern compiled;
        try {
            compiled = Pattern.compile(pattern);
        } catch (PatternSyntaxException e) {
            return fault("is no regular expression of RE2: " + e.getDescription());
        }
        long beyondAscii = pattern.codePoints().filter(each -> each > 0x7F).count();
        if (compiled.programSize() * (BYTES_A_RUNE + BYTES_A_NAMED_RUNE * beyondAscii) > MAX_PROGRAM) {
            return fault("is too large once its repetitions are written out");
        }
        return new Reading(new Regex(pattern, compiled), null);
    }

    private static Reading fault(String text) {
        return new Reading(null, "the pattern " + text);
    }

    private static @Nullable String faultOfEscapes(String pattern) {
        for (int i = 0; i + 1 < pattern.length(); i++) {
            if (pattern.charAt(i) == '\\') {
                char next = pattern.charAt(i + 1);
                if ("pPCXxQE01234567".indexOf(next) >= 0) {
                    return "has \\" + next
                            + ", which is not supported; write the characters themselves, or a class such as [a-z]";
                }
                i++;
            }
        }
        return ignoresCase(pattern) && pattern.codePoints().anyMatch(each -> each > LAST_FOLDED)
                ? "ignores case, which works for letters up to U+052F alone"
                : null;
    }

    private static boolean ignoresCase(String pattern) {
        for (int at = pattern.indexOf("(?"); at >= 0; at = pattern.indexOf("(?", at + 2)) {
            for (int i = at + 2; i < pattern.length() && Character.isLetter(pattern.charAt(i)); i++) {
                if (pattern.charAt(i) == 'i') {
                    return true;
                }
            }
        }
        return false;
    }

    /** The pattern as it was written. */
    public String pattern() {
        return pattern;
    }

    /** Whether there is a match anywhere. */
    boolean find(String text) {
        return compiled.matcher(text).find();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Regex regex && pattern.equals(regex.pattern);
    }

    @Override
    public int hashCode() {
        return Objects.hash(pattern);
    }

    @Override
    public String toString() {
        return pattern;
    }
}
