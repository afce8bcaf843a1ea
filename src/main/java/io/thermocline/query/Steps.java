package io.thermocline.query;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Collects the steps of one answer. Used by one thread. */
final class Steps {
    private final InstantSource clock;
    private final List<Plan.Step> steps = new ArrayList<>();
    private Instant began;

    Steps(InstantSource clock) {
        this.clock = clock;
        this.began = clock.instant();
    }

    /** What was done since the last step, or since the beginning. */
    void done(String name, String detail, Map<String, Long> figures) {
        Instant now = clock.instant();
        steps.add(new Plan.Step(name, detail, Duration.between(began, now), figures));
        began = now;
    }

    /** Does what counts for no step. */
    <T> T aside(Supplier<T> work) {
        Instant before = clock.instant();
        T result = work.get();
        began = began.plus(Duration.between(before, clock.instant()));
        return result;
    }

    @Nullable
    Plan plan(boolean asked) {
        return asked ? new Plan(steps) : null;
    }
}
