package io.thermocline.prefetch;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Snapshot;
import io.thermocline.hot.HotTier;
import io.thermocline.hot.ReadAhead;
import java.util.Objects;

/**
 * Reads blocks of an engine ahead into the hot tier. It reads as the store itself: what is held there is keyed by id and sequence, and shown to nobody who may not see it.
 * Thread-safe.
 */
public record StoreAhead(Engine engine, HotTier hot) implements Prefetcher.Target {
    public StoreAhead {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(hot);
    }

    @Override
    public boolean mayHold(BlockId id) {
        return hot.mayHold(id);
    }

    @Override
    public long read(BlockId id, boolean archive) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return snapshot.readAhead(id, archive);
        }
    }

    @Override
    public void on(boolean now) {
        hot.ahead().on(now);
    }

    @Override
    public Prefetcher.Outcome outcome() {
        ReadAhead.Stats stats = hot.ahead().stats();
        return new Prefetcher.Outcome(
                stats.used(),
                stats.wasted(),
                new PrefetchStats.Held(stats.entries(), stats.bytes(), stats.budgetBytes()));
    }
}
