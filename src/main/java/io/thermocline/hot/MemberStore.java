package io.thermocline.hot;

import com.hazelcast.config.AdvancedNetworkConfig;
import com.hazelcast.config.Config;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.InMemoryFormat;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.ServerSocketEndpointConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Entries in a map of an embedded Hazelcast member: binary, on the heap, without backup. The member is alone: it looks for no other, listens on the loopback
 * interface for members only, and its cluster's name is a secret made up at each start.
 */
final class MemberStore implements EntryStore {
    private static final String MAP = "hot";
    private static final String LOOPBACK = "127.0.0.1";
    /** What a thread waits for another thread of this process, at the very most. */
    private static final long CALL_TIMEOUT_MILLIS = 5_000;

    private final HazelcastInstance member;
    private final IMap<byte[], byte[]> map;

    /** Starts a member; takes a second or two. */
    MemberStore(RandomGenerator random) {
        member = Hazelcast.newHazelcastInstance(config(random));
        map = member.getMap(MAP);
    }

    private static Config config(RandomGenerator random) {
        byte[] secret = new byte[16];
        random.nextBytes(secret);
        Config config = new Config();
        config.setClusterName("thermocline-" + HexFormat.of().formatHex(secret));
        config.setClassLoader(MemberStore.class.getClassLoader());
        Map.ofEntries(
                        Map.entry("hazelcast.phone.home.enabled", "false"),
                        Map.entry("hazelcast.logging.type", "jdk"),
                        Map.entry("hazelcast.shutdownhook.enabled", "false"),
                        Map.entry("hazelcast.slow.operation.detector.enabled", "false"),
                        Map.entry("hazelcast.health.monitoring.level", "OFF"),
                        Map.entry("hazelcast.jmx", "false"),
                        Map.entry("hazelcast.socket.bind.any", "false"),
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

    /** An advanced network has the endpoints that are named here and no others: none for clients, REST or memcache. */
    private static void network(AdvancedNetworkConfig network) {
        ServerSocketEndpointConfig endpoint = new ServerSocketEndpointConfig();
        endpoint.setPort(0).setPortAutoIncrement(false).setPublicAddress(LOOPBACK);
        endpoint.getInterfaces().setEnabled(true).addInterface(LOOPBACK);
        network.setEnabled(true).setMemberEndpointConfig(endpoint);
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
