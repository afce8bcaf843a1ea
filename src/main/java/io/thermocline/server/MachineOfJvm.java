package io.thermocline.server;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import io.thermocline.tiers.Machine;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.util.OptionalLong;

/** What this process has of the machine. */
final class MachineOfJvm {
    private MachineOfJvm() {}

    static Machine look(long diskUsableBytes) {
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        OptionalLong most = heap.getMax() < 0 ? OptionalLong.empty() : OptionalLong.of(heap.getMax());
        return new Machine(
                new Machine.Pool(heap.getUsed(), most),
                new Machine.Pool(pools("direct"), OptionalLong.of(mostDirect())),
                pools("mapped"),
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize(),
                diskUsableBytes);
    }

    private static long pools(String prefix) {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().startsWith(prefix))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    /** As much as the heap, unless the JVM was told otherwise. */
    private static long mostDirect() {
        long told = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .getVMOption("MaxDirectMemorySize")
                .getValue());
        return told == 0 ? Runtime.getRuntime().maxMemory() : told;
    }
}
