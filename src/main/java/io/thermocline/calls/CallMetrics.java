package io.thermocline.calls;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Counts and times calls: {@code thermocline.requests} by door, operation and status. Thread-safe. */
public final class CallMetrics {
    private final MeterRegistry registry;
    // Looking a meter up by its tags costs more than recording; the keys are few, because operations and statuses are.
    private final ConcurrentMap<Key, Timer> timers = new ConcurrentHashMap<>();

    /** Records into a registry. */
    public CallMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String door, String operation, String status) {}

    /** Starts a clock for one call. */
    public Timer.Sample start() {
        return Timer.start(registry);
    }

    /** The call is over. */
    public void stop(Timer.Sample sample, String door, String operation, String status) {
        Key key = new Key(door, operation, status);
        Timer timer = timers.get(key);
        sample.stop(timer != null ? timer : timers.computeIfAbsent(key, this::timer));
    }

    private Timer timer(Key key) {
        return Timer.builder("thermocline.requests")
                .description("Calls by door, operation and status")
                .tag("door", key.door())
                .tag("operation", key.operation())
                .tag("status", key.status())
                .register(registry);
    }
}
