package io.thermocline.problem;

import java.util.Objects;

/**
 * One field that breaks a rule.
 *
 * @param field the path of the field in the request as the client wrote it, such as {@code tags[3]}
 * @param message what is wrong and what is allowed
 */
public record Violation(String field, String message) {
    public Violation {
        Objects.requireNonNull(field);
        Objects.requireNonNull(message);
    }
}
