package io.thermocline.hot;

import io.thermocline.block.VectorSet;
import io.thermocline.engine.Snapshot;
import io.thermocline.follow.Follower;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import java.util.Objects;

/**
 * Puts what was committed into the hot tier, and takes out what it replaced. Nothing of that is durable: a new follower starts at the end of the log, with an
 * empty tier.
 */
public final class HotFollower implements Follower {
    private final HotTier tier;

    /** The follower that fills a tier. */
    public HotFollower(HotTier tier) {
        this.tier = Objects.requireNonNull(tier);
    }

    /** Has its loop woken when the tier takes more. */
    public void start(Runnable wake) {
        tier.onRoom(wake);
    }

    @Override
    public String name() {
        return "hot";
    }

    @Override
    public boolean ready() {
        boolean ready = tier.hasRoom();
        if (!ready) {
            tier.signal();
        }
        return ready;
    }

    @Override
    public void apply(LogRecord record) {
        for (LoggedOperation operation : record.operations()) {
            switch (operation) {
                case LoggedOperation.Put put ->
                    tier.committed(
                            put.envelope(),
                            put.payload().header(),
                            put.payload().content());
                case LoggedOperation.Delete delete ->
                    tier.replaced(delete.envelope().id(), record.sequence());
                case LoggedOperation.Vectors vectors -> tier.committed(setOf(vectors, record.sequence()));
                case LoggedOperation.Blanked blanked ->
                    tier.replaced(blanked.envelope().id(), record.sequence() + 1);
            }
        }
        tier.signal();
    }

    private static VectorSet setOf(LoggedOperation.Vectors vectors, long sequence) {
        return new VectorSet(
                vectors.id(),
                vectors.version(),
                vectors.payload().encoder(),
                sequence,
                vectors.payload().chunks());
    }

    /** What was missed may have replaced or deleted anything that is held; none of it would ever be served, but its bytes would stay. */
    @Override
    public void rebuild(Snapshot snapshot, long through) {
        tier.forget();
    }

    @Override
    public long doneThrough(long applied) {
        return applied;
    }
}
