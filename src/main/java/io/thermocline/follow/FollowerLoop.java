package io.thermocline.follow;

import io.thermocline.engine.Feed;
import io.thermocline.engine.FeedTruncatedException;
import io.thermocline.engine.Loop;
import io.thermocline.engine.Snapshot;
import io.thermocline.log.LogRecord;
import io.thermocline.log.StoreIdentity;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Drives one follower: finds out where it stands, gives it the records that come, and keeps its checkpoint. Runs on a thread of its own once
 * started; a test steps it instead. Thread-safe.
 */
public final class FollowerLoop implements AutoCloseable {
    /** Records read at a time. */
    private static final int BATCH = 256;
    /** A checkpoint costs a sync, and being told again of so many records costs little. */
    private static final int RECORDS_A_CHECKPOINT = 1024;

    private static final Duration TICK = Duration.ofSeconds(5);
    /** There is no checkpoint: whatever is done, one is to be written. */
    private static final long NONE = -1;

    private final Source source;
    private final Follower follower;
    private final Checkpoints file;
    private final Loop loop;
    private final Feed.Subscription subscription;
    /** Written by the loop's step alone. */
    private volatile long position;

    private long checkpoint;
    /** Whether the follower has to start over before it is told of anything. */
    private boolean lost;

    /**
     * What followers follow.
     *
     * @param snapshots opens a snapshot that sees everything
     */
    public record Source(Feed feed, Supplier<Snapshot> snapshots, StoreIdentity identity) {}

    /** When a follower that has to start over does so. */
    public enum StartOver {
        /** Before the loop is made; if that fails, the loop tries again. The follower knows its place as soon as there is a loop. */
        FIRST,
        /** In the loop's first step, so that nobody waits for it. */
        IN_BACKGROUND
    }

    /**
     * A loop that does not run yet.
     *
     * @param faults told of what goes wrong in the background; the loop tries again
     */
    public FollowerLoop(
            Source source,
            Follower follower,
            Checkpoints file,
            StartOver startOver,
            Consumer<RuntimeException> faults) {
        this.source = source;
        this.follower = follower;
        this.file = file;
        this.loop = new Loop("follow-" + follower.name(), TICK, this::follow, faults);
        Optional<Checkpoint> found = file.read()
                .filter(each -> each.holdsFor(
                        source.identity().storeId(),
                        source.identity().epoch(),
                        source.feed().syncedThrough()));
        checkpoint = found.map(Checkpoint::sequence).orElse(NONE);
        position = Math.max(0, checkpoint);
        subscription = source.feed().subscribe(follower.name(), position, loop::signal);
        found.ifPresent(each -> follower.resume(each.sequence()));
        if (found.isEmpty()) {
            lost = true;
            if (startOver == StartOver.FIRST) {
                try {
                    startOver();
                } catch (RuntimeException e) {
                    // What is derived can wait: the store itself starts.
                    faults.accept(e);
                }
            }
        }
    }

    /** Starts the thread; at most once. */
    public void start() {
        loop.start();
        loop.signal();
    }

    /** Asks for a step soon: the follower is ready again. */
    public void signal() {
        loop.signal();
    }

    /** Follows for one batch, here and now. */
    public void step() {
        loop.step();
    }

    /** The last sequence that the follower was given. */
    public long position() {
        return position;
    }

    private void follow() {
        if (lost || follower.lost()) {
            startOver();
        }
        try {
            List<LogRecord> records = follower.ready() ? source.feed().read(position, BATCH) : List.of();
            for (LogRecord each : records) {
                follower.apply(each);
                position = each.sequence();
            }
            boolean idle = records.isEmpty();
            subscription.reached(position, follower.mayLag());
            keepCheckpoint(idle ? 1 : RECORDS_A_CHECKPOINT);
            if (!idle && position < source.feed().syncedThrough()) {
                loop.signal();
            }
            loop.restAtMost(follower.rest());
        } catch (FeedTruncatedException e) {
            startOver();
        }
    }

    private void startOver() {
        lost = true;
        subscription.reached(position, Long.MAX_VALUE);
        file.delete();
        checkpoint = NONE;
        // Read first: commits that the snapshot holds beyond it may yet be lost, and their sequences given again.
        long synced = source.feed().syncedThrough();
        try (Snapshot snapshot = source.snapshots().get()) {
            long through = Math.min(synced, snapshot.sequence());
            follower.rebuild(snapshot, through);
            position = through;
        }
        lost = false;
        // At once, and in a new store too: whoever is killed before the next one goes on from here.
        keepCheckpoint(1);
    }

    private void keepCheckpoint(long atLeast) {
        if (lost) {
            return;
        }
        long done = follower.doneThrough(position);
        if (done - checkpoint < atLeast) {
            return;
        }
        file.write(new Checkpoint(source.identity().storeId(), source.identity().epoch(), done));
        checkpoint = done;
        subscription.advance(done);
    }

    /** Ends the thread, lets the follower finish and writes a last checkpoint: the log may end there from then on. */
    @Override
    public void close() {
        loop.close();
        try {
            if (!lost) {
                follower.finish();
            }
            keepCheckpoint(1);
        } finally {
            subscription.close();
        }
    }
}
