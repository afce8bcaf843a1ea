package io.thermocline.engine;

import io.thermocline.manifest.SegmentPlace;
import io.thermocline.segment.Segment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A segment and how many views use it. The last view to let go hands it to whoever buries it. Thread-safe. */
final class OpenSegment {
    private final Segment segment;
    private final SegmentPlace place;
    private final long localBytes;
    private final Consumer<OpenSegment> unused;
    private final AtomicInteger views = new AtomicInteger();

    /** @param place as the manifest named it when the segment was opened: it says where contents are read from */
    OpenSegment(Segment segment, SegmentPlace place, Consumer<OpenSegment> unused) {
        this.segment = segment;
        this.place = place;
        this.localBytes = segment.localBytes();
        this.unused = unused;
    }

    Segment segment() {
        return segment;
    }

    long id() {
        return segment.meta().id();
    }

    /** Bytes that its files take on the disk. */
    long localBytes() {
        return localBytes;
    }

    SegmentPlace place() {
        return place;
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
