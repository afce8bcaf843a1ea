package io.thermocline.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.thermocline.objects.ObjectTraffic;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What goes to and from the archive: by kind of request, since each has its price. */
final class ArchiveMetrics {
    private static final String KIND = "kind";

    private ArchiveMetrics() {}

    static void bind(MeterRegistry registry, ObjectTraffic traffic) {
        for (ObjectTraffic.Kind kind : ObjectTraffic.Kind.values()) {
            bind(registry, traffic, kind);
        }
        FunctionCounter.builder("thermocline.archive.retries", traffic, ObjectTraffic::retried)
                .description("Requests to the archive that were sent again")
                .register(registry);
    }

    private static void bind(MeterRegistry registry, ObjectTraffic traffic, ObjectTraffic.Kind kind) {
        String name = kind.name().toLowerCase(Locale.ROOT);
        FunctionTimer.builder(
                        "thermocline.archive.requests",
                        traffic,
                        each -> each.count(kind).requests(),
                        each -> each.count(kind).total().toNanos(),
                        TimeUnit.NANOSECONDS)
                .description("Calls to the archive that ended, and how long they took; parts of large objects besides")
                .tag(KIND, name)
                .register(registry);
        FunctionCounter.builder(
                        "thermocline.archive.failures",
                        traffic,
                        each -> each.count(kind).failed())
                .description("Calls to the archive that failed for good")
                .tag(KIND, name)
                .register(registry);
        FunctionCounter.builder(
                        "thermocline.archive.traffic.bytes",
                        traffic,
                        each -> each.count(kind).bytes())
                .description("Bytes sent to and read from the archive")
                .tag(KIND, name)
                .register(registry);
    }
}
