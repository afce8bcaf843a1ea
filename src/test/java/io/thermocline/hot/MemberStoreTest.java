package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The real member: what it holds, whom it lets in, and what happens when it dies underneath. */
@Timeout(120)
class MemberStoreTest {
    /** The state of a listening socket in the kernel's tables. */
    private static final String LISTEN = "0A";

    @Test
    void holdsWhatItIsGiven() {
        try (MemberStore store = new MemberStore()) {
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
    void listensNowhere() throws IOException {
        Set<String> before = listening();
        try (MemberStore _ = new MemberStore()) {
            assertThat(listening()).isSubsetOf(before);
        }
    }

    /** Sockets of this process that listen, by inode, as the kernel says. */
    private static Set<String> listening() throws IOException {
        Set<String> listening = new HashSet<>();
        for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
            for (String line : Files.readAllLines(Path.of(table))) {
                String[] fields = line.trim().split("\\s+");
                if (fields[3].equals(LISTEN)) {
                    listening.add("socket:[" + fields[9] + "]");
                }
            }
        }
        Set<String> own = new HashSet<>();
        try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
            for (Path each : open) {
                own.add(
                        Files.isSymbolicLink(each)
                                ? Files.readSymbolicLink(each).toString()
                                : "");
            }
        }
        listening.retainAll(own);
        return listening;
    }

    @Test
    void seesAListeningSocketWhenThereIsOne() throws IOException {
        Set<String> before = listening();
        try (ServerSocket _ = new ServerSocket(0)) {
            assertThat(listening()).hasSize(before.size() + 1);
        }
    }

    @Test
    void twoStoresOfOneMachineNeverMeet() {
        try (MemberStore _ = new MemberStore();
                MemberStore _ = new MemberStore()) {
            assertThat(Hazelcast.getAllHazelcastInstances())
                    .allSatisfy(member ->
                            assertThat(member.getCluster().getMembers()).hasSize(1));
        }
    }

    @Test
    void readsGoOnWhenTheMemberDiesAndItComesBack() {
        List<MemberStore> members = new ArrayList<>();
        try (HotWorld world = new HotWorld(HotOptions.of(1 << 20, 0), Duration.ZERO, () -> {
            MemberStore member = new MemberStore();
            synchronized (members) {
                members.add(member);
            }
            return member;
        })) {
            world.put(HotWorld.id(1), "one");
            world.engine.flush();
            world.settle();
            assertThat(world.read(HotWorld.id(1))).isEqualTo("one");
            assertThat(world.tier.stats().levels().get(HotStats.Level.HOT).hits())
                    .isEqualTo(1);
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
            assertThat(world.tier.stats().levels().get(HotStats.Level.HOT).hits())
                    .isEqualTo(2);
        }
    }
}
