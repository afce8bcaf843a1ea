package io.thermocline.query;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How an answer was found: the steps that were taken, in order. */
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param name {@code encode}, {@code metadata scan}, {@code index search}, {@code content fetch} or {@code cached result}
     * @param detail how it was done
     * @param figures what it cost besides time, by name
     */
    public record Step(String name, String detail, Duration took, Map<String, Long> figures) {
        public Step {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }
}
