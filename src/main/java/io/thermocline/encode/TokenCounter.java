package io.thermocline.encode;

/**
 * Counts the tokens of a run: letters, digits and symbols between white space, punctuation and ideographs. Thread-safe. Each mark of punctuation
 * and each ideograph is one token by itself and is not asked for.
 */
@FunctionalInterface
public interface TokenCounter {
    /** At least as many tokens as the encoder makes of the run, and at least 1. */
    int tokens(String run);
}
