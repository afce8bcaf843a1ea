package io.thermocline.hot;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;

/** How full the heap is. */
@FunctionalInterface
public interface HeapGauge {
    /**
     * One look at the heap.
     *
     * @param usedBytes that were still in use after the last collection that looked there
     * @param maxBytes that the heap may have
     * @param collections so far: while it stays the same, so does the rest
     */
    record Reading(long usedBytes, long maxBytes, long collections) {
        double usedShare() {
            return (double) usedBytes / maxBytes;
        }
    }

    /** Looks. */
    Reading read();

    /** The heap of this JVM. */
    static HeapGauge ofJvm() {
        return () -> {
            long used = 0;
            for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
                MemoryUsage after = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
                if (after != null) {
                    // What has gone since is not held any more, though the collection that says so did not look there.
                    used += Math.min(after.getUsed(), pool.getUsage().getUsed());
                }
            }
            long collections = ManagementFactory.getGarbageCollectorMXBeans().stream()
                    .mapToLong(GarbageCollectorMXBean::getCollectionCount)
                    .sum();
            return new Reading(used, Runtime.getRuntime().maxMemory(), collections);
        };
    }
}
