package io.thermocline.tiers;

import io.thermocline.engine.Engine;
import io.thermocline.hot.HotTier;
import io.thermocline.objects.ProbeReport;
import io.thermocline.prefetch.Prefetcher;
import io.thermocline.search.SearchStats;
import io.thermocline.table.TableStats;
import io.thermocline.tiering.TieringStats;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** What reports and checks are made of. */
public record Sources(
        Engine engine,
        HotTier hot,
        Movers movers,
        Supplier<TableStats> table,
        Supplier<SearchStats> searches,
        Supplier<TieringStats> tiering,
        List<Following> followers,
        Supplier<Unerased> erasures,
        World world) {
    /**
     * A follower.
     *
     * @param position the last commit that it was given
     */
    public record Following(String name, LongSupplier position) {
        public Following {
            Objects.requireNonNull(name);
            Objects.requireNonNull(position);
        }
    }

    /**
     * What brings blocks from one tier to another.
     *
     * @param traffic what goes to and from the archive by it
     */
    public record Movers(Prefetcher prefetch, ArchiveTraffic traffic) {
        public Movers {
            Objects.requireNonNull(prefetch);
            Objects.requireNonNull(traffic);
        }
    }

    /**
     * What is outside the store.
     *
     * @param archive tries out what the archive does; empty where there is none
     */
    public record World(
            InstantSource clock,
            Supplier<Machine> machine,
            Configured configured,
            Supplier<Setup> setup,
            Supplier<Optional<ProbeReport>> archive) {
        public World {
            Objects.requireNonNull(clock);
            Objects.requireNonNull(machine);
            Objects.requireNonNull(configured);
            Objects.requireNonNull(setup);
            Objects.requireNonNull(archive);
        }
    }

    public Sources {
        Objects.requireNonNull(engine);
        Objects.requireNonNull(hot);
        Objects.requireNonNull(movers);
        Objects.requireNonNull(table);
        Objects.requireNonNull(searches);
        Objects.requireNonNull(tiering);
        followers = List.copyOf(followers);
        Objects.requireNonNull(erasures);
        Objects.requireNonNull(world);
    }
}
