package io.thermocline.engine;

import io.thermocline.segment.Segment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A segment and how many views use it. The last view to let go hands it to whoever buries it. Thread-safe. */
final class OpenSegment {
    private final Segment segment;
    private final Consumer<OpenSegment> unused;
    private final AtomicInteger views = new AtomicInteger();

    OpenSegment(Segment segment, Consumer<OpenSegment> unused) {
        this.segment = segment;
        this.unused = unused;
    }

    Segment segment() {
        return segment;
    }

    long id() {
        return segment.meta().id();
    }

    void retain() {
        views.incrementAndGet();
    }

    void release() {
        if (views.decrementAndGet() == 0) {
            unused.accept(this);
        }
    }
}
