package io.thermocline.hot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Decides how much of their budgets the near cache and the map may use, from how full the heap is after collections. The near cache gives up first, and gets back
 * last. Used by one thread.
 *
 * <pre>
 *   heap used      above 1 - kept free ──► a quarter less a collection, near cache first, then map
 *                  below that by a tenth ──► a tenth more a collection, map first, then near cache
 * </pre>
 */
final class BudgetController {
    private static final double LESS = 0.25;
    private static final double MORE = 0.1;
    private static final double SLACK = 0.1;

    private final HeapGauge heap;
    private final double keptFree;
    private double nearShare = 1;
    private double mapShare = 1;
    private long collections = -1;
    private Pressure pressure = Pressure.NONE;

    BudgetController(HeapGauge heap, double keptFree) {
        this.heap = heap;
        this.keptFree = keptFree;
    }

    /** Looks at the heap; answers whether the shares have changed. */
    boolean look() {
        HeapGauge.Reading reading = heap.read();
        boolean changed = false;
        // One step a collection: what was given up shows only after the next.
        if (reading.collections() != collections) {
            collections = reading.collections();
            changed = step(reading.usedShare());
        }
        pressure = judge(reading);
        return changed;
    }

    private boolean step(double used) {
        double near = nearShare;
        double map = mapShare;
        if (used > 1 - keptFree) {
            if (nearShare > 0) {
                nearShare = Math.max(0, nearShare - LESS);
            } else {
                mapShare = Math.max(0, mapShare - LESS);
            }
        } else if (used < 1 - keptFree - SLACK) {
            if (mapShare < 1) {
                mapShare = Math.min(1, mapShare + MORE);
            } else {
                nearShare = Math.min(1, nearShare + MORE);
            }
        }
        return near != nearShare || map != mapShare;
    }

    private Pressure judge(HeapGauge.Reading reading) {
        List<String> reasons = new ArrayList<>();
        boolean tooFull = reading.usedShare() > 1 - keptFree;
        if (tooFull) {
            reasons.add(String.format(
                    Locale.ROOT,
                    "after a collection %.0f %% of the heap of %d MiB were in use; %.0f %% should be free",
                    100 * reading.usedShare(),
                    reading.maxBytes() >> 20,
                    100 * keptFree));
        }
        cut(reasons, "the near cache", nearShare);
        cut(reasons, "the map", mapShare);
        if (reasons.isEmpty()) {
            return Pressure.NONE;
        }
        boolean high = mapShare < 1 || reading.usedShare() > 1 - keptFree / 2;
        return new Pressure(high ? Pressure.Level.HIGH : Pressure.Level.MODERATE, reasons);
    }

    private static void cut(List<String> reasons, String what, double share) {
        if (share < 1) {
            reasons.add(String.format(Locale.ROOT, "%s may use %.0f %% of its budget", what, 100 * share));
        }
    }

    double nearShare() {
        return nearShare;
    }

    double mapShare() {
        return mapShare;
    }

    Pressure pressure() {
        return pressure;
    }
}
