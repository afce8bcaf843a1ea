package io.thermocline.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The current view and the last published sequence: together they are what a snapshot starts from. Thread-safe. */
final class Views {
    private volatile View current; // written under this
    private final AtomicLong published;
    private final AtomicLong lostTails = new AtomicLong();
    private volatile boolean closed; // written under this

    /** @param published the last commit that the view holds */
    Views(View first, long published) {
        this.current = first;
        this.published = new AtomicLong(published);
    }

    /** A view and a sequence that it holds. */
    record Pinned(View view, long sequence) {}

    /** The current view and the last sequence, as one. */
    Pinned pin() {
        while (true) {
            Pinned pinned = pinUnlessReplaced(current);
            if (pinned != null) {
                return pinned;
            }
            requireOpen();
        }
    }

    /**
     * A view that was the current one, and the last sequence; null when another has been installed since. The sequence is read between two looks at
     * the current view: commits go to the active memtable of the current view, so while that has not changed, everything published lies in it.
     */
    @Nullable
    Pinned pinUnlessReplaced(View view) {
        if (!view.tryAcquire()) {
            return null;
        }
        long sequence = published.getAcquire();
        if (view == current) {
            return new Pinned(view, sequence);
        }
        view.release();
        return null;
    }

    /** The current view; whoever asks releases it. */
    View acquire() {
        while (true) {
            View view = current;
            if (view.tryAcquire()) {
                return view;
            }
            requireOpen();
        }
    }

    /** The current view without a hold on it: for counters, and for its memtables. */
    View peek() {
        return current;
    }

    long published() {
        return published.getAcquire();
    }

    /**
     * Lets snapshots see commits up to a sequence; by the committer alone. A sequence below the one before says that what lay between was lost
     * after it had been seen.
     */
    void publish(long sequence) {
        boolean lost = sequence < published.getPlain();
        published.setRelease(sequence);
        if (lost) {
            lostTails.incrementAndGet();
        }
    }

    /** How often commits were lost that snapshots had seen. */
    long lostTails() {
        return lostTails.get();
    }

    /** Closes the active memtable and starts an empty one; by the committer alone. */
    synchronized void rotate() {
        View view = current;
        List<Memtable> waiting = new ArrayList<>();
        waiting.add(view.active());
        waiting.addAll(view.waiting());
        install(new View(new Memtable(), waiting, view.segments()));
    }

    /** Replaces the oldest waiting memtable by the segment that holds the same, if there is one. */
    synchronized void flushed(Memtable memtable, @Nullable OpenSegment segment) {
        View view = current;
        List<Memtable> waiting = new ArrayList<>(view.waiting());
        if (waiting.isEmpty() || waiting.removeLast() != memtable) {
            throw new IllegalStateException("only the oldest waiting memtable is written out");
        }
        List<OpenSegment> segments = new ArrayList<>(view.segments());
        if (segment != null) {
            segments.add(segment);
        }
        install(new View(view.active(), waiting, segments));
    }

    /** Replaces segments by those that hold what was worth keeping of them, if anything was. */
    synchronized void merged(Set<OpenSegment> sources, List<OpenSegment> results) {
        View view = current;
        List<OpenSegment> segments = new ArrayList<>(view.segments());
        Set<Long> gone = sources.stream().map(OpenSegment::id).collect(Collectors.toSet());
        segments.removeIf(each -> gone.contains(each.id()));
        segments.addAll(results);
        install(new View(view.active(), view.waiting(), segments));
    }

    /** Replaces a segment by the same one in another place. */
    synchronized void moved(OpenSegment segment) {
        View view = current;
        List<OpenSegment> segments = new ArrayList<>(view.segments());
        if (!segments.removeIf(each -> each.id() == segment.id())) {
            throw new IllegalStateException("only a segment of the view is moved");
        }
        segments.add(segment);
        install(new View(view.active(), view.waiting(), segments));
    }

    /** Gives up the engine's own hold; nothing may be pinned afterwards. */
    synchronized void close() {
        if (!closed) {
            closed = true;
            current.release();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw Faults.unavailable("the store is closed");
        }
    }

    private void install(View next) {
        View before = current;
        current = next;
        before.release();
    }
}
