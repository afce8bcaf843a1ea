package io.thermocline.search;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The steps that a search took, in order. */
public record SearchPlan(List<Step> steps) {
    public SearchPlan {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param name {@code encode}, {@code index search} or {@code content fetch}
     * @param detail how it was done
     * @param figures what it cost besides time, by name
     */
    public record Step(String name, String detail, Duration took, Map<String, Long> figures) {
        public Step {
            figures = Collections.unmodifiableMap(new LinkedHashMap<>(figures));
        }
    }
}
