package io.thermocline.problem;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A problem as a value: what kind, what to do about it, which fields.
 *
 * @param kind decides type, title and status
 * @param detail one or two sentences that say what happened and what to do; never content, never a key
 * @param violations the fields at fault, empty when no single field is
 * @param retryAfter when a retry makes sense, null when it does not
 */
public record Problem(
        ProblemKind kind,
        String detail,
        List<Violation> violations,
        @Nullable Duration retryAfter) {
    /** Most fields that a problem lists. */
    public static final int MAX_VIOLATIONS = 100;

    public Problem {
        Objects.requireNonNull(kind);
        Objects.requireNonNull(detail);
        violations = List.copyOf(violations);
    }

    /** A problem without fields; kinds that pass by themselves advise a retry after one second. */
    public static Problem of(ProblemKind kind, String detail) {
        return new Problem(kind, detail, List.of(), kind.transientFault() ? Duration.ofSeconds(1) : null);
    }

    /** A problem with one field at fault. */
    public static Problem field(ProblemKind kind, String field, String message) {
        return new Problem(kind, field + ": " + message, List.of(new Violation(field, message)), null);
    }

    /** A problem with several fields at fault. The first {@value #MAX_VIOLATIONS} are listed; how many there are, the detail says. */
    public static Problem fields(ProblemKind kind, List<Violation> violations) {
        Violation first = violations.getFirst();
        int more = violations.size() - 1;
        String rest = more == 0
                ? ""
                : more < MAX_VIOLATIONS
                        ? " (and " + more + " more)"
                        : " (and " + more + " more; the first " + MAX_VIOLATIONS + " are listed)";
        List<Violation> listed = violations.subList(0, Math.min(violations.size(), MAX_VIOLATIONS));
        return new Problem(kind, first.field() + ": " + first.message() + rest, listed, null);
    }

    /** The same with other names for its fields. */
    public Problem renamed(UnaryOperator<String> names) {
        List<Violation> renamed = violations.stream()
                .map(each -> new Violation(names.apply(each.field()), each.message()))
                .toList();
        if (renamed.isEmpty()) {
            return this;
        }
        String before = violations.getFirst().field() + ": ";
        String text = detail.startsWith(before)
                ? renamed.getFirst().field() + ": " + detail.substring(before.length())
                : detail;
        return new Problem(kind, text, renamed, retryAfter);
    }

    /** The exception that carries this problem. */
    public ProblemException exception() {
        return new ProblemException(this);
    }
}
