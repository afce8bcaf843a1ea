package io.thermocline.objects;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Probes a place when it is asked to, one probe at a time: whoever asks while one is under way gets what the next one finds, with all others who wait for it. Thread-safe.
 */
public final class Probing {
    /** What a probe may take, and what probes that came to no end may have left. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private static final Duration OVER = Duration.ofHours(1);
    private static final int MOST_LEFT = 100;

    private final ObjectStore store;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final RandomGenerator random;
    private final Duration longest;
    private @Nullable ProbeReport last; // under this
    private long lastBegan; // under this

    /** One that takes ten seconds at most. */
    public Probing(ObjectStore store, InstantSource clock, LongSupplier nanos, RandomGenerator random) {
        this(store, clock, nanos, random, LONGEST);
    }

    Probing(ObjectStore store, InstantSource clock, LongSupplier nanos, RandomGenerator random, Duration longest) {
        this.store = Objects.requireNonNull(store);
        this.clock = Objects.requireNonNull(clock);
        this.nanos = Objects.requireNonNull(nanos);
        this.random = Objects.requireNonNull(random);
        this.longest = Objects.requireNonNull(longest);
    }

    /** What a probe finds that began after the call. Blocks for two probes at most. */
    public ProbeReport run() {
        long asked = nanos.getAsLong();
        synchronized (this) {
            ProbeReport known = last;
            if (known != null && lastBegan - asked > 0) {
                return known;
            }
            lastBegan = nanos.getAsLong();
            long now = clock.millis();
            Probe probe = new Probe(store, token(now), new Probe.Limit(longest, nanos));
            ProbeReport report = probe.run();
            if (report.usable()) {
                removeLeft(now);
            }
            last = report;
            return report;
        }
    }

    private String token(long millis) {
        return "%012x-%016x".formatted(millis, random.nextLong());
    }

    /** What probes that were killed left behind; younger ones may be under way elsewhere. */
    private void removeLeft(long millis) {
        String before = Probe.PREFIX + "%012x".formatted(Math.max(0, millis - OVER.toMillis()));
        try {
            List<String> left = Answered.await(store.list(Probe.PREFIX, "", MOST_LEFT), longest).stream()
                    .map(StoredObject::name)
                    .filter(name -> name.compareTo(before) < 0)
                    .toList();
            if (!left.isEmpty()) {
                Answered.await(store.purge(left), longest);
            }
        } catch (ObjectStoreException e) {
            // They are a few bytes; the next probe tries again.
            return;
        }
    }
}
