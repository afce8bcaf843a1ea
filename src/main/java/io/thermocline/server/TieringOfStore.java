package io.thermocline.server;

import io.thermocline.engine.Engine;
import io.thermocline.files.FileStore;
import io.thermocline.hot.HotStats;
import io.thermocline.hot.HotStats.Level;
import io.thermocline.hot.HotTier;
import io.thermocline.tiering.EngineMoves;
import io.thermocline.tiering.Temperatures;
import io.thermocline.tiering.Tiering;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/** What moves segments of an open store, put together. */
final class TieringOfStore {
    private static final Logger LOG = Logger.getLogger(TieringOfStore.class);

    private TieringOfStore() {}

    /** Not started. */
    static Tiering open(
            Settings settings,
            Engine engine,
            HotTier hot,
            FileStore files,
            Temperatures temperatures,
            Executor threads) {
        return new Tiering(
                OptionsOfSettings.tiering(settings),
                new EngineMoves(engine.archive(), settings.archive().kind() == ArchiveSettings.Kind.DISK),
                temperatures,
                new Tiering.World(
                        files,
                        new Tiering.Time(InstantSource.system(), System::nanoTime, LockSupport::parkNanos),
                        threads,
                        () -> fromMemory(hot.stats().levels()),
                        TieringOfStore::fault));
    }

    /** Reads that moves must not make slower. */
    private static HotStats.Latency fromMemory(Map<Level, HotStats.OfLevel> levels) {
        return latency(levels, Level.MEMTABLE)
                .plus(latency(levels, Level.BLOCK_CACHE))
                .plus(latency(levels, Level.HOT));
    }

    private static HotStats.Latency latency(Map<Level, HotStats.OfLevel> levels, Level level) {
        return Objects.requireNonNull(levels.get(level)).latency();
    }

    private static void fault(RuntimeException fault) {
        LOG.warn("moving segments met a fault, and goes on with others", fault);
    }
}
