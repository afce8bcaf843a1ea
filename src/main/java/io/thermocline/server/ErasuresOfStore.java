package io.thermocline.server;

import io.thermocline.erasure.Derived;
import io.thermocline.erasure.Erasures;
import io.thermocline.hot.HotTier;
import io.thermocline.hot.Selection;
import io.thermocline.log.StoreIdentity;
import io.thermocline.signing.SigningKey;
import io.thermocline.table.MetadataTable;
import io.thermocline.tiers.Unerased;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** What erasures of the open store need from outside. */
final class ErasuresOfStore {
    private ErasuresOfStore() {}

    /** With what holds copies of what is in the log, besides the engine. */
    static Erasures.World world(
            Settings settings,
            StoreIdentity identity,
            InstantSource clock,
            RandomGenerator random,
            MetadataTable table,
            HotTier hot) {
        return new Erasures.World(
                identity,
                SigningKey.open(settings.dataDir(), new SecureRandom()),
                clock,
                random,
                List.of(
                        new Derived("table", table::erase),
                        new Derived(
                                "hot",
                                erased -> hot.evict(new Selection(erased.ids(), null, false))
                                        .join())),
                settings.erase().within());
    }

    /** For checks; may read the disk. */
    static Unerased unerased(Erasures erasures) {
        Erasures.Unfinished open = erasures.unfinished();
        return new Unerased(open.count(), open.overdue(), open.oldest());
    }
}
