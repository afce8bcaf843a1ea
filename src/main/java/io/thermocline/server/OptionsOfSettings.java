package io.thermocline.server;

import io.quarkus.runtime.configuration.MemorySize;
import io.thermocline.access.ApiKeys;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.EngineOptions;
import io.thermocline.files.DirectIo;
import io.thermocline.grpc.GrpcLimits;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.Kind;
import io.thermocline.hot.Policy;
import io.thermocline.log.LogOptions;
import io.thermocline.prefetch.PrefetchOptions;
import io.thermocline.rest.MetricsAccess;
import io.thermocline.rest.RestLimits;
import io.thermocline.segment.SegmentOptions;
import io.thermocline.table.TableOptions;
import io.thermocline.tiering.TieringOptions;
import io.thermocline.tiers.Configured;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.logging.Logger;

/** Settings as what each part of the store takes. */
final class OptionsOfSettings {
    private static final Logger LOG = Logger.getLogger(OptionsOfSettings.class);

    private OptionsOfSettings() {}

    static EngineOptions engine(Settings settings) {
        EngineOptions defaults = EngineOptions.defaults();
        return defaults.with(new EngineOptions.Commits(
                        settings.wal().sync(),
                        settings.queue().transactions(),
                        settings.queue().bytes().asLongValue(),
                        defaults.commits().maxTransactionBytes(),
                        defaults.commits().maxGroupBytes()))
                .with(new EngineOptions.Memtables(
                        settings.memtable().maxBytes().asLongValue(),
                        settings.memtable().maxWaiting(),
                        settings.sync().interval()))
                .with(new EngineOptions.Compactions(
                        settings.compaction().fanIn(),
                        settings.compaction().maxSegmentBytes().asLongValue(),
                        settings.compaction().deadShare()))
                .with(new EngineOptions.Retention(
                        settings.history().retention(),
                        settings.log().maxBytes().asLongValue(),
                        settings.delete().within()))
                .with(log(defaults.log(), settings))
                .with(segments(settings.compression()));
    }

    /** What of the data directory goes past the page cache. */
    static DirectIo directIo(Settings settings) {
        DirectIo.Use use = switch (settings.io().direct()) {
            case OFF -> DirectIo.Use.OFF;
            case BULK -> DirectIo.Use.BULK;
            case ALL -> DirectIo.Use.ALL;
        };
        DirectIo direct = DirectIo.in(settings.dataDir(), use, settings.io().depth());
        if (use != DirectIo.Use.OFF) {
            LOG.infof("directIo=%s %s", direct.use(), direct.what());
        }
        return direct;
    }

    private static LogOptions log(LogOptions defaults, Settings settings) {
        LogOptions options = defaults.withFileBytes(settings.log().fileBytes().asLongValue());
        return settings.log().acceptLossAfter().isPresent()
                ? options.withAcceptLossAfter(settings.log().acceptLossAfter().getAsLong())
                : options;
    }

    private static SegmentOptions.Compression kind(Settings.CompressionKind kind) {
        return switch (kind) {
            case ZSTD -> SegmentOptions.Compression.ZSTD;
            case LZ4 -> SegmentOptions.Compression.LZ4;
            case NONE -> SegmentOptions.Compression.NONE;
        };
    }

    private static SegmentOptions segments(Settings.Compression compression) {
        SegmentOptions defaults = SegmentOptions.DEFAULTS;
        return new SegmentOptions(
                kind(compression.kind()),
                kind(compression.contents().orElse(compression.kind())),
                compression.level(),
                defaults.pageRows(),
                defaults.pageBytes(),
                defaults.rowGroupRows(),
                defaults.rowGroupBytes(),
                defaults.filterBitsPerKey());
    }

    static Configured configured(Settings settings, long heapBytes) {
        HotOptions hot = hot(settings, heapBytes);
        long memtable = settings.memtable().maxBytes().asLongValue();
        return new Configured(
                new Configured.Memory(
                        // those that wait, and the active one
                        memtable * (settings.memtable().maxWaiting() + 1L),
                        hot.mapBytes(),
                        hot.cacheBytes(),
                        settings.table().memory().asLongValue()),
                settings.log().maxBytes().asLongValue(),
                settings.wal().sync(),
                settings.hot().heapKeptFree());
    }

    static GrpcLimits grpc(Settings settings) {
        // Asked for before SettingsCheck has refused a size that is out of bounds.
        return new GrpcLimits((int) Math.clamp(settings.limits().requestBytes().asLongValue(), 1L, Integer.MAX_VALUE));
    }

    static Limits limits(Settings settings) {
        Limits defaults = Limits.DEFAULT;
        return new Limits(
                settings.limits().blockBytes().asLongValue(),
                settings.limits().transactionOperations(),
                defaults.texts(),
                defaults.counts());
    }

    static RestLimits rest(Settings settings) {
        return new RestLimits(
                limits(settings),
                settings.limits().requestBytes().asLongValue(),
                settings.limits().inFlightBytes().asLongValue(),
                settings.limits().batchLines());
    }

    static MetricsAccess metrics(Settings.Auth auth) {
        boolean open = auth.kind() == Settings.AuthKind.NONE || auth.openMetrics();
        return open ? MetricsAccess.OPEN : MetricsAccess.OPERATORS;
    }

    static TableOptions table(Settings settings) {
        Settings.Table table = settings.table();
        Settings.Query query = settings.query();
        return new TableOptions(
                settings.dataDir().resolve("table"),
                new TableOptions.Resources(
                        table.memory().asLongValue(),
                        table.temporaryBytes().asLongValue(),
                        table.threads().orElseGet(OptionsOfSettings::cores),
                        table.connections(),
                        query.cacheBytes().asLongValue()),
                new TableOptions.Waits(query.maxWait(), query.maxWait(), query.timeout()),
                query.cursorTtl(),
                table.verifyEvery());
    }

    static ApiKeys.Access access(Settings settings) {
        return switch (settings.auth().kind()) {
            case NONE -> new ApiKeys.Access.Open();
            case API_KEY ->
                new ApiKeys.Access.Keys(settings.auth().keys().entrySet().stream()
                        .map(key -> new ApiKeys.ConfiguredKey(
                                key.getKey(),
                                HexFormat.of().parseHex(key.getValue().sha256()),
                                key.getValue().operator()))
                        .toList());
        };
    }

    static HotOptions hot(Settings settings, long heapBytes) {
        HotSettings hot = settings.hot();
        return new HotOptions(
                hot.maxBytes().map(MemorySize::asLongValue).orElse(heapBytes / 5),
                settings.cache().maxBytes().map(MemorySize::asLongValue).orElse(Math.min(1L << 30, heapBytes / 10)),
                shares(hot.shares()),
                switch (hot.policy()) {
                    case LRU -> Policy.LRU;
                    case W_TINYLFU -> Policy.W_TINYLFU;
                },
                hot.retention(),
                hot.maxEntries(),
                hot.heapKeptFree());
    }

    static PrefetchOptions prefetch(Settings settings) {
        PrefetchSettings prefetch = settings.prefetch();
        return new PrefetchOptions(
                prefetch.enabled(),
                prefetch.maxBytes().asLongValue(),
                prefetch.bytesPerSecond().asLongValue(),
                prefetch.concurrentReads(),
                prefetch.archive());
    }

    static TieringOptions tiering(Settings settings) {
        Optional<MemorySize> most = settings.warm().maxBytes();
        return new TieringOptions(
                most.isPresent() ? OptionalLong.of(most.get().asLongValue()) : OptionalLong.empty(),
                settings.warm().retention(),
                settings.tiering().halfLife(),
                settings.tiering().bytesPerSecond().asLongValue(),
                TieringOptions.DEFAULTS.leastFreeBytes());
    }

    static Map<Kind, Double> shares(HotSettings.Shares shares) {
        return Map.of(
                Kind.VECTORS, shares.vectors(),
                Kind.CONTENT, shares.content(),
                Kind.HISTORY, shares.history(),
                Kind.METADATA, shares.metadata());
    }

    static int cores() {
        return Runtime.getRuntime().availableProcessors();
    }
}
