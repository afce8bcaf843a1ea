package io.thermocline.encode;

import static io.thermocline.encode.TestStore.ALICE;
import static io.thermocline.encode.TestStore.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.files.StoredFile;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.PayloadOwner;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PendingEncoderTest {
    private static final String LONG_TEXT = "the store keeps what it acknowledged. ".repeat(500);

    private final TestStore store = new TestStore(1);
    private PendingEncoder pending = store.pendingEncoder();
    private FollowerLoop loop = loop();

    @AfterEach
    void close() {
        pending.close();
        store.close();
    }

    @Test
    void aPendingBlockGetsTheVectorsOfAllItsChunks() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        assertThat(vectors(id(1))).isEmpty();

        pending.step();

        assertThat(pending.pendingBlocks(ALICE)).isZero();
        VectorSet set = vectors(id(1)).getFirst();
        assertThat(set.version()).isEqualTo(1);
        assertThat(set.chunks()).hasSizeGreaterThan(8);
        assertThat(set.chunks().getLast().offset() + set.chunks().getLast().length())
                .isEqualTo(LONG_TEXT.strip().length());
    }

    @Test
    void theCheckpointStaysBelowTheFirstBlockWithoutVectors() {
        store.putEncoded(id(1), Precondition.ABSENT, TestStore.header("n", "default", List.of()), "short");
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        store.putPending(id(3), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        assertThat(pending.doneThrough(loop.position())).isEqualTo(1);
        pending.step();
        assertThat(pending.doneThrough(loop.position())).isEqualTo(2);
        pending.step();
        follow();
        assertThat(pending.doneThrough(loop.position())).isEqualTo(5);
    }

    @Test
    void aBlockThatMovedOnIsLeftAlone() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        store.putEncoded(id(1), Precondition.versionIs(1), TestStore.header("n", "default", List.of()), "short now");
        store.delete(id(2), 1);
        int before = store.encoder.encoded();
        pending.step();
        pending.step();
        assertThat(store.encoder.encoded()).isEqualTo(before);
        assertThat(pending.pendingBlocks(Caller.SYSTEM)).isZero();
        assertThat(store.faults).isEmpty();
    }

    @Test
    void aBlockWhoseVectorsComeFromTheClientIsNotEncoded() {
        store.putPending(id(1), Precondition.ABSENT, "external", LONG_TEXT);
        follow();
        pending.step();
        assertThat(store.encoder.encoded()).isZero();
        assertThat(pending.pendingBlocks(ALICE)).isZero();
    }

    @Test
    void aTextWithoutWordsIsSettledToo() {
        store.putPending(id(1), Precondition.ABSENT, "n", " \n ");
        follow();
        pending.step();
        assertThat(pending.pendingBlocks(ALICE)).isZero();
        assertThat(vectors(id(1))).allSatisfy(set -> assertThat(set.chunks()).isEmpty());
    }

    @Test
    void onlyBlocksThatTheCallerSeesAreCounted() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        assertThat(pending.pendingBlocks(ALICE.within(ManifoldScope.of("elsewhere"))))
                .isZero();
    }

    @Test
    void aBlockThatCannotBeEncodedStaysPendingAndLetsTheOthersPass() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        store.encoder.failing(true);
        pending.step();
        store.encoder.failing(false);
        pending.step();
        assertThat(vectors(id(1))).as("had its turn first, and failed").isEmpty();
        assertThat(vectors(id(2))).hasSize(1);
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        assertThat(store.faults).hasSize(1).hasOnlyElementsOfType(EncoderException.class);
        pending.step();
        assertThat(vectors(id(1))).hasSize(1);
        assertThat(pending.pendingBlocks(ALICE)).isZero();
    }

    @Test
    void theSameFaultOfABlockIsToldOnce() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        store.encoder.failing(true);
        pending.step();
        pending.step();
        assertThat(store.faults).hasSize(1);
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
    }

    @Test
    void aFullDiskIsWaitedFor() {
        int blocks = 150;
        for (int i = 1; i <= blocks; i++) {
            store.putPending(id(i), Precondition.ABSENT, "n", LONG_TEXT);
        }
        follow();
        store.files.setCapacity(store.files.usedBytes());
        for (int i = 0; i < blocks; i++) {
            pending.step();
        }
        assertThat(pending.pendingBlocks(ALICE)).as("the disk did fill up").isPositive();
        store.files.setCapacity(Long.MAX_VALUE);
        for (int i = 0; i < blocks; i++) {
            pending.step();
        }
        assertThat(pending.pendingBlocks(ALICE)).isZero();
        assertThat(vectors(id(blocks))).hasSize(1);
        assertThat(store.faults).isEmpty();
    }

    @Test
    void whoWaitsForVectorsIsToldWhenTheyAreThere() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        CompletableFuture<Void> encoded = encoded(id(2));
        follow();
        store.encoder.failing(true);
        pending.step();
        store.encoder.failing(false);
        assertThat(encoded).as("another block that fails").isNotDone();
        pending.step();
        assertThat(encoded).isCompleted();
        assertThat(encoded(id(2))).isCompleted();
    }

    @Test
    void whoWaitsForVectorsIsToldWhenTheyCannotBeMade() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        CompletableFuture<Void> encoded = encoded(id(1));
        follow();
        store.encoder.failing(true);
        pending.step();
        assertThat(encoded).isCompletedExceptionally();
    }

    @Test
    void aBlockOfSeveralEncodersIsSettledWhenAllHaveReadIt() {
        store.putPending(id(1), Precondition.ABSENT, "both", LONG_TEXT);
        follow();
        store.encoder.failing(true);
        pending.step();
        assertThat(vectors(id(1))).extracting(VectorSet::encoder).containsExactly("far");
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        int farEncoded = store.farEncoder.encoded();

        store.encoder.failing(false);
        loop.close();
        restart();
        follow();
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        pending.step();

        assertThat(vectors(id(1))).extracting(VectorSet::encoder).containsExactly("default", "far");
        assertThat(pending.pendingBlocks(ALICE)).isZero();
        assertThat(store.farEncoder.encoded()).as("nothing is made twice").isEqualTo(farEncoded);
    }

    @Test
    void vectorsBelongToTheSpaceOfTheirBlock() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        pending.step();
        assertThat(store.engine.feed().read(1, 1).getFirst().operations())
                .singleElement()
                .isInstanceOfSatisfying(
                        LoggedOperation.Vectors.class,
                        vectors -> assertThat(vectors.payload().owner())
                                .isEqualTo(PayloadOwner.ofSpace(Sharing.DEFAULT_SPACE)));
    }

    @Test
    void anotherLifeOfAnIdIsAnotherBlock() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        store.engine.flush();
        store.delete(id(1), 1);
        for (int i = 2; i <= 8; i++) {
            store.putEncoded(id(i), Precondition.ABSENT, TestStore.header("n", "default", List.of()), "short");
            store.engine.flush();
        }
        store.engine.compact();
        long version = store.putPending(id(1), Precondition.ABSENT, "both", LONG_TEXT);
        assertThat(version).isEqualTo(1);
        follow();
        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(2);
        pending.step();
        assertThat(vectors(id(1))).as("the first life is over").isEmpty();
        pending.step();
        assertThat(vectors(id(1))).extracting(VectorSet::encoder).containsExactly("default", "far");
        assertThat(pending.pendingBlocks(ALICE)).isZero();
    }

    @Test
    void vectorsOfAnEarlierLifeOfAnIdNeverLandOnALaterOne() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        PendingBlock first;
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            first = PendingBlock.of(((Lookup.Found) snapshot.find(id(1))).block());
        }
        store.engine.flush();
        store.delete(id(1), 1);
        for (int i = 2; i <= 8; i++) {
            store.putEncoded(id(i), Precondition.ABSENT, TestStore.header("n", "default", List.of()), "short");
            store.engine.flush();
        }
        store.engine.compact();
        assertThat(store.putPending(id(1), Precondition.ABSENT, "n", "another text"))
                .isEqualTo(first.version());
        List<ChunkVector> late = List.of(new ChunkVector(0, 0, 1, new float[16]));
        assertThat(new EnginePendingStore(store.engine, new Random(1)).append(first, "default", late))
                .isEqualTo(PendingStore.Outcome.SETTLED);
        assertThat(vectors(id(1))).isEmpty();
    }

    @Test
    void aSearchWaitsForNothingThatWasLookedAtBeforeARestart() {
        assertThat(pending.awaitApplied(3, Duration.ZERO)).isFalse();
        pending.resume(3);
        assertThat(pending.awaitApplied(3, Duration.ZERO)).isTrue();
        assertThat(pending.awaitApplied(4, Duration.ZERO)).isFalse();
    }

    @Test
    void aSearchWaitsForWhatWasCommittedBefore() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        assertThat(pending.awaitApplied(1, Duration.ofMillis(1))).isFalse();
        follow();
        assertThat(pending.awaitApplied(1, Duration.ZERO)).isTrue();
    }

    @Test
    void withoutACheckpointPendingBlocksAreFoundInTheStore() {
        store.putPending(id(1), Precondition.ABSENT, "n", LONG_TEXT);
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        follow();
        pending.step();
        store.engine.flush();
        loop.close();
        new CheckpointFile(store.files, "encode").delete();

        restart();

        assertThat(pending.pendingBlocks(ALICE)).isEqualTo(1);
        pending.step();
        assertThat(vectors(id(2))).hasSize(1);
    }

    @Test
    void damagedPagesKeepNeitherTheStartNorTheOtherBlocksWaiting() {
        for (int i = 10; i < 50; i++) {
            store.putPending(id(i), Precondition.ABSENT, "n" + i, LONG_TEXT);
        }
        store.engine.flush();
        damagePages("data/0000000001.parquet");
        store.putPending(id(2), Precondition.ABSENT, "n", LONG_TEXT);
        loop.close();
        new CheckpointFile(store.files, "encode").delete();

        restart();
        assertThat(store.faults)
                .singleElement()
                .satisfies(fault ->
                        assertThat(((ProblemException) fault).problem().kind()).isEqualTo(ProblemKind.CORRUPT));
        pending.step();

        assertThat(vectors(id(2))).hasSize(1);
        assertThat(pending.pendingBlocks(ALICE)).isZero();
        assertThat(pending.awaitApplied(0, Duration.ofSeconds(1)))
                .as("blocks that damage hides are not counted")
                .isFalse();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void acknowledgedTextGetsVectorsWhereverTheMachineStops(long seed) {
        try (TestStore crashing = new TestStore(seed)) {
            PendingEncoder its = crashing.pendingEncoder();
            FollowerLoop follows = new FollowerLoop(
                    crashing.source(),
                    its,
                    new CheckpointFile(crashing.files, "encode"),
                    FollowerLoop.StartOver.FIRST,
                    crashing.faults::add);
            for (int i = 1; i <= 4; i++) {
                crashing.putPending(id(i), Precondition.ABSENT, "n", LONG_TEXT);
            }
            crashing.files.crashAt(crashing.files.operations() + seed);
            try {
                for (int i = 0; i < 4; i++) {
                    follows.step();
                    its.step();
                }
                follows.close();
            } catch (RuntimeException | Error e) {
                // The machine stopped here
            }
            crashing.files.crash();
            its.close();
            crashing.engine.close();
            crashing.files.restart();
            crashing.open();

            PendingEncoder again = crashing.pendingEncoder();
            FollowerLoop followsAgain = new FollowerLoop(
                    crashing.source(),
                    again,
                    new CheckpointFile(crashing.files, "encode"),
                    FollowerLoop.StartOver.FIRST,
                    crashing.faults::add);
            for (int i = 0; i < 8; i++) {
                followsAgain.step();
                again.step();
            }
            try (Snapshot snapshot = crashing.engine.snapshot(ALICE)) {
                for (int i = 1; i <= 4; i++) {
                    Lookup.Found found = (Lookup.Found) snapshot.find(id(i));
                    assertThat(snapshot.vectors(found.block()))
                            .as("seed %d block %d", seed, i)
                            .hasSize(1);
                }
            }
            again.close();
        }
    }

    private void damagePages(String name) {
        try (StoredFile file = store.files.openReadOnly(name)) {
            long footer = 3000;
            for (long position = 4; position < file.size() - footer; position += 7) {
                store.files.flip(name, position, 1);
            }
        }
    }

    private FollowerLoop loop() {
        return new FollowerLoop(
                store.source(),
                pending,
                new CheckpointFile(store.files, "encode"),
                FollowerLoop.StartOver.FIRST,
                store.faults::add);
    }

    private void follow() {
        while (loop.position() < store.engine.feed().syncedThrough()) {
            loop.step();
        }
    }

    private void restart() {
        pending.close();
        store.close();
        store.open();
        pending = store.pendingEncoder();
        loop = loop();
    }

    private CompletableFuture<Void> encoded(BlockId id) {
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Lookup.Found found = (Lookup.Found) snapshot.find(id);
            return pending.encoded(found.block().envelope(), found.block().header());
        }
    }

    private List<VectorSet> vectors(BlockId id) {
        try (Snapshot snapshot = store.engine.snapshot(ALICE)) {
            Lookup.Found found = (Lookup.Found) snapshot.find(id);
            return snapshot.vectors(found.block());
        }
    }
}
