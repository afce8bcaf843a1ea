package io.thermocline.search;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A search as the caller wrote it; the service checks it. Null stands for what the caller left out.
 *
 * @param k blocks wanted
 * @param mode {@code semantic}, {@code fulltext} or {@code hybrid}
 * @param filter CEL
 * @param explain whether the answer tells how it was found
 * @param deadline how long the search may take; after that it answers with what it has
 */
public record SearchRequest(
        Target target,
        @Nullable Integer k,
        @Nullable String mode,
        @Nullable String filter,
        Include include,
        boolean explain,
        @Nullable Duration deadline) {
    public SearchRequest {
        Objects.requireNonNull(target);
        Objects.requireNonNull(include);
    }

    /** A search with nothing but a target. */
    public static SearchRequest of(Target target) {
        return new SearchRequest(target, null, null, null, Include.METADATA, false, null);
    }

    /**
     * What to be near to: exactly one of the three.
     *
     * @param vector one float a dimension
     * @param blockId a block whose neighbours are wanted; it is not among them
     */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    public record Target(
            @Nullable String text,
            float @Nullable [] vector,
            @Nullable String blockId) {
        /** Near to a text. */
        public static Target text(String text) {
            return new Target(text, null, null);
        }

        /** Near to a vector. */
        public static Target vector(float[] vector) {
            return new Target(null, vector, null);
        }

        /** Near to a block. */
        public static Target block(String blockId) {
            return new Target(null, null, blockId);
        }
    }

    /** What hits carry besides metadata. */
    public record Include(boolean content, boolean vectors) {
        /** Nothing more. */
        public static final Include METADATA = new Include(false, false);
    }
}
