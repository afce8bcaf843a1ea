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
    private static final int LESS = 25;
    private static final int MORE = 10;
    private static final int ALL = 100;
    private static final double SLACK = 0.1;

    private final HeapGauge heap;
    private final double keptFree;
    private int nearPercent = ALL;
    private int mapPercent = ALL;
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
        int near = nearPercent;
        int map = mapPercent;
        if (used > 1 - keptFree) {
            if (nearPercent > 0) {
                nearPercent = Math.max(0, nearPercent - LESS);
            } else {
                mapPercent = Math.max(0, mapPercent - LESS);
            }
        } else if (used < 1 - keptFree - SLACK) {
            if (mapPercent < ALL) {
                mapPercent = Math.min(ALL, mapPercent + MORE);
            } else {
                nearPercent = Math.min(ALL, nearPercent + MORE);
            }
        }
        return near != nearPercent || map != mapPercent;
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
        cut(reasons, "the near cache", nearPercent);
        cut(reasons, "the map", mapPercent);
        if (reasons.isEmpty()) {
            return Pressure.NONE;
        }
        boolean high = mapPercent < ALL || reading.usedShare() > 1 - keptFree / 2;
        return new Pressure(high ? Pressure.Level.HIGH : Pressure.Level.MODERATE, reasons);
    }

    private static void cut(List<String> reasons, String what, int percent) {
        if (percent < ALL) {
            reasons.add(what + " may use " + percent + " % of its budget");
        }
    }

    double nearShare() {
        return (double) nearPercent / ALL;
    }

    double mapShare() {
        return (double) mapPercent / ALL;
    }

    Pressure pressure() {
        return pressure;
    }
}
