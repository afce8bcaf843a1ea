package io.thermocline.search;

import io.thermocline.block.BlockId;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A search that was checked, as far as it can be without looking into the store. */
record ValidSearch(Near near, int k, Duration deadline) {
    static final int DEFAULT_K = 10;
    static final int MAX_K = 1000;
    static final Duration MAX_DEADLINE = Duration.ofSeconds(30);
    /** Bytes of a text to search with. */
    static final int MAX_TEXT = 8 << 10;

    /** What to be near to. */
    sealed interface Near {
        record Text(String text) implements Near {}

        @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
        record Vector(float[] values) implements Near {}

        record Block(BlockId id) implements Near {}
    }

    static ValidSearch of(SearchRequest request) {
        requireMode(request.mode());
        int k = Objects.requireNonNullElse(request.k(), DEFAULT_K);
        if (k < 1 || k > MAX_K) {
            throw invalid("k", "must be from 1 to " + MAX_K);
        }
        Duration deadline = Objects.requireNonNullElse(request.deadline(), MAX_DEADLINE);
        if (!deadline.isPositive() || deadline.compareTo(MAX_DEADLINE) > 0) {
            throw invalid("deadline", "must be more than nothing and at most " + MAX_DEADLINE.toSeconds() + "s");
        }
        return new ValidSearch(near(request.target()), k, deadline);
    }

    private static void requireMode(@Nullable String mode) {
        switch (mode) {
            case null -> {}
            case "semantic" -> {}
            case "fulltext", "hybrid" ->
                throw Problem.field(
                                ProblemKind.NOT_IMPLEMENTED,
                                "mode",
                                "'" + mode + "' is not available yet; use 'semantic'")
                        .exception();
            default -> throw invalid("mode", "must be semantic, fulltext or hybrid");
        }
    }

    private static Near near(SearchRequest.Target target) {
        long given = Stream.of(target.text(), target.vector(), target.blockId())
                .filter(Objects::nonNull)
                .count();
        if (given != 1) {
            throw invalid("text", "give exactly one of text, vector and blockId; there are " + given);
        }
        if (target.text() != null) {
            return text(target.text());
        }
        if (target.vector() != null) {
            return new Near.Vector(target.vector());
        }
        return BlockId.parse(Objects.requireNonNull(target.blockId()))
                .map(Near.Block::new)
                .orElseThrow(() -> Problem.field(ProblemKind.MALFORMED, "blockId", "must be a UUID")
                        .exception());
    }

    private static Near text(String text) {
        if (text.isBlank()) {
            throw invalid("text", "must not be empty");
        }
        if (text.length() > MAX_TEXT) {
            throw invalid("text", "must have at most " + MAX_TEXT + " characters");
        }
        return new Near.Text(text);
    }

    static ProblemException invalid(String field, String message) {
        return Problem.field(ProblemKind.INVALID, field, message).exception();
    }
}
