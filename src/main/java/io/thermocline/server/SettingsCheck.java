package io.thermocline.server;

import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.NameIterator;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.Kind;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** What is wrong with the settings, all of it at once. */
final class SettingsCheck {
    private static final String PREFIX = "thermocline";
    private static final long MIB = 1L << 20;
    private static final long PAGE = 4 << 10;
    private static final int MAX_THREADS = 1_024;

    /** What the launcher and the command line read; no settings of the server. */
    private static final Set<String> OTHER_VARIABLES =
            Set.of("THERMOCLINE_URL", "THERMOCLINE_API_KEY", "THERMOCLINE_JAVA_OPTS", "THERMOCLINE_MANIFOLD");

    /** What the contract names for later versions: refused like the unknown, but not called a mistake. */
    private static final List<String> LATER = List.of("thermocline.cluster.", "thermocline.delete.");

    private final SettingNames known = SettingNames.of(Settings.class);
    private final List<String> wrong = new ArrayList<>();

    /** Names of settings that there are not, in all sources but the environment, which names them in its own way. */
    SettingsCheck sources(Iterable<ConfigSource> sources) {
        Set<String> names = new TreeSet<>();
        for (ConfigSource source : sources) {
            if (!(source instanceof EnvConfigSource)) {
                names.addAll(source.getPropertyNames());
            }
        }
        return properties(names);
    }

    /** Names of settings that there are not. */
    SettingsCheck properties(Iterable<String> names) {
        for (String name : names) {
            List<String> segments = segments(name);
            if (segments.getFirst().equals(PREFIX) && segments.size() > 1 && !known.contains(segments)) {
                unknown(name, name);
            }
        }
        return this;
    }

    /** Variables of the environment that look like settings and are none. */
    SettingsCheck environment(Set<String> variables) {
        for (String variable : new TreeSet<>(variables)) {
            if (SettingNames.isOurs(variable)
                    && !OTHER_VARIABLES.contains(variable)
                    && !known.containsVariable(variable)) {
                unknown(
                        "environment variable " + variable,
                        variable.toLowerCase(Locale.ROOT).replace('_', '.'));
            }
        }
        return this;
    }

    private void unknown(String what, String name) {
        boolean later = LATER.stream().anyMatch(name::startsWith);
        wrong.add(what
                + (later
                        ? " comes with a later version"
                        : " is no setting: docs/configuration.md lists all there are"));
    }

    /** Values that are out of range. */
    SettingsCheck values(Settings settings) {
        sizes(settings);
        counts(settings);
        require(
                settings.compaction().deadShare() > 0 && settings.compaction().deadShare() <= 1,
                "compaction.dead-share",
                "must be above 0 and at most 1");
        require(!settings.wal().sync().isNegative(), "wal.sync", "must be always, or an interval that is not negative");
        require(
                settings.sync().interval().toSeconds() >= 1
                        && settings.sync().interval().toDays() < 365,
                "sync.interval",
                "must be at least a second and below a year");
        require(
                settings.delete().within().toHours() >= 1
                        && settings.delete().within().toDays() < 36500,
                "delete.within",
                "must be at least an hour and less than 100 years");
        require(
                settings.erase().within().toMinutes() >= 1
                        && settings.erase().within().toDays() < 3650,
                "erase.within",
                "must be at least a minute and less than ten years");
        require(!settings.history().retention().isNegative(), "history.retention", "must not be negative");
        new ArchiveCheck((name, rule) -> require(false, name, rule)).check(settings.archive());
        tiering(settings.warm(), settings.tiering());
        Settings.Query query = settings.query();
        require(
                query.timeout().toSeconds() >= 1 && query.timeout().toDays() < 1,
                "query.timeout",
                "must be at least a second and below a day");
        require(!query.maxWait().isNegative(), "query.max-wait", "must not be negative");
        require(
                !query.cursorTtl().isNegative() && query.cursorTtl().toDays() <= 7,
                "query.cursor-ttl",
                "must not be negative, and at most seven days");
        require(
                !settings.table().verifyEvery().isNegative()
                        && settings.table().verifyEvery().toDays() < 365,
                "table.verify-every",
                "must not be negative, and below a year");
        hot(settings.hot());
        settings.cache().maxBytes().ifPresent(size -> size("cache.max-bytes", size.asLongValue(), 0, 1L << 44));
        prefetch(settings.prefetch());
        count("io.depth", settings.io().depth(), 1, 256);
        settings.encoders().forEach(this::encoder);
        settings.auth()
                .keys()
                .forEach((name, key) -> require(
                        key.sha256().matches("[0-9a-fA-F]{64}"),
                        "auth.keys." + name + ".sha256",
                        "must be 64 hexadecimal digits"));
        return this;
    }

    private void sizes(Settings settings) {
        Settings.Limits limits = settings.limits();
        size("log.file-bytes", settings.log().fileBytes().asLongValue(), 2 * PAGE, 1L << 40);
        require(settings.log().fileBytes().asLongValue() % PAGE == 0, "log.file-bytes", "must be a multiple of 4 KiB");
        size("log.max-bytes", settings.log().maxBytes().asLongValue(), MIB, Long.MAX_VALUE);
        size("memtable.max-bytes", settings.memtable().maxBytes().asLongValue(), MIB, 1L << 40);
        size(
                "compaction.max-segment-bytes",
                settings.compaction().maxSegmentBytes().asLongValue(),
                MIB,
                Long.MAX_VALUE);
        size("table.memory", settings.table().memory().asLongValue(), 64 * MIB, 1L << 42);
        size("table.temporary-bytes", settings.table().temporaryBytes().asLongValue(), 0, Long.MAX_VALUE);
        size("query.cache-bytes", settings.query().cacheBytes().asLongValue(), 0, 1L << 40);
        size("queue.bytes", settings.queue().bytes().asLongValue(), MIB, 1L << 40);
        size("limits.block-bytes", limits.blockBytes().asLongValue(), 1, 32 * MIB);
        size("limits.request-bytes", limits.requestBytes().asLongValue(), PAGE, 1L << 30);
        size(
                "limits.in-flight-bytes",
                limits.inFlightBytes().asLongValue(),
                limits.requestBytes().asLongValue(),
                1L << 40);
    }

    private void counts(Settings settings) {
        count("memtable.max-waiting", settings.memtable().maxWaiting(), 1, 1_000);
        count("compression.level", settings.compression().level(), 1, 19);
        count("compaction.fan-in", settings.compaction().fanIn(), 2, 1_000);
        count("table.connections", settings.table().connections(), 1, 256);
        count("queue.transactions", settings.queue().transactions(), 1, 1_000_000);
        count("limits.requests", settings.limits().requests(), 1, 50_000);
        count("limits.batch-lines", settings.limits().batchLines(), 1, 100_000);
        count("limits.transaction-operations", settings.limits().transactionOperations(), 1, 1_000_000);
        settings.table().threads().ifPresent(threads -> count("table.threads", threads, 1, MAX_THREADS));
        settings.encode().threads().ifPresent(threads -> count("encode.threads", threads, 1, MAX_THREADS));
        settings.search().threads().ifPresent(threads -> count("search.threads", threads, 1, MAX_THREADS));
        settings.log()
                .acceptLossAfter()
                .ifPresent(sequence -> require(sequence >= 0, "log.accept-loss-after", "must not be negative"));
    }

    /** Budgets of memory that the heap has no room for. */
    SettingsCheck heap(Settings settings, long heapBytes) {
        HotOptions hot = OptionsOfSettings.hot(settings, heapBytes);
        long most = heapBytes - heapBytes / 5;
        require(
                hot.mapBytes() + hot.cacheBytes() <= most,
                "hot.max-bytes",
                "and cache.max-bytes are " + hot.mapBytes() + " and " + hot.cacheBytes()
                        + " bytes, together more than four fifths of the heap of " + heapBytes
                        + ": make them smaller, or the heap larger (-Xmx)");
        return this;
    }

    private void tiering(WarmSettings warm, TieringSettings tiering) {
        warm.maxBytes().ifPresent(size -> size("warm.max-bytes", size.asLongValue(), MIB, Long.MAX_VALUE));
        warm.retention()
                .ifPresent(retention -> require(
                        retention.compareTo(Duration.ofMinutes(1)) >= 0,
                        "warm.retention",
                        "must be at least a minute"));
        require(
                tiering.halfLife().compareTo(Duration.ofMinutes(1)) >= 0
                        && tiering.halfLife().toDays() <= 365,
                "tiering.half-life",
                "must be at least a minute and at most 365 days");
        size("tiering.bytes-per-second", tiering.bytesPerSecond().asLongValue(), 64 << 10, 1L << 40);
    }

    private void hot(HotSettings hot) {
        hot.maxBytes().ifPresent(size -> size("hot.max-bytes", size.asLongValue(), 0, 1L << 44));
        require(hot.retention().compareTo(Duration.ofSeconds(1)) >= 0, "hot.retention", "must be at least one second");
        require(hot.maxEntries() >= 0, "hot.max-entries", "must not be negative");
        require(
                hot.heapKeptFree() >= 0 && hot.heapKeptFree() <= 0.9,
                "hot.heap-kept-free",
                "must be a share of the heap from 0 to 0.9");
        Map<Kind, Double> shares = OptionsOfSettings.shares(hot.shares());
        require(
                shares.values().stream().allMatch(share -> share >= 0 && share <= 1),
                "hot.shares",
                "must be from 0 to 1");
        require(
                Math.abs(shares.values().stream()
                                        .mapToDouble(Double::doubleValue)
                                        .sum()
                                - 1)
                        < 1e-6,
                "hot.shares",
                "must be 1 together");
    }

    private void prefetch(PrefetchSettings prefetch) {
        size("prefetch.max-bytes", prefetch.maxBytes().asLongValue(), 64 << 10, 1L << 32);
        size("prefetch.bytes-per-second", prefetch.bytesPerSecond().asLongValue(), 64 << 10, 1L << 40);
        count("prefetch.concurrent-reads", prefetch.concurrentReads(), 1, 1_000);
    }

    private void encoder(String name, EncoderSettings encoder) {
        String setting = "encoders." + name;
        switch (encoder.kind()) {
            case MINILM ->
                require(
                        encoder.dimension().isEmpty(),
                        setting + ".dimension",
                        "is for external encoders; minilm has 384");
            case EXTERNAL -> encoder.dimension().ifPresent(floats -> count(setting + ".dimension", floats, 1, 8_192));
            case OPENAI, ONNX ->
                wrong.add(PREFIX + "." + setting
                        + ".kind: openai and onnx come with a later version; use minilm or external");
        }
    }

    /** Without keys, nobody but this machine may reach the server. */
    SettingsCheck host(Settings settings, String host) {
        boolean open = settings.auth().kind() == Settings.AuthKind.NONE;
        require(
                !open || isLoopback(host),
                "auth.kind",
                "is none, so that the server listens on loopback only, but quarkus.http.host is " + host
                        + ": set thermocline.auth.kind=api-key, or quarkus.http.host=127.0.0.1");
        return this;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** What is wrong, each in one line; empty when nothing is. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void size(String name, long bytes, long least, long most) {
        require(
                bytes >= least && bytes <= most,
                name,
                "must be at least " + least + " bytes" + (most == Long.MAX_VALUE ? "" : " and at most " + most)
                        + ", not " + bytes);
    }

    private void count(String name, int value, int least, int most) {
        require(value >= least && value <= most, name, "must be between " + least + " and " + most + ", not " + value);
    }

    private void require(boolean holds, String name, String rule) {
        if (!holds) {
            wrong.add(PREFIX + "." + name + " " + rule);
        }
    }

    private static List<String> segments(String name) {
        List<String> segments = new ArrayList<>();
        NameIterator iterator = new NameIterator(name);
        while (iterator.hasNext()) {
            segments.add(iterator.getNextSegment());
            iterator.next();
        }
        return segments.isEmpty() ? List.of("") : segments;
    }
}
