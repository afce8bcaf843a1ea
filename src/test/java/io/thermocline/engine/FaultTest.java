package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.files.DiskFileStore;
import io.thermocline.log.CorruptLogException;
import io.thermocline.log.LogRecord;
import io.thermocline.manifest.UnreadableManifestException;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FaultTest {
    private final EngineFixture store = new EngineFixture();

    @AfterEach
    void close() {
        store.close();
    }

    private static ProblemKind kindOf(Throwable thrown) {
        Throwable cause = thrown instanceof CompletionException ? thrown.getCause() : thrown;
        assertThat(cause).isInstanceOf(ProblemException.class);
        return ((ProblemException) cause).problem().kind();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void aFailedSyncIsAnsweredAsUnknownAndMemoryAgreesWithWhatSurvived(long seed) {
        try (EngineFixture faulty =
                new EngineFixture(new io.thermocline.testing.SimulatedFileStore(seed), EngineFixture.small())) {
            faulty.commit(put(id(1), ABSENT, "before"));
            if (seed % 2 == 0) {
                faulty.files.failForce(1);
            } else {
                faulty.files.failWrite(1);
            }
            assertThatThrownBy(
                            () -> faulty.commit(put(id(2), ABSENT, "x".repeat(3000)), put(id(3), ABSENT, "doubtful")))
                    .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.OUTCOME_UNKNOWN));
            while (faulty.engine.stats().state() == EngineStats.State.POISONED) {
                Thread.onSpinWait();
            }
            String second = faulty.read(id(3));
            assertThat(faulty.read(id(2)) == null).isEqualTo(second == null);
            assertThat(faulty.engine.stats().lastError()).isNull();
            Committed after = faulty.commit(put(id(4), ABSENT, "after"));
            assertThat(after.sequence()).isEqualTo(second == null ? 2 : 3);
            assertThat(sequences(faulty)).hasSize((int) after.sequence()).doesNotHaveDuplicates();
            faulty.crash();
            assertThat(faulty.read(id(1))).isEqualTo("before");
            assertThat(faulty.read(id(3))).isEqualTo(second);
            assertThat(faulty.read(id(4))).isEqualTo("after");
            assertThat(sequences(faulty)).hasSize((int) after.sequence());
        }
    }

    private static List<Long> sequences(EngineFixture of) {
        List<Long> all = new ArrayList<>();
        for (LogRecord record : of.engine.feed().read(0, 1000)) {
            all.add(record.sequence());
        }
        return all;
    }

    @Test
    void aFullDiskRefusesWritesAndReadsGoOnUntilThereIsRoom() {
        store.commit(put(id(1), ABSENT, "one"));
        store.files.setCapacity(store.files.usedBytes());
        int written = 2;
        ProblemKind refusal = null;
        for (; refusal == null; written++) {
            try {
                store.commit(put(id(written), ABSENT, "x".repeat(4000)));
            } catch (ProblemException e) {
                refusal = e.problem().kind();
            }
        }
        assertThat(refusal).isEqualTo(ProblemKind.STORAGE_FULL);
        assertThat(store.engine.stats().state()).isEqualTo(EngineStats.State.FULL);
        assertThat(store.read(id(1))).isEqualTo("one");
        assertThat(store.read(id(written - 1))).isNull();
        assertThatThrownBy(store.engine::flush)
                .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.STORAGE_FULL));
        assertThat(store.read(id(2))).hasSize(4000);
        store.files.setCapacity(Long.MAX_VALUE);
        store.commit(put(id(written), ABSENT, "room"));
        store.engine.flush();
        assertThat(store.engine.stats().state()).isEqualTo(EngineStats.State.OPEN);
        assertThat(store.engine.stats().lastError()).isNull();
        store.crash();
        assertThat(store.read(id(2))).hasSize(4000);
        assertThat(store.read(id(written))).isEqualTo("room");
    }

    @Test
    void memoryThatCannotBeWrittenOutRefusesWritesAsStorageFull() {
        EngineOptions options = EngineFixture.small()
                .with(new EngineOptions.Memtables(8000, 1))
                .with(new io.thermocline.log.LogOptions(1 << 20, 1 << 20, 16 << 10, java.util.OptionalLong.empty()));
        try (EngineFixture small = new EngineFixture(options)) {
            small.commit(put(id(0), ABSENT, "x".repeat(9000)));
            small.files.setCapacity(small.files.usedBytes());
            assertThatThrownBy(small.engine::flush).isInstanceOf(ProblemException.class);
            small.commit(put(id(1), ABSENT, "x".repeat(9000)));
            assertThatThrownBy(() -> small.commit(put(id(2), ABSENT, "x")))
                    .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.STORAGE_FULL));
            small.files.setCapacity(Long.MAX_VALUE);
            small.engine.flush();
            small.commit(put(id(2), ABSENT, "x"));
            assertThat(small.read(id(1))).hasSize(9000);
        }
    }

    @Test
    void logFilesThatWaitToBeUsedAgainMakeRoomForWhatNeedsIt() {
        for (int i = 0; i < 20; i++) {
            store.commit(put(id(i), ABSENT, "x".repeat(9000)));
        }
        store.engine.flush();
        assertThat(store.files.list("log"))
                .filteredOn(name -> name.endsWith(".tmp"))
                .hasSizeGreaterThan(2);
        store.commit(put(id(1), versionIs(1), "another"));
        store.files.setCapacity(store.files.usedBytes());
        assertThatThrownBy(store.engine::flush)
                .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.STORAGE_FULL));
        store.engine.flush();
        assertThat(store.engine.stats().segments().count()).isEqualTo(2);
        assertThat(store.read(id(1))).isEqualTo("another");
    }

    @Test
    void aManifestCommitThatFailedInDoubtIsTakenUpAgain() {
        boolean failed = true;
        for (int force = 1; failed; force++) {
            try (EngineFixture faulty = new EngineFixture()) {
                faulty.commit(put(id(1), ABSENT, "one"));
                faulty.engine.seal();
                faulty.files.failForce(force);
                failed = false;
                try {
                    faulty.engine.flush();
                } catch (java.io.UncheckedIOException e) {
                    failed = true;
                    faulty.engine.flush();
                }
                if (!failed) {
                    assertThat(force).isGreaterThan(4);
                    return;
                }
                faulty.commit(put(id(2), ABSENT, "two"));
                faulty.engine.flush();
                assertThat(faulty.engine.stats().segments().count()).isEqualTo(2);
                assertThat(faulty.engine.stats().segments().rows()).isEqualTo(2);
                faulty.crash();
                assertThat(faulty.read(id(1))).isEqualTo("one");
                assertThat(faulty.read(id(2))).isEqualTo("two");
            }
        }
    }

    @Test
    void aDamagedPageIsNeverServedNorLostInCompaction() {
        for (int i = 0; i < 40; i++) {
            store.commit(put(id(i), ABSENT, "content-" + i + "-" + "y".repeat(500)));
        }
        store.engine.flush();
        String data = "data/0000000001.parquet";
        store.files.flip(data, 1500, 3);
        store.commit(put(id(100), ABSENT, "other"));
        store.engine.flush();
        Set<Integer> damaged = new HashSet<>();
        for (int i = 0; i < 40; i++) {
            try {
                assertThat(store.read(id(i))).startsWith("content-" + i + "-");
            } catch (ProblemException e) {
                assertThat(e.problem().kind()).isEqualTo(ProblemKind.CORRUPT);
                damaged.add(i);
            }
        }
        assertThat(damaged).isNotEmpty().hasSizeLessThan(40);
        store.engine.compact();
        EngineStats.Segments segments = store.engine.stats().segments();
        assertThat(segments.quarantined()).containsExactly(1L);
        assertThat(segments.corruptPages()).isPositive();
        assertThat(segments.rows()).isEqualTo(41);
        store.commit(put(id(101), ABSENT, "goes on"));
        assertThat(store.read(id(101))).isEqualTo("goes on");
    }

    @Test
    void aCorruptLogRecordRefusesTheStart() {
        for (int i = 0; i < 5; i++) {
            store.commit(put(id(i), ABSENT, "content"));
        }
        store.engine.close();
        String log = "log/" + store.files.list("log").getFirst();
        store.files.flip(log, 4096 + 150, 1);
        assertThatThrownBy(store::reopen)
                .isInstanceOf(CorruptLogException.class)
                .hasMessageContaining("offset");
    }

    @Test
    void aMissingOrDamagedManifestRefusesTheStart() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.engine.close();
        List<String> manifests = store.files.list("manifest");
        store.files.flip("manifest/" + manifests.getLast(), 40, 2);
        assertThatThrownBy(store::reopen)
                .isInstanceOf(UnreadableManifestException.class)
                .hasMessageContaining("checksum");
        manifests.forEach(name -> store.files.delete("manifest/" + name));
        assertThatThrownBy(store::reopen)
                .isInstanceOf(UnreadableManifestException.class)
                .hasMessageContaining("no manifest");
        assertThat(store.files.list("data")).isNotEmpty();
    }

    @Test
    void aFollowerThatWakesFromTheCommitterSeesWhatItWasWokenFor() {
        List<Long> seen = new ArrayList<>();
        store.engine.feed().subscribe("f", 0, () -> {
            store.engine.feed().read(seen.size(), 10).forEach(record -> {
                seen.add(record.sequence());
                assertThat(store.lookup(id(record.sequence()))).isInstanceOf(Lookup.Found.class);
            });
        });
        for (int i = 1; i <= 3; i++) {
            store.commit(put(id(i), ABSENT, "b"));
        }
        assertThat(seen).containsExactly(1L, 2L, 3L);
    }

    @Test
    void theQueueIsBoundedAndWhatWasTakenIsFinishedOnClose() {
        EngineOptions options = EngineFixture.small()
                .with(new EngineOptions.Commits(java.time.Duration.ZERO, 8, 1 << 20, 1 << 20, 1 << 20));
        try (EngineFixture small = new EngineFixture(options)) {
            List<CompletableFuture<Committed>> answers = new ArrayList<>();
            for (int i = 0; i < 2000; i++) {
                answers.add(small.engine.submit(Transaction.of(put(id(i), ABSENT, "b"), CONTEXT)));
            }
            small.engine.close();
            int committed = 0;
            for (CompletableFuture<Committed> answer : answers) {
                assertThat(answer).isDone();
                if (answer.isCompletedExceptionally()) {
                    assertThat(kindOf(answer.exceptionNow())).isEqualTo(ProblemKind.OVERLOADED);
                } else {
                    committed++;
                }
            }
            small.engine = Engine.open(options, EngineFixture.components(small.files, () -> small.now));
            assertThat(small.engine.stats().commits().sequence()).isEqualTo(committed);
        }
    }

    @Test
    void intervalSyncAnswersFromMemoryAndTakesBackWhatDidNotSurvive() {
        EngineOptions options = EngineFixture.small()
                .with(new EngineOptions.Commits(java.time.Duration.ofHours(1), 100, 1 << 20, 1 << 20, 1 << 20));
        try (EngineFixture lazy = new EngineFixture(options)) {
            lazy.commit(put(id(1), ABSENT, "flushed"));
            lazy.engine.flush();
            assertThat(lazy.commit(put(id(2), ABSENT, "in memory")).durability())
                    .isEqualTo(Durability.MEMORY);
            lazy.commit(put(id(1), versionIs(1), "newer"));
            assertThat(lazy.read(id(2))).isEqualTo("in memory");
            assertThat(lazy.engine.feed().syncedThrough()).isEqualTo(1);
            lazy.files.failWrite(1);
            assertThatThrownBy(lazy.engine::flush)
                    .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.UNAVAILABLE));
            while (lazy.engine.stats().state() == EngineStats.State.POISONED) {
                Thread.onSpinWait();
            }
            long survived = lazy.engine.stats().commits().sequence();
            assertThat(lazy.read(id(2))).isEqualTo(survived >= 2 ? "in memory" : null);
            assertThat(lazy.read(id(1))).isEqualTo(survived >= 3 ? "newer" : "flushed");
            lazy.engine.flush();
            lazy.crash();
            assertThat(lazy.engine.stats().commits().sequence()).isEqualTo(survived);
        }
    }

    @Test
    void aFaultOfOneCommitIsOverWithTheNextThatGoesWell() {
        assertThatThrownBy(() -> store.commit(put(id(1), ABSENT, "x".repeat(2 << 20))))
                .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.INTERNAL));
        assertThat(store.engine.stats().lastError()).contains("COMMITTER");
        store.commit(put(id(1), ABSENT, "small"));
        assertThat(store.engine.stats().lastError()).isNull();
    }

    @Test
    void mappedFilesThatTheDiskNoLongerDeliversEndNeitherReadsNorTheCommitter(@TempDir Path folder) throws Exception {
        try (Engine engine = Engine.open(
                EngineFixture.small(), EngineFixture.components(new DiskFileStore(folder), () -> store.now))) {
            for (int i : new int[] {1, 9}) {
                engine.submit(Transaction.of(put(id(i), ABSENT, "flushed"), CONTEXT))
                        .join();
            }
            engine.flush();
            engine.submit(Transaction.of(put(id(1), versionIs(1), "newer"), CONTEXT))
                    .join();
            for (String name : List.of("data/0000000001.keys", "data/0000000001.filter")) {
                try (FileChannel file = FileChannel.open(folder.resolve(name), StandardOpenOption.WRITE)) {
                    file.truncate(0);
                }
            }
            for (int i = 2; i < 5; i++) {
                CompletableFuture<Committed> answer = engine.submit(Transaction.of(put(id(i), ABSENT, "x"), CONTEXT));
                assertThatThrownBy(answer::join)
                        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.CORRUPT));
            }
            try (Snapshot snapshot = engine.snapshot(ALICE)) {
                assertThatThrownBy(() -> snapshot.find(id(2)))
                        .satisfies(e -> assertThat(kindOf(e)).isEqualTo(ProblemKind.CORRUPT));
                assertThat(snapshot.find(id(1))).isInstanceOf(Lookup.Found.class);
            }
            assertThat(engine.stats().state()).isEqualTo(EngineStats.State.OPEN);
            engine.submit(Transaction.of(put(id(1), versionIs(2), "in memory"), CONTEXT))
                    .join();
        }
    }

    @Test
    void snapshotsKeepFilesUntilTheyAreClosed() {
        store.commit(put(id(1), ABSENT, "one"));
        store.engine.flush();
        store.commit(put(id(2), ABSENT, "two"));
        store.engine.flush();
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            store.engine.compact();
            assertThat(store.files.list("data")).anyMatch(name -> name.startsWith("0000000001."));
            assertThat(snapshot.find(id(1))).isInstanceOf(Lookup.Found.class);
        }
        store.engine.compact();
        assertThat(store.files.list("data")).allMatch(name -> name.startsWith("0000000003."));
    }
}
