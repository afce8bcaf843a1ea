package io.thermocline.objects;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

/** What goes to and from an object store: counts since it was opened. Thread-safe. */
public final class ObjectTraffic {
    /** What is counted by itself, as it has its own price. */
    public enum Kind {
        /** Objects stored, those created only if absent among them. */
        PUT,
        /** Parts of large objects; these are requests besides the put that they belong to. */
        PART,
        /** Reads. */
        GET,
        /** Lists. */
        LIST,
        /** Questions about one object. */
        LOOK,
        /** Names deleted or purged. */
        DELETE
    }

    /**
     * What was counted of one kind.
     *
     * @param requests how many ended
     * @param failed how many of them failed for good
     * @param bytes what they carried
     * @param total time that they took together
     * @param longest time that one took
     */
    public record Count(long requests, long failed, long bytes, Duration total, Duration longest) {}

    private final Map<Kind, Counter> counters = new EnumMap<>(Kind.class);
    private final AtomicLong retried = new AtomicLong();

    private static final class Counter {
        private final LongAdder requests = new LongAdder();
        private final LongAdder failed = new LongAdder();
        private final LongAdder bytes = new LongAdder();
        private final LongAdder nanos = new LongAdder();
        private final LongAccumulator longestNanos = new LongAccumulator(Math::max, 0);

        Count count() {
            return new Count(
                    requests.sum(),
                    failed.sum(),
                    bytes.sum(),
                    Duration.ofNanos(nanos.sum()),
                    Duration.ofNanos(longestNanos.get()));
        }
    }

    public ObjectTraffic() {
        for (Kind kind : Kind.values()) {
            counters.put(kind, new Counter());
        }
    }

    /** One that ended well. */
    public void ended(Kind kind, long bytes, Duration took) {
        Counter counter = counter(kind);
        counter.requests.increment();
        counter.bytes.add(bytes);
        took(counter, took);
    }

    /** One that failed for good. */
    public void failed(Kind kind, Duration took) {
        Counter counter = counter(kind);
        counter.requests.increment();
        counter.failed.increment();
        took(counter, took);
    }

    /** A part that was stored. */
    public void part(long bytes) {
        ended(Kind.PART, bytes, Duration.ZERO);
    }

    /** A request that was sent again so many times. */
    public void retried(long times) {
        retried.addAndGet(times);
    }

    /** How often requests were sent again, where the store can see it. */
    public long retried() {
        return retried.get();
    }

    /** What was counted of a kind so far. */
    public Count count(Kind kind) {
        return counter(kind).count();
    }

    private Counter counter(Kind kind) {
        Counter counter = counters.get(kind);
        if (counter == null) {
            throw new IllegalStateException("no counter of " + kind);
        }
        return counter;
    }

    private static void took(Counter counter, Duration took) {
        counter.nanos.add(took.toNanos());
        counter.longestNanos.accumulate(took.toNanos());
    }
}
