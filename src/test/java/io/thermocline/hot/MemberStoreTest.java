package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.client.config.ClientConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real member: what it holds, whom it lets in, and what happens when it dies underneath. */
@Timeout(120)
class MemberStoreTest {
    @Test
    void holdsWhatItIsGiven() {
        try (MemberStore store = new MemberStore(new Random(1))) {
            EntryKey key = EntryKey.row(HotWorld.id(1), 5);
            EntryKey other = EntryKey.row(HotWorld.id(1), 6);
            store.setAll(Map.of(key, new byte[] {1, 2}, other, new byte[] {3}));
            assertThat(store.get(EntryKey.row(HotWorld.id(1), 5))).containsExactly(1, 2);
            store.deleteAll(List.of(key, EntryKey.row(HotWorld.id(9), 1)));
            assertThat(store.get(key)).isNull();
            assertThat(store.get(other)).containsExactly(3);
        }
    }

    @Test
    void listensOnLoopbackAloneAndTakesNoClients() {
        try (MemberStore _ = new MemberStore(new Random(2))) {
            HazelcastInstance member =
                    Hazelcast.getAllHazelcastInstances().stream().findFirst().orElseThrow();
            InetSocketAddress address = member.getCluster().getLocalMember().getSocketAddress();
            assertThat(address.getAddress().isLoopbackAddress()).isTrue();
            ClientConfig config = new ClientConfig();
            // even one that knows the secret
            config.setClusterName(member.getConfig().getClusterName());
            config.getNetworkConfig().addAddress("127.0.0.1:" + address.getPort());
            config.getConnectionStrategyConfig().getConnectionRetryConfig().setClusterConnectTimeoutMillis(2_000);
            Assertions.assertThatThrownBy(() -> HazelcastClient.newHazelcastClient(config))
                    .isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void twoStoresOfOneMachineNeverMeet() {
        try (MemberStore _ = new MemberStore(new Random(3));
                MemberStore _ = new MemberStore(new Random(4))) {
            assertThat(Hazelcast.getAllHazelcastInstances())
                    .allSatisfy(member ->
                            assertThat(member.getCluster().getMembers()).hasSize(1));
        }
    }

    @Test
    void readsGoOnWhenTheMemberDiesAndItComesBack() {
        List<MemberStore> members = new ArrayList<>();
        Random random = new Random(5);
        try (HotWorld world = new HotWorld(HotOptions.of(1 << 20, 0), Duration.ZERO, () -> {
            MemberStore member = new MemberStore(random);
            synchronized (members) {
                members.add(member);
            }
            return member;
        })) {
            world.put(HotWorld.id(1), "one");
            world.engine.flush();
            world.settle();
            assertThat(world.read(HotWorld.id(1))).isEqualTo("one");
            assertThat(world.tier.stats().kinds().get(Kind.CONTENT).hits()).isEqualTo(1);
            members.getFirst().close();
            assertThat(world.read(HotWorld.id(1))).isEqualTo("one");
            assertThat(world.tier.stats().member()).isEqualTo(HotStats.Member.DOWN);
            assertThat(world.tier.stats().kinds().get(Kind.CONTENT).entries()).isZero();
            assertThat(world.faults).isNotEmpty();
            world.put(HotWorld.id(2), "two");
            world.settle();
            assertThat(world.read(HotWorld.id(2))).isEqualTo("two");
            world.pass(Duration.ofMinutes(1));
            world.awaitMember(HotStats.Member.UP);
            world.put(HotWorld.id(3), "three");
            world.engine.flush();
            world.settle();
            assertThat(world.read(HotWorld.id(3))).isEqualTo("three");
            assertThat(world.tier.stats().kinds().get(Kind.CONTENT).hits()).isEqualTo(2);
        }
    }
}
