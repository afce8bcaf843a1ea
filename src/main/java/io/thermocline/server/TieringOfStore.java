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
import java.util.stream.Stream;
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
            Executor movers,
            Hiccups hiccups) {
        return new Tiering(
                OptionsOfSettings.tiering(settings),
                new EngineMoves(engine.archive(), settings.archive().kind() == ArchiveSettings.Kind.DISK),
                temperatures,
                new Tiering.World(
                        files,
                        new Tiering.Time(InstantSource.system(), System::nanoTime, LockSupport::parkNanos),
                        movers,
                        new Tiering.Readers(() -> reads(hot), hiccups::counts),
                        TieringOfStore::fault));
    }

    /** Reads that moves must not make slower: those from memory. */
    static long reads(HotTier hot) {
        Map<Level, HotStats.OfLevel> levels = hot.stats().levels();
        return Stream.of(Level.MEMTABLE, Level.BLOCK_CACHE, Level.HOT)
                .mapToLong(level ->
                        Objects.requireNonNull(levels.get(level)).latency().count())
                .sum();
    }

    private static void fault(RuntimeException fault) {
        LOG.warn("moving segments met a fault, and goes on with others", fault);
    }
}
