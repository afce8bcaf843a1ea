package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.components;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.StoredFile;
import io.thermocline.log.CorruptLogException;
import io.thermocline.segment.CorruptSegmentException;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What opening a store refuses, what it changes, and when. */
@Timeout(60)
class OpeningTest {
    private final EngineFixture store = new EngineFixture();

    /** Two segments, one of them the merger of two others that are gone, and a commit in the log. */
    private void fill() {
        for (int i = 1; i <= 3; i++) {
            store.commit(put(id(i), ABSENT, "x".repeat(2000)));
            store.engine.flush();
        }
        store.engine.compact();
        store.commit(put(id(9), ABSENT, "only in the log"));
        store.engine.close();
    }

    private void open() {
        store.engine = Engine.open(store.options, components(store.files, () -> store.now));
    }

    /** Name and check value of every file. */
    private Map<String, Integer> everything() {
        Map<String, Integer> found = new TreeMap<>();
        for (String folder : List.of("manifest", "log", "data")) {
            for (String name : store.files.list(folder)) {
                try (StoredFile file = store.files.openReadOnly(folder + "/" + name)) {
                    ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
                    file.read(bytes, 0);
                    found.put(folder + "/" + name, Arrays.hashCode(bytes.array()));
                }
            }
        }
        return found;
    }

    private void loseNewestManifests(int count) {
        List<String> versions = store.files.list("manifest");
        versions.subList(versions.size() - count, versions.size())
                .forEach(name -> store.files.rename("manifest/" + name, "kept/" + name));
    }

    private void refusedTwiceWithoutAChange(Class<? extends RuntimeException> as, String says) {
        Map<String, Integer> before = everything();
        assertThat(before).hasSizeGreaterThan(3);
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(this::open).isInstanceOf(as).hasMessageContaining(says);
            assertThat(everything()).isEqualTo(before);
        }
    }

    @Test
    void anOlderManifestIsRefusedAndTheSegmentsThatItDoesNotNameStay() {
        fill();
        loseNewestManifests(1);
        refusedTwiceWithoutAChange(CorruptSegmentException.class, "cannot be opened");
        for (String name : store.files.list("kept")) {
            store.files.rename("kept/" + name, "manifest/" + name);
        }
        open();
        assertThat(store.read(id(1))).hasSize(2000);
        assertThat(store.read(id(9))).isEqualTo("only in the log");
        store.close();
    }

    @Test
    void aManifestOfAnEarlierWriterIsRefused() {
        fill();
        open();
        store.commit(put(id(10), ABSENT, "of the second writer"));
        store.engine.flush();
        store.engine.close();
        loseNewestManifests(2);
        refusedTwiceWithoutAChange(CorruptLogException.class, "a later writer");
    }

    @Test
    void aDamagedLogIsRefusedWithoutAChange() {
        fill();
        open();
        store.commit(put(id(10), ABSENT, "another"));
        store.commit(put(id(11), ABSENT, "another"));
        store.engine.close();
        store.files.flip("log/" + logFiles().getFirst(), 4096 + 70, 3);
        refusedTwiceWithoutAChange(CorruptLogException.class, "thermocline.log.accept-loss-after");
    }

    @Test
    void aMissingLogIsRefusedUntilItsLossIsAccepted() {
        fill();
        store.files.list("log").forEach(name -> store.files.rename("log/" + name, "kept/" + name));
        refusedTwiceWithoutAChange(CorruptLogException.class, "no log file in the folder log");
        assertThatThrownBy(this::open).hasMessageContaining("thermocline.log.accept-loss-after=3");
        store.options = store.options.with(store.options.log().withAcceptLossAfter(3));
        open();
        assertThat(store.read(id(3))).hasSize(2000);
        assertThat(store.read(id(9))).isNull();
        store.commit(put(id(9), ABSENT, "again"));
        store.options = EngineFixture.small();
        store.reopen();
        assertThat(store.read(id(9))).isEqualTo("again");
        store.close();
    }

    @Test
    void aMissingLogIsNoticedBeforeAnythingWasFlushed() {
        store.commit(put(id(1), ABSENT, "only in the log"));
        store.engine.close();
        store.files.list("log").forEach(name -> store.files.delete("log/" + name));
        assertThatThrownBy(this::open)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("thermocline.log.accept-loss-after=0");
    }

    /** The log's own files, oldest first. */
    private List<String> logFiles() {
        return store.files.list("log").stream()
                .filter(name -> name.endsWith(".log"))
                .toList();
    }

    private void commitFrom(int first, int count) {
        for (int i = first; i < first + count; i++) {
            store.commit(put(id(i), ABSENT, "x".repeat(3000)));
        }
    }

    private void newestLogFileIsMissed(int commits) {
        List<String> files = logFiles();
        assertThat(files).hasSizeGreaterThan(1);
        store.files.rename("log/" + files.getLast(), "kept/newest.log");
        refusedTwiceWithoutAChange(CorruptLogException.class, "no file where the log went on with record");
        store.files.rename("kept/newest.log", "log/" + files.getLast());
        open();
        assertThat(store.read(id(commits))).hasSize(3000);
        store.close();
    }

    @Test
    void aMissingNewestLogFileIsNoticedAfterAStop() {
        commitFrom(1, 25);
        store.engine.close();
        newestLogFileIsMissed(25);
    }

    @Test
    void aMissingNewestLogFileIsNoticedAfterACrash() {
        commitFrom(1, 25);
        store.engine.seal();
        store.files.crash();
        store.engine.close();
        store.files.restart();
        newestLogFileIsMissed(25);
    }

    @Test
    void aLogThatEndsBeforeTheSegmentsDoIsRefusedUntilItsLossIsAccepted() {
        var _ = store.engine.feed().subscribe("laggard", 0, () -> {});
        commitFrom(1, 8);
        store.engine.flush();
        commitFrom(9, 12);
        store.engine.flush();
        store.files.crash();
        store.engine.close();
        store.files.restart();
        store.files.delete("log/seal");
        List<String> files = logFiles();
        assertThat(files).hasSizeGreaterThan(1);
        store.files.delete("log/" + files.getLast());
        refusedTwiceWithoutAChange(CorruptLogException.class, "thermocline.log.accept-loss-after=20");
        store.options = store.options.with(store.options.log().withAcceptLossAfter(20));
        open();
        assertThat(store.read(id(20))).hasSize(3000);
        assertThat(store.commit(put(id(21), ABSENT, "goes on")).sequence()).isEqualTo(21);
        store.options = EngineFixture.small();
        store.reopen();
        assertThat(store.read(id(21))).isEqualTo("goes on");
        store.close();
    }

    @Test
    void damageInTheVeryLastCommitIsNoticed() {
        store.commit(put(id(1), ABSENT, "first"));
        store.commit(put(id(2), ABSENT, "last"));
        store.engine.close();
        long end = endOfLog();
        for (long at : List.of(end - 16, end - 100, end - 250)) {
            store.files.flip("log/0000000001.log", at, 2);
            refusedTwiceWithoutAChange(CorruptLogException.class, "thermocline.log.accept-loss-after=1");
            store.files.flip("log/0000000001.log", at, 2);
        }
        open();
        assertThat(store.read(id(2))).isEqualTo("last");
        store.close();
    }

    private long endOfLog() {
        try (StoredFile file = store.files.openReadOnly("log/0000000001.log")) {
            ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
            file.read(bytes, 0);
            int end = bytes.capacity();
            while (bytes.get(end - 1) == 0) {
                end--;
            }
            return end;
        }
    }

    static Stream<Long> operationsOfMakingAStore() {
        SimulatedFileStore files = new SimulatedFileStore(1);
        Engine.open(EngineFixture.small(), components(files, () -> Instant.EPOCH))
                .close();
        return LongStream.rangeClosed(1, files.operations()).boxed();
    }

    @ParameterizedTest
    @MethodSource("operationsOfMakingAStore")
    void theMakingOfAStoreMayBeCutShortAnywhereAnyNumberOfTimes(long operation) {
        for (long seed = 1; seed <= 12; seed++) {
            SimulatedFileStore files = new SimulatedFileStore(seed);
            for (long stop = operation; stop > 0; stop -= seed % 4 + 1) {
                files.crashAt(files.operations() + stop);
                try {
                    Engine.open(EngineFixture.small(), components(files, () -> Instant.EPOCH))
                            .close();
                } catch (SimulatedCrash crash) {
                    files.restart();
                }
            }
            files.restart();
            try (EngineFixture made = new EngineFixture(files, EngineFixture.small())) {
                made.commit(put(id(1), ABSENT, "first"));
                made.crash();
                assertThat(made.read(id(1))).isEqualTo("first");
            }
        }
    }
}
