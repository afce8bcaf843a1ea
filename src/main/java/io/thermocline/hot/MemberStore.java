package io.thermocline.hot;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a map of an embedded Hazelcast member: binary, on the heap, without backup. The member is alone: it looks for no other, and no socket of it listens
 * ({@link NoSockets}).
 */
final class MemberStore implements EntryStore {
    private static final String MAP = "hot";
    /** What a thread waits for another thread of this process, at the very most. */
    private static final long CALL_TIMEOUT_MILLIS = 5_000;

    private final HazelcastInstance member;
    private final IMap<byte[], byte[]> map;

    /** Starts a member; takes a second or two. */
    MemberStore() {
        member = HazelcastInstanceFactory.newHazelcastInstance(config(), null, new NoSockets());
        map = member.getMap(MAP);
    }

    private static Config config() {
        Config config = new Config();
        config.setClusterName("thermocline");
        config.setClassLoader(MemberStore.class.getClassLoader());
        Map.ofEntries(
                        Map.entry("hazelcast.phone.home.enabled", "false"),
                        Map.entry("hazelcast.logging.type", "jdk"),
                        // its address and its cluster's name say nothing
                        Map.entry("hazelcast.logging.details.enabled", "false"),
                        Map.entry("hazelcast.shutdownhook.enabled", "false"),
                        Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
                        Map.entry("hazelcast.health.monitoring.level", "OFF"),
                        Map.entry("hazelcast.jmx", "false"),
                        Map.entry("hazelcast.wait.seconds.before.join", "0"),
                        Map.entry("hazelcast.operation.call.timeout.millis", Long.toString(CALL_TIMEOUT_MILLIS)),
                        Map.entry("hazelcast.operation.thread.count", "2"),
                        Map.entry("hazelcast.operation.generic.thread.count", "2"),
                        Map.entry("hazelcast.io.thread.count", "1"),
                        Map.entry("hazelcast.event.thread.count", "1"),
                        Map.entry("hazelcast.partition.count", "31"))
                .forEach(config::setProperty);
        config.getMetricsConfig().setEnabled(false);
        config.getJetConfig().setEnabled(false);
        network(config.getAdvancedNetworkConfig());
        MapConfig entries = new MapConfig(MAP)
                .setInMemoryFormat(InMemoryFormat.BINARY)
                .setBackupCount(0)
                .setStatisticsEnabled(false);
        entries.getEvictionConfig().setEvictionPolicy(EvictionPolicy.NONE);
        return config.addMapConfig(entries);
    }

    /** Looks for nobody. An advanced network has the endpoints that are named, and others are not even prepared. */
    private static void network(AdvancedNetworkConfig network) {
        network.setEnabled(true).setMemberEndpointConfig(new ServerSocketEndpointConfig());
        network.getJoin().getAutoDetectionConfig().setEnabled(false);
        network.getJoin().getMulticastConfig().setEnabled(false);
        network.getJoin().getTcpIpConfig().setEnabled(false);
    }

    @Override
    public byte @Nullable [] get(EntryKey key) {
        return map.get(key.encode());
    }

    @Override
    public void setAll(Map<EntryKey, byte[]> entries) {
        // Arrays are told apart by identity, which is all that a carrier of pairs needs.
        Map<byte[], byte[]> encoded = HashMap.newHashMap(entries.size());
        entries.forEach((key, value) -> encoded.put(key.encode(), value));
        map.setAll(encoded);
    }

    @Override
    public void deleteAll(Collection<EntryKey> keys) {
        List<CompletableFuture<Boolean>> pending = new ArrayList<>(keys.size());
        for (EntryKey key : keys) {
            pending.add(map.deleteAsync(key.encode()).toCompletableFuture());
        }
        CompletableFuture.allOf(pending.toArray(CompletableFuture[]::new))
                .orTimeout(2 * CALL_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    @Override
    public void close() {
        member.getLifecycleService().terminate();
    }
}
