package io.thermocline.tiers;

import io.thermocline.hot.Pressure;
import io.thermocline.prefetch.PrefetchStats;
import io.thermocline.tiering.TieringStats;
import java.util.List;
import java.util.Objects;

/**
 * All tiers at one moment.
 *
 * @param tiers fastest first
 * @param levels of access, fastest first
 * @param pressure how short memory is
 * @param hitRate share of blocks asked for by id that took no disk, 0 to 1
 * @param compressionRatio bytes before compression that one stored byte stands for
 * @param prefetch what is read ahead
 * @param archive what lies in the archive and goes there
 * @param tiering how moving between WARM and ARCHIVE stands
 */
public record TierReport(
        List<Usage> tiers,
        List<Usage> levels,
        Pressure pressure,
        double hitRate,
        double compressionRatio,
        SyncStatus.Lag syncLag,
        PrefetchStats prefetch,
        ArchiveUse archive,
        TieringStats tiering) {
    public TierReport {
        tiers = List.copyOf(tiers);
        levels = List.copyOf(levels);
        Objects.requireNonNull(pressure);
        Objects.requireNonNull(syncLag);
        Objects.requireNonNull(prefetch);
        Objects.requireNonNull(archive);
        Objects.requireNonNull(tiering);
    }
}
