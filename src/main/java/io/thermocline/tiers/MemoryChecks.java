package io.thermocline.tiers;

import static java.util.Locale.ROOT;

import io.thermocline.engine.EngineStats;
import io.thermocline.hot.HotStats;
import io.thermocline.hot.Pressure;
import io.thermocline.tiers.Diagnosis.Area;
import io.thermocline.tiers.Diagnosis.Check;
import java.util.List;
import java.util.Objects;

/** Checks of memory. Thread-safe. */
final class MemoryChecks {
    private static final long MIB = 1L << 20;
    /** Below so many reads a hit rate says little. */
    private static final long FEW_READS = 1_000;

    private static final double LOW_HIT_RATE = 0.5;

    private final Configured configured;

    MemoryChecks(Configured configured) {
        this.configured = Objects.requireNonNull(configured);
    }

    List<Check> run(Machine machine, HotStats hot, EngineStats.Reads reads) {
        return List.of(
                heap(machine),
                pressure(hot.pressure()),
                budgets(machine),
                container(machine),
                member(hot),
                hits(reads));
    }

    private static Check heap(Machine machine) {
        return Check.ok(
                Area.MEMORY,
                "heap",
                String.format(
                        ROOT,
                        "%d of %d MiB of the heap are in use, what is not collected yet included.",
                        machine.heap().usedBytes() / MIB,
                        machine.heap().maxBytes().orElse(0) / MIB));
    }

    private static Check pressure(Pressure pressure) {
        String reasons = String.join("; ", pressure.reasons());
        String advice = "Give the server a larger heap (-Xmx), or lower thermocline.hot.max-bytes.";
        return switch (pressure.level()) {
            case NONE -> Check.ok(Area.MEMORY, "memory-pressure", "As much of the heap is free as should be.");
            case MODERATE, HIGH ->
                Check.warn(
                        Area.MEMORY,
                        "memory-pressure",
                        "Memory pressure is " + pressure.level().name().toLowerCase(ROOT) + ": " + reasons + ".",
                        advice);
        };
    }

    private Check budgets(Machine machine) {
        long wanted = configured.memory().onHeap();
        long heap = machine.heap().maxBytes().orElse(Long.MAX_VALUE);
        String what = String.format(
                ROOT,
                "Memtables, near cache and hot tier may take %d of %d MiB of the heap.",
                wanted / MIB,
                heap / MIB);
        return wanted > heap * (1 - configured.heapKeptFree())
                ? Check.warn(
                        Area.MEMORY,
                        "budgets",
                        what + String.format(ROOT, " %.0f %% of it should stay free.", 100 * configured.heapKeptFree()),
                        "Lower thermocline.hot.max-bytes, thermocline.cache.max-bytes or thermocline.memtable.max-bytes,"
                                + " or give the server a larger heap (-Xmx).")
                : Check.ok(Area.MEMORY, "budgets", what);
    }

    private Check container(Machine machine) {
        long heap = machine.heap().maxBytes().orElse(0);
        long most = heap + machine.direct().usedBytes() + configured.memory().tableBytes();
        String what = String.format(
                ROOT,
                "Heap, buffers and metadata table may come to %d MiB; the machine or container has %d MiB.",
                most / MIB,
                machine.memoryBytes() / MIB);
        return most > machine.memoryBytes()
                ? Check.warn(
                        Area.MEMORY,
                        "machine-memory",
                        what,
                        "Lower the heap (-Xmx) or thermocline.table.memory, or the process may be killed.")
                : Check.ok(Area.MEMORY, "machine-memory", what);
    }

    private static Check member(HotStats hot) {
        return switch (hot.member()) {
            case UP -> Check.ok(Area.MEMORY, "hot-tier", "The hot tier serves.");
            case OFF -> Check.ok(Area.MEMORY, "hot-tier", "The hot tier's map is turned off.");
            case STARTING ->
                Check.ok(Area.MEMORY, "hot-tier", "The hot tier is starting; reads are answered without it.");
            case DOWN ->
                Check.warn(
                        Area.MEMORY,
                        "hot-tier",
                        "The hot tier failed and is started again; reads are answered without it.",
                        "If this stays, see the server's log.");
        };
    }

    private Check hits(EngineStats.Reads reads) {
        String what = String.format(
                ROOT,
                "%.1f %% of %d blocks asked for by id took no disk.",
                100 * reads.hitRate(),
                reads.memory() + reads.disk());
        boolean low = reads.memory() + reads.disk() >= FEW_READS && reads.hitRate() < LOW_HIT_RATE;
        return low
                ? Check.warn(
                        Area.MEMORY,
                        "hit-rate",
                        what,
                        "Raise thermocline.hot.max-bytes or thermocline.cache.max-bytes if there is memory; else this is as good as it gets.")
                : Check.ok(Area.MEMORY, "hit-rate", what);
    }
}
