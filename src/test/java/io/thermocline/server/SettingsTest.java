package io.thermocline.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.runtime.configuration.MemorySizeConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.EngineOptions;
import io.thermocline.hot.HotOptions;
import io.thermocline.hot.Kind;
import io.thermocline.hot.Policy;
import io.thermocline.prefetch.PrefetchOptions;
import io.thermocline.rest.MetricsAccess;
import io.thermocline.s3.S3Limits;
import io.thermocline.s3.S3Place;
import io.thermocline.segment.SegmentOptions;
import io.thermocline.table.TableOptions;
import io.thermocline.tiering.TieringOptions;
import io.thermocline.tiers.ArchivePrices;
import io.thermocline.tiers.Price;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final String HASH = "ab".repeat(32);

    private static SmallRyeConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .withMapping(Settings.class)
                .withValidateUnknown(false)
                .withConverter(MemorySize.class, 200, new MemorySizeConverter())
                .withConverter(Duration.class, 200, new DurationConverter())
                .withSources(new PropertiesConfigSource(properties, "test", 100))
                .build();
    }

    private static Settings settings(Map<String, String> properties) {
        return config(properties).getConfigMapping(Settings.class);
    }

    private static List<String> wrong(Map<String, String> properties) {
        return new SettingsCheck()
                .properties(properties.keySet())
                .values(settings(properties))
                .wrong();
    }

    @Test
    void defaultsAreThoseOfTheParts() {
        Settings settings = settings(Map.of());
        assertThat(OptionsOfSettings.engine(settings)).isEqualTo(EngineOptions.defaults());
        assertThat(OptionsOfSettings.limits(settings)).isEqualTo(Limits.DEFAULT);
        assertThat(OptionsOfSettings.hot(settings, 1_000 << 20)).isEqualTo(HotOptions.of(200 << 20, 100 << 20));
        assertThat(OptionsOfSettings.hot(settings, 20L << 30).cacheBytes()).isEqualTo(1L << 30);
        assertThat(OptionsOfSettings.prefetch(settings)).isEqualTo(PrefetchOptions.DEFAULTS);
        assertThat(settings.io().direct()).isEqualTo(IoSettings.Direct.OFF);
        assertThat(settings.io().depth()).isEqualTo(32);
        assertThat(ArchiveOfSettings.limits(settings.archive().s3())).isEqualTo(S3Limits.DEFAULT);
        assertThat(settings.archive().kind()).isEqualTo(ArchiveSettings.Kind.DISK);
        assertThat(ArchiveOfSettings.prices(settings.archive().prices())).isEmpty();
        assertThat(SetupOfSettings.unpriced(settings.archive().prices())).isEmpty();
        assertThat(OptionsOfSettings.tiering(settings)).isEqualTo(TieringOptions.DEFAULTS);
        assertThat(settings.dataDir()).isEqualTo(Path.of("./data"));
        assertThat(settings.auth().kind()).isEqualTo(Settings.AuthKind.NONE);
        assertThat(settings.encoders()).isEmpty();
        assertThat(settings.encode().threads()).isEmpty();
        assertThat(settings.search().threads()).isEmpty();
        assertThat(settings.limits().requestBytes().asLongValue()).isEqualTo(64L << 20);
        assertThat(settings.limits().inFlightBytes().asLongValue()).isEqualTo(128L << 20);
        assertThat(settings.limits().requests()).isEqualTo(10_000);
        assertThat(settings.limits().batchLines()).isEqualTo(256);
        assertThat(wrong(Map.of())).isEmpty();
    }

    private static Map<String, String> everything() {
        Map<String, String> all = new HashMap<>();
        all.put("thermocline.data-dir", "/tmp/x");
        all.put("thermocline.auth.kind", "api-key");
        all.put("thermocline.archive.kind", "s3");
        all.put("thermocline.archive.s3.endpoint", "https://minio.example.org:9000");
        all.put("thermocline.archive.s3.region", "eu-central-1");
        all.put("thermocline.archive.s3.bucket", "bucket");
        all.put("thermocline.archive.s3.prefix", "some/store");
        all.put("thermocline.archive.s3.path-style", "true");
        all.put("thermocline.archive.s3.access-key", "access");
        all.put("thermocline.archive.s3.secret-key", "secret");
        all.put("thermocline.archive.s3.timeout", "20s");
        all.put("thermocline.archive.s3.attempts", "2");
        all.put("thermocline.archive.s3.connections", "7");
        all.put("thermocline.archive.s3.part-bytes", "6M");
        all.put("thermocline.archive.prices.currency", "EUR");
        all.put("thermocline.archive.prices.per-thousand-writes", "0.005");
        all.put("thermocline.archive.prices.per-thousand-reads", "0.0004");
        all.put("thermocline.archive.prices.per-thousand-deletes", "0.001");
        all.put("thermocline.archive.prices.per-gib-month", "0.023");
        all.put("thermocline.archive.prices.per-gib-out", "0.09");
        all.put("thermocline.auth.open-metrics", "true");
        all.put("thermocline.auth.keys.alice.sha256", HASH);
        all.put("thermocline.auth.keys.alice.operator", "true");
        all.put("thermocline.log.file-bytes", "8M");
        all.put("thermocline.log.max-bytes", "2G");
        all.put("thermocline.log.accept-loss-after", "17");
        all.put("thermocline.wal.sync", "100ms");
        all.put("thermocline.memtable.max-bytes", "32M");
        all.put("thermocline.memtable.max-waiting", "5");
        all.put("thermocline.sync.interval", "90s");
        all.put("thermocline.hot.max-bytes", "40M");
        all.put("thermocline.hot.shares.vectors", "0.4");
        all.put("thermocline.hot.shares.content", "0.3");
        all.put("thermocline.hot.shares.history", "0.15");
        all.put("thermocline.hot.shares.metadata", "0.15");
        all.put("thermocline.hot.policy", "w-tinylfu");
        all.put("thermocline.hot.retention", "1h");
        all.put("thermocline.hot.max-entries", "1234");
        all.put("thermocline.hot.heap-kept-free", "0.3");
        all.put("thermocline.cache.max-bytes", "20M");
        all.put("thermocline.io.direct", "bulk");
        all.put("thermocline.io.depth", "7");
        all.put("thermocline.prefetch.enabled", "false");
        all.put("thermocline.prefetch.max-bytes", "2M");
        all.put("thermocline.prefetch.bytes-per-second", "3M");
        all.put("thermocline.prefetch.concurrent-reads", "4");
        all.put("thermocline.prefetch.archive", "true");
        all.put("thermocline.compression.kind", "none");
        all.put("thermocline.compression.contents", "lz4");
        all.put("thermocline.compression.level", "9");
        all.put("thermocline.compaction.fan-in", "6");
        all.put("thermocline.compaction.max-segment-bytes", "512M");
        all.put("thermocline.compaction.dead-share", "0.5");
        all.put("thermocline.history.retention", "2h");
        all.put("thermocline.delete.within", "7d");
        all.put("thermocline.erase.within", "12h");
        all.put("thermocline.warm.max-bytes", "3G");
        all.put("thermocline.warm.retention", "720h");
        all.put("thermocline.tiering.half-life", "6h");
        all.put("thermocline.tiering.bytes-per-second", "5M");
        all.put("thermocline.encoders.mine.kind", "external");
        all.put("thermocline.encoders.mine.dimension", "12");
        all.put("thermocline.encode.threads", "3");
        all.put("thermocline.search.threads", "4");
        all.put("thermocline.table.memory", "128M");
        all.put("thermocline.table.temporary-bytes", "3G");
        all.put("thermocline.table.threads", "5");
        all.put("thermocline.table.connections", "6");
        all.put("thermocline.table.verify-every", "3h");
        all.put("thermocline.query.cache-bytes", "7M");
        all.put("thermocline.query.timeout", "7s");
        all.put("thermocline.query.max-wait", "8s");
        all.put("thermocline.query.cursor-ttl", "9m");
        all.put("thermocline.queue.transactions", "99");
        all.put("thermocline.queue.bytes", "16M");
        all.put("thermocline.limits.block-bytes", "1M");
        all.put("thermocline.limits.request-bytes", "4M");
        all.put("thermocline.limits.in-flight-bytes", "32M");
        all.put("thermocline.limits.requests", "77");
        all.put("thermocline.limits.batch-lines", "8");
        all.put("thermocline.limits.transaction-operations", "55");
        return all;
    }

    @Test
    void everySettingHasItsEffect() {
        Map<String, String> all = everything();
        assertThat(wrong(all)).isEmpty();
        assertThat(all.keySet().stream()
                        .map(name -> name.replace(".alice.", ".*.").replace(".mine.", ".*.")))
                .as("no setting is left out of this test")
                .containsExactlyInAnyOrderElementsOf(
                        SettingNames.of(Settings.class).all());
        Settings settings = settings(all);
        EngineOptions engine = OptionsOfSettings.engine(settings);
        assertThat(engine.commits().syncInterval()).isEqualTo(Duration.ofMillis(100));
        assertThat(engine.commits().maxQueued()).isEqualTo(99);
        assertThat(engine.commits().maxQueuedBytes()).isEqualTo(16L << 20);
        assertThat(engine.memtables()).isEqualTo(new EngineOptions.Memtables(32L << 20, 5, Duration.ofSeconds(90)));
        assertThat(engine.compactions()).isEqualTo(new EngineOptions.Compactions(6, 512L << 20, 0.5));
        assertThat(engine.retention())
                .isEqualTo(new EngineOptions.Retention(Duration.ofHours(2), 2L << 30, Duration.ofDays(7)));
        assertThat(engine.log())
                .isEqualTo(
                        EngineOptions.defaults().log().withFileBytes(8L << 20).withAcceptLossAfter(17));
        assertThat(engine.segments().compression()).isEqualTo(SegmentOptions.Compression.NONE);
        assertThat(engine.segments().contents()).isEqualTo(SegmentOptions.Compression.LZ4);
        assertThat(engine.segments().zstdLevel()).isEqualTo(9);
        assertThat(OptionsOfSettings.hot(settings, 1L << 30))
                .isEqualTo(new HotOptions(
                        40L << 20,
                        20L << 20,
                        Map.of(Kind.VECTORS, 0.4, Kind.CONTENT, 0.3, Kind.HISTORY, 0.15, Kind.METADATA, 0.15),
                        Policy.W_TINYLFU,
                        Duration.ofHours(1),
                        1_234,
                        0.3));
        assertThat(settings.io().direct()).isEqualTo(IoSettings.Direct.BULK);
        assertThat(settings.io().depth()).isEqualTo(7);
        assertThat(OptionsOfSettings.prefetch(settings))
                .isEqualTo(new PrefetchOptions(false, 2L << 20, 3L << 20, 4, true));
        assertThat(OptionsOfSettings.tiering(settings))
                .isEqualTo(new TieringOptions(
                        OptionalLong.of(3L << 30),
                        Optional.of(Duration.ofHours(720)),
                        Duration.ofHours(6),
                        5L << 20,
                        2L << 30));
        assertThat(OptionsOfSettings.limits(settings).contentBytes()).isEqualTo(1L << 20);
        assertThat(OptionsOfSettings.limits(settings).transactionSteps()).isEqualTo(55);
        assertThat(OptionsOfSettings.rest(settings).requestBytes()).isEqualTo(4L << 20);
        assertThat(OptionsOfSettings.rest(settings).inFlightBytes()).isEqualTo(32L << 20);
        assertThat(OptionsOfSettings.rest(settings).batchLines()).isEqualTo(8);
        assertThat(OptionsOfSettings.table(settings))
                .isEqualTo(new TableOptions(
                        Path.of("/tmp/x/table"),
                        new TableOptions.Resources(128L << 20, 3L << 30, 5, 6, 7L << 20),
                        new TableOptions.Waits(Duration.ofSeconds(8), Duration.ofSeconds(8), Duration.ofSeconds(7)),
                        Duration.ofMinutes(9),
                        Duration.ofHours(3)));
        assertThat(ArchiveOfSettings.place(settings.archive().s3()))
                .isEqualTo(new S3Place(
                        Optional.of(URI.create("https://minio.example.org:9000")),
                        Optional.of("eu-central-1"),
                        "bucket",
                        "some/store/",
                        true,
                        Optional.of(new S3Place.Keys("access", "secret"))));
        assertThat(ArchiveOfSettings.limits(settings.archive().s3()))
                .isEqualTo(new S3Limits(Duration.ofSeconds(20), 2, 7, 6 << 20));
        assertThat(ArchiveOfSettings.prices(settings.archive().prices()))
                .contains(new ArchivePrices("EUR", 0.005, 0.0004, 0.001, 0.023, 0.09));
        assertThat(SetupOfSettings.unpriced(settings.archive().prices())).isEmpty();
        all.remove("thermocline.archive.prices.per-thousand-deletes");
        assertThat(SetupOfSettings.unpriced(settings(all).archive().prices())).containsExactly(Price.DELETES);
        assertThat(settings.limits().requests()).isEqualTo(77);
        assertThat(settings.encoders().get("mine").dimension()).hasValue(12);
        assertThat(settings.auth().keys().get("alice").operator()).isTrue();
        assertThat(OptionsOfSettings.metrics(settings.auth())).isEqualTo(MetricsAccess.OPEN);
        all.remove("thermocline.auth.open-metrics");
        assertThat(OptionsOfSettings.metrics(settings(all).auth())).isEqualTo(MetricsAccess.OPERATORS);
    }

    @ParameterizedTest
    @CsvSource({
        "thermocline.dat-dir, x, is no setting",
        "thermocline.limits.block-byte, 1, is no setting",
        "thermocline.warm.max-bytes, 1K, at least",
        "thermocline.warm.retention, 1s, at least a minute",
        "thermocline.tiering.half-life, 1s, at least a minute",
        "thermocline.tiering.half-life, 9000h, at most 365 days",
        "thermocline.tiering.bytes-per-second, 1K, at least",
        "thermocline.hot.retention, 1ms, at least one second",
        "thermocline.hot.max-entries, -1, negative",
        "thermocline.hot.heap-kept-free, 1, from 0 to 0.9",
        "thermocline.hot.shares.vectors, 0.5, must be 1 together",
        "thermocline.prefetch.max-bytes, 1K, at least 65536 bytes",
        "thermocline.prefetch.bytes-per-second, 0, at least 65536 bytes",
        "thermocline.prefetch.concurrent-reads, 0, between 1 and 1000",
        "thermocline.archive.prices.per-gib-month, -1, from 0 to a million",
        "thermocline.archive.prices.per-gib-out, NaN, from 0 to a million",
        "thermocline.archive.prices.per-gib-mont, 1, is no setting",
        "thermocline.archive.prices.currency, 123456789012345678901, at most 20 characters",
        "thermocline.archive.s3.bucket, b, is for thermocline.archive.kind=s3",
        "thermocline.archive.kind, s3, must name the bucket",
        "thermocline.log.file-bytes, 10000, multiple of 4 KiB",
        "thermocline.limits.block-bytes, 33M, at most",
        "thermocline.limits.in-flight-bytes, 1M, at least",
        "thermocline.compression.level, 20, between 1 and 19",
        "thermocline.compaction.dead-share, 1.5, at most 1",
        "thermocline.memtable.max-waiting, 0, between",
        "thermocline.encode.threads, 0, between",
        "thermocline.table.memory, 63M, at least",
        "thermocline.query.timeout, 500ms, at least a second",
        "thermocline.query.cursor-ttl, 8d, at most seven days",
        "thermocline.history.retention, PT-1S, negative",
        "thermocline.delete.within, 59m, at least an hour",
        "thermocline.erase.within, 59s, at least a minute",
        "thermocline.auth.keys.bob.sha256, abc, 64 hexadecimal digits",
        "thermocline.encoders.e.kind, openai, later version"
    })
    void whatIsUnknownOrOutOfRangeIsNamed(String name, String value, String message) {
        assertThat(wrong(Map.of(name, value))).singleElement().asString().contains(message);
    }

    @ParameterizedTest
    @CsvSource({
        "thermocline.memtable.max-bytes, lots",
        "thermocline.wal.sync, sometimes",
        "thermocline.auth.kind, maybe"
    })
    void whatCannotBeReadIsRefused(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of(name, value))).hasMessageContaining(name);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, true", "512M, 256M, true", "512M, 512M, false", "1G, 0, false", "0, 900M, false"})
    void whatTheHeapHasNoRoomForIsRefused(String hot, String cache, boolean fine) {
        Settings settings = settings(Map.of("thermocline.hot.max-bytes", hot, "thermocline.cache.max-bytes", cache));
        List<String> wrong = new SettingsCheck().heap(settings, 1L << 30).wrong();
        assertThat(wrong).hasSize(fine ? 0 : 1);
        assertThat(wrong).allSatisfy(each -> assertThat(each).contains("hot.max-bytes", "cache.max-bytes", "-Xmx"));
    }

    @Test
    void variablesOfTheEnvironmentAreCheckedToo() {
        List<String> wrong = new SettingsCheck()
                .environment(Set.of(
                        "THERMOCLINE_DATA_DIR",
                        "THERMOCLINE_AUTH_KEYS_ALICE_SHA256",
                        "THERMOCLINE_URL",
                        "THERMOCLINE_API_KEY",
                        "THERMOCLINE_JAVA_OPTS",
                        "PATH",
                        "THERMOCLINE_DATADIR"))
                .wrong();
        assertThat(wrong).singleElement().asString().contains("THERMOCLINE_DATADIR");
    }

    @ParameterizedTest
    @CsvSource({
        "endpoint, minio:9000, must be an address",
        "endpoint, https://minio/bucket, must be an address",
        "endpoint, https://user:pass@minio, must be an address",
        "endpoint, not an address, must be an address",
        "prefix, /a, must be parts",
        "prefix, a b, must be parts",
        "bucket, a/b, must be the name",
        "region, eu central, must be the name",
        "access-key, x, belong together",
        "secret-key, hush, belong together",
        "timeout, 500ms, from a second",
        "attempts, 0, between",
        "connections, 0, between",
        "part-bytes, 4M, at least 5M"
    })
    void whatIsWrongWithTheBucketIsNamed(String name, String value, String message) {
        Map<String, String> properties =
                new HashMap<>(Map.of("thermocline.archive.kind", "s3", "thermocline.archive.s3.bucket", "bucket"));
        assertThat(wrong(properties)).isEmpty();
        properties.put("thermocline.archive.s3." + name, value);
        assertThat(wrong(properties))
                .singleElement()
                .asString()
                .contains(message)
                .doesNotContain("hush", "pass@");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, none, true", "localhost, none, true", "0.0.0.0, none, false", "0.0.0.0, api-key, true"})
    void withoutKeysOnlyLoopbackIsListenedOn(String host, String auth, boolean fine) {
        List<String> wrong = new SettingsCheck()
                .host(settings(Map.of("thermocline.auth.kind", auth)), host)
                .wrong();
        assertThat(wrong.isEmpty()).isEqualTo(fine);
    }
}
