package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.objects.ObjectStoreException.Kind;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every {@link ObjectStore} must do. */
public abstract class ObjectStoreContract {
    /** The same store throughout a test; a place of its own, empty, for each. */
    protected abstract ObjectStore store();

    /** A size that goes in several parts, where the place has parts. */
    protected int largeBytes() {
        return 3_000_001;
    }

    /** How many objects make a list of several pages, and a deletion of several requests. */
    protected int many() {
        return 2_100;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int count) {
        byte[] bytes = new byte[count];
        new SplittableRandom(count).nextBytes(bytes);
        return bytes;
    }

    private static byte[] array(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private StoredObject put(String name, byte[] bytes) {
        return Answered.await(store().put(name, ObjectSource.of(bytes)));
    }

    private String text(String name) {
        return new String(Answered.await(store().read(name)).orElseThrow(), StandardCharsets.UTF_8);
    }

    private List<String> names(String prefix, String after, int limit) {
        return Answered.await(store().list(prefix, after, limit)).stream()
                .map(StoredObject::name)
                .toList();
    }

    protected static void assertFails(CompletableFuture<?> call, Kind kind) {
        assertThatThrownBy(() -> Answered.await(call))
                .isInstanceOfSatisfying(
                        ObjectStoreException.class,
                        failure -> assertThat(failure.kind()).isEqualTo(kind));
    }

    @Test
    void storesAndReadsBack() {
        assertThat(put("a/one", bytes("first")).bytes()).isEqualTo(5);
        assertThat(text("a/one")).isEqualTo("first");
        assertThat(put("a/one", bytes("second")).bytes()).isEqualTo(6);
        assertThat(text("a/one")).isEqualTo("second");
        put("empty", new byte[0]);
        assertThat(text("empty")).isEmpty();
    }

    @Test
    void readsParts() {
        put("a", bytes("0123456789"));
        assertThat(array(Answered.await(store().read("a", 0, 10)))).isEqualTo(bytes("0123456789"));
        assertThat(array(Answered.await(store().read("a", 3, 4)))).isEqualTo(bytes("3456"));
        assertThat(array(Answered.await(store().read("a", 9, 1)))).isEqualTo(bytes("9"));
        assertThat(array(Answered.await(store().read("a", 4, 0)))).isEmpty();
    }

    @Test
    void readsPartsIntoMemoryOfTheCaller() {
        put("a", bytes("0123456789"));
        ByteBuffer heap = ByteBuffer.wrap(bytes("----------"));
        assertThat(array(Answered.await(store().read("a", 3, heap.position(2).limit(6)))))
                .isEqualTo(bytes("3456"));
        assertThat(new String(heap.array(), StandardCharsets.UTF_8)).isEqualTo("--3456----");
        try (Arena arena = Arena.ofShared()) {
            ByteBuffer outside = arena.allocate(largeBytes()).asByteBuffer();
            byte[] large = random(largeBytes());
            put("large", large);
            assertThat(array(Answered.await(store().read("large", 0, outside)))).isEqualTo(large);
            assertThat(array(outside.duplicate())).isEqualTo(large);
            assertThat(array(Answered.await(
                            store().read("a", 9, outside.duplicate().limit(1)))))
                    .isEqualTo(bytes("9"));
            assertThat(outside.get(1)).isEqualTo(large[1]);
        }
        assertThat(array(Answered.await(store().read("a", 4, ByteBuffer.allocate(0)))))
                .isEmpty();
        assertFails(store().read("a", 8, ByteBuffer.allocate(3)), Kind.CORRUPT);
        assertFails(store().read("none", 0, ByteBuffer.allocate(3)), Kind.MISSING);
    }

    @Test
    void aPartBeyondTheEndIsNotWhatWasAskedFor() {
        put("a", bytes("0123456789"));
        assertFails(store().read("a", 8, 3), Kind.CORRUPT);
        assertFails(store().read("a", 10, 1), Kind.CORRUPT);
        assertFails(store().read("a", 1_000_000, 5), Kind.CORRUPT);
    }

    @Test
    void saysWhatIsMissing() {
        assertFails(store().read("none", 0, 1), Kind.MISSING);
        assertThat(Answered.await(store().read("a/none"))).isEmpty();
        assertThat(Answered.await(store().look("a/none"))).isEmpty();
        assertThat(names("", "", 10)).isEmpty();
    }

    @Test
    void looksWithoutReading() {
        StoredObject put = put("a/b", bytes("0123456789"));
        StoredObject looked = Answered.await(store().look("a/b")).orElseThrow();
        assertThat(looked.name()).isEqualTo("a/b");
        assertThat(looked.bytes()).isEqualTo(10);
        assertThat(looked.checksum()).isEqualTo(put.checksum());
        CRC32C crc = new CRC32C();
        crc.update(bytes("0123456789"));
        looked.checksum().ifPresent(checksum -> assertThat(checksum).isEqualTo((int) crc.getValue()));
    }

    @Test
    void largeObjectsComeBackWhole() {
        byte[] large = random(largeBytes());
        StoredObject stored = put("large", large);
        assertThat(stored.bytes()).isEqualTo(large.length);
        assertThat(Answered.await(store().look("large")).orElseThrow().bytes()).isEqualTo(large.length);
        assertThat(Answered.await(store().read("large")).orElseThrow()).isEqualTo(large);
        assertThat(array(Answered.await(store().read("large", large.length - 1_000, 1_000))))
                .isEqualTo(Arrays.copyOfRange(large, large.length - 1_000, large.length));
        CRC32C crc = new CRC32C();
        crc.update(large);
        stored.checksum().ifPresent(checksum -> assertThat(checksum).isEqualTo((int) crc.getValue()));
    }

    @Test
    void createsOnlyWhatIsNotThere() {
        assertThat(Answered.await(store().createIfAbsent("m/1", bytes("mine")))).isTrue();
        assertThat(Answered.await(store().createIfAbsent("m/1", bytes("other"))))
                .isFalse();
        assertThat(text("m/1")).isEqualTo("mine");
        put("m/2", bytes("put"));
        assertThat(Answered.await(store().createIfAbsent("m/2", bytes("other"))))
                .isFalse();
        Answered.await(store().delete(List.of("m/1")));
        assertThat(Answered.await(store().createIfAbsent("m/1", bytes("again"))))
                .isTrue();
        assertThat(text("m/1")).isEqualTo("again");
    }

    @Test
    void ofManyWhoCreateTheSameOneWins() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int round = 0; round < 5; round++) {
                String name = "race/" + round;
                List<Future<Boolean>> answers = new ArrayList<>();
                for (int i = 0; i < 12; i++) {
                    byte[] mine = bytes("writer " + i);
                    answers.add(threads.submit(() -> Answered.await(store().createIfAbsent(name, mine))));
                }
                List<Integer> winners = new ArrayList<>();
                for (int i = 0; i < answers.size(); i++) {
                    if (answers.get(i).get()) {
                        winners.add(i);
                    }
                }
                assertThat(winners).hasSize(1);
                assertThat(text(name)).isEqualTo("writer " + winners.getFirst());
            }
        }
    }

    @Test
    void listsByNameInTheOrderOfBytes() {
        List<String> names = List.of("a", "b-c", "b.c", "b/c", "b/c-d", "b/d/e", "b0", "bA/x", "c/d/e/f", "z");
        names.reversed().forEach(name -> put(name, bytes(name)));
        assertThat(names("", "", 100)).containsExactlyElementsOf(names);
        assertThat(names("b", "", 100)).containsExactlyElementsOf(names.subList(1, 8));
        assertThat(names("b/", "", 100)).containsExactly("b/c", "b/c-d", "b/d/e");
        assertThat(names("b/c", "", 100)).containsExactly("b/c", "b/c-d");
        assertThat(names("b/d", "", 100)).containsExactly("b/d/e");
        assertThat(names("x/y", "", 100)).isEmpty();
        assertThat(names("", "b/c", 100)).containsExactlyElementsOf(names.subList(4, 10));
        assertThat(names("b/", "b/c-", 100)).containsExactly("b/c-d", "b/d/e");
        assertThat(names("b/", "b/d", 100)).containsExactly("b/d/e");
        assertThat(names("b/", "z", 100)).isEmpty();
        assertThat(names("b/", "a", 2)).containsExactly("b/c", "b/c-d");
        assertThat(Answered.await(store().list("", "", 3)))
                .extracting(StoredObject::bytes)
                .containsExactly(1L, 3L, 3L);
    }

    @Test
    void manyAreListedPageByPageAndDeletedAtOnce() {
        List<String> names =
                IntStream.range(0, many()).mapToObj("many/%05d"::formatted).toList();
        List<CompletableFuture<StoredObject>> puts = new ArrayList<>();
        for (String name : names) {
            puts.add(store().put(name, ObjectSource.of(bytes(name))));
            if (puts.size() >= 64) {
                puts.removeFirst().join();
            }
        }
        puts.forEach(CompletableFuture::join);
        assertThat(names("many/", "", many() + 1)).containsExactlyElementsOf(names);
        List<String> paged = new ArrayList<>();
        List<String> page = names("many/", "", many() * 2 / 5);
        while (!page.isEmpty()) {
            paged.addAll(page);
            page = names("many/", page.getLast(), many() * 2 / 5);
        }
        assertThat(paged).containsExactlyElementsOf(names);
        Answered.await(store().delete(names.subList(1, names.size())));
        assertThat(names("", "", 10)).containsExactly("many/00000");
    }

    @Test
    void deletesQuietly() {
        put("a/b", bytes("x"));
        put("a/c", bytes("x"));
        Answered.await(store().delete(List.of("a/b", "a/none", "none/none", "none")));
        Answered.await(store().delete(List.of("a/b")));
        Answered.await(store().delete(List.of()));
        assertThat(names("", "", 10)).containsExactly("a/c");
    }

    @Test
    void purgesQuietly() {
        put("a/b", bytes("first"));
        put("a/b", bytes("second"));
        put("a/b-c", bytes("other"));
        Answered.await(store().delete(List.of("a/b")));
        put("a/b", bytes("third"));
        List<Purged> purged = Answered.await(store().purge(List.of("a/b", "none")));
        assertThat(purged).extracting(Purged::name).contains("a/b").doesNotContain("none");
        assertThat(names("", "", 10)).containsExactly("a/b-c");
        assertThat(Answered.await(store().purge(List.of("a/b")))).isEmpty();
        assertThat(text("a/b-c")).isEqualTo("other");
    }

    @Test
    void aSourceThatFailsLeavesWhatWasThere() {
        put("a", bytes("old"));
        byte[] large = random(largeBytes());
        ObjectSource failing = new ObjectSource() {
            @Override
            public long bytes() {
                return large.length;
            }

            @Override
            public void read(ByteBuffer into, long position) {
                if (position + into.remaining() > large.length * 2L / 3) {
                    throw new IllegalStateException("the source failed");
                }
                into.put(large, (int) position, into.remaining());
            }
        };
        assertThatThrownBy(() -> Answered.await(store().put("a", failing)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the source failed");
        assertThat(text("a")).isEqualTo("old");
        assertThat(names("", "", 10)).containsExactly("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a", "a/", "a//b", "..", "a/../b", ".a", "a/.b", "-a", "a b", "\u00e4", "a\\b", "a\0"})
    void refusesWhatIsNoName(String name) {
        assertThatThrownBy(() -> store().put(name, ObjectSource.of(new byte[1])))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().createIfAbsent(name, new byte[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().read(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().read(name, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().look(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().delete(List.of("a", name))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().purge(List.of("a", name))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsNoPrefixAndNoRange() {
        assertThatThrownBy(() -> store().list("/a", "", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().list("..", "", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().list("", "", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().read("a", -1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> store().read("a", 0, -1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aReaderSeesOneOfTheTwoWhoPut() {
        byte[] first = bytes("1".repeat(50_000));
        byte[] second = bytes("2".repeat(50_000));
        put("a", first);
        for (int i = 0; i < 20; i++) {
            CompletableFuture<StoredObject> put = store().put("a", ObjectSource.of(i % 2 == 0 ? second : first));
            assertThat(Answered.await(store().read("a")).orElseThrow()).isIn(first, second);
            Answered.await(put);
        }
        assertThat(text("a")).isEqualTo("1".repeat(50_000));
    }

    @Test
    void saysWhereItIs() {
        assertThat(store().place()).isNotBlank();
    }

    @Test
    void afterItIsClosedCallsFail() {
        put("a", bytes("x"));
        store().close();
        store().close();
        assertFails(store().read("a", 0, 1), Kind.UNAVAILABLE);
        assertFails(store().put("b", ObjectSource.of(bytes("x"))), Kind.UNAVAILABLE);
    }
}
