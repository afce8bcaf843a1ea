package io.thermocline.operations;

import io.thermocline.problem.Problem;
import io.thermocline.signing.Signed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an operation did, so far or in all.
 *
 * @param figures by camelCase name, in the order to show them
 * @param failures what it could not do, the first {@value #MAX_FAILURES} of it
 * @param failuresLeftOut how many more there were
 * @param proof of what was done, if there is one
 * @param inconsistencies of a task that compares parts of the store, the first {@value #MAX_INCONSISTENCIES}; null of any other
 */
public record Report(
        Map<String, Long> figures,
        List<Failure> failures,
        long failuresLeftOut,
        @Nullable Signed proof,
        @Nullable List<Inconsistency> inconsistencies) {
    /** Inconsistencies that a report names. */
    public static final int MAX_INCONSISTENCIES = 1_000;

    /** Failures that a report names. */
    public static final int MAX_FAILURES = 100;

    /** Nothing yet. */
    public static final Report EMPTY = new Report(Map.of(), List.of(), 0);

    /**
     * One thing that could not be done.
     *
     * @param subject what it is about, such as the id of a block
     * @param problem without fields: the kind and the detail are kept
     */
    public record Failure(String subject, Problem problem) {
        public Failure {
            Objects.requireNonNull(subject);
            problem = new Problem(problem.kind(), problem.detail(), List.of(), null);
        }
    }

    /**
     * Parts of the store that do not agree, or cannot be read.
     *
     * @param entry what it is about: a file, an object, a row of the metadata table, vectors
     * @param blockId empty where it is about no single block
     * @param issue a stable code
     */
    public record Inconsistency(String entry, String blockId, String issue) {
        public Inconsistency {
            Objects.requireNonNull(entry);
            Objects.requireNonNull(blockId);
            Objects.requireNonNull(issue);
        }
    }

    public Report {
        inconsistencies = inconsistencies == null ? null : List.copyOf(inconsistencies);
        figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        failures = List.copyOf(failures);
        if (failures.size() > MAX_FAILURES) {
            throw new IllegalArgumentException(failures.size() + " failures");
        }
    }

    /** A report without a proof, of a task that compares nothing. */
    public Report(Map<String, Long> figures, List<Failure> failures, long failuresLeftOut) {
        this(figures, failures, failuresLeftOut, null, null);
    }

    /** The same with a proof. */
    public Report with(Signed proven) {
        return new Report(figures, failures, failuresLeftOut, proven, inconsistencies);
    }

    /** A report of figures alone. */
    public static Report of(Map<String, Long> figures) {
        return new Report(figures, List.of(), 0);
    }

    /** A figure; 0 when there is none of that name. */
    public long figure(String name) {
        return figures.getOrDefault(name, 0L);
    }

    /** Whether there is nothing in it. */
    public boolean isEmpty() {
        return figures.isEmpty() && failures.isEmpty() && proof == null && inconsistencies == null;
    }
}
