package io.thermocline.tiers;

import io.thermocline.engine.Loop;
import io.thermocline.objects.ObjectTraffic;
import io.thermocline.objects.ObjectTraffic.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Keeps what was counted of the archive's requests every ten minutes for a day, so that it is known what goes there of late. Thread-safe. */
public final class ArchiveTraffic implements AutoCloseable {
    static final Duration EVERY = Duration.ofMinutes(10);
    private static final int KEPT = 144;
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final String place;
    private final ObjectTraffic traffic;
    private final Optional<ArchivePrices> prices;
    private final LongSupplier nanos;
    private final Loop loop;
    private final Deque<Sample> samples = new ArrayDeque<>(); // under this; the oldest first, never empty

    /** All counts at one time. */
    private record Sample(long nanos, Map<Kind, ObjectTraffic.Count> counts) {}

    /**
     * Begins with what is counted now, and does nothing in the background before {@link #start}.
     *
     * @param place what people know the archive by
     * @param nanos a clock for durations
     */
    public ArchiveTraffic(
            String place,
            ObjectTraffic traffic,
            Optional<ArchivePrices> prices,
            LongSupplier nanos,
            Consumer<RuntimeException> faults) {
        this.place = Objects.requireNonNull(place);
        this.traffic = Objects.requireNonNull(traffic);
        this.prices = Objects.requireNonNull(prices);
        this.nanos = Objects.requireNonNull(nanos);
        this.loop = new Loop("archive-traffic", EVERY, this::step, faults);
        samples.add(now());
    }

    /** Starts to look every ten minutes; at most once. */
    public void start() {
        loop.start();
    }

    private Sample now() {
        Map<Kind, ObjectTraffic.Count> counts = new EnumMap<>(Kind.class);
        for (Kind each : Kind.values()) {
            counts.put(each, traffic.count(each));
        }
        return new Sample(nanos.getAsLong(), counts);
    }

    /** Keeps the counts of now if it is time, and forgets those from more than a day ago. */
    synchronized void step() {
        Sample now = now();
        if (now.nanos() - samples.getLast().nanos() >= EVERY.toNanos()) {
            samples.add(now);
            if (samples.size() > KEPT + 1) {
                samples.removeFirst();
            }
        }
    }

    /** @param storedBytes that lie in the archive */
    synchronized ArchiveUse use(long storedBytes) {
        Sample now = now();
        Sample then = samples.getFirst();
        Duration since = Duration.ofNanos(now.nanos() - then.nanos());
        Duration window = since.compareTo(SHORTEST) < 0 ? SHORTEST : since;
        List<ArchiveUse.OfKind> used = Stream.of(Kind.values())
                .map(kind -> ofKind(kind, of(now, kind), of(then, kind)))
                .toList();
        return new ArchiveUse(
                place,
                storedBytes,
                used,
                traffic.retried(),
                window,
                prices.map(known -> known.month(storedBytes, used, window)));
    }

    private static ObjectTraffic.Count of(Sample sample, Kind kind) {
        return Objects.requireNonNull(sample.counts().get(kind));
    }

    private static ArchiveUse.OfKind ofKind(Kind kind, ObjectTraffic.Count now, ObjectTraffic.Count then) {
        return new ArchiveUse.OfKind(
                kind,
                new ArchiveUse.Requests(now.requests(), now.failed(), now.bytes()),
                new ArchiveUse.Requests(
                        now.requests() - then.requests(), now.failed() - then.failed(), now.bytes() - then.bytes()));
    }

    @Override
    public void close() {
        loop.close();
    }
}
