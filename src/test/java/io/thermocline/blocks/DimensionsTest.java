package io.thermocline.blocks;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which writes decide the dimension of an encoder whose vectors come from the client. */
class DimensionsTest {
    private static final BlockId ID =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();
    private static final int WRITERS = 40;
    private static final Call MINE = Store.from("mine");
    private static final Call INTERRUPTED = Store.from("interrupted");

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTransactionOfTwoDimensionsDecidesNone() {
        assertRefused(
                ProblemKind.INVALID,
                () -> await(store.blocks.transact(
                        MINE,
                        List.of(
                                new TransactionStep.Create(draft(3), TransactionStep.Guard.NONE),
                                new TransactionStep.Create(draft(3), TransactionStep.Guard.NONE),
                                new TransactionStep.Create(draft(2), TransactionStep.Guard.NONE)))),
                "operations[2].vectors");
        assertDecides(2);
    }

    @Test
    void aConditionThatNoLongerHoldsAtTheCommitDecidesNothing() {
        await(store.blocks.put(INTERRUPTED, ID, Store.draft("1"), WriteCondition.NONE));
        store.interrupted.duringNext(this::putBinary);
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(INTERRUPTED, ID, draft(3), WriteCondition.ifMatch(Set.of(1L)))),
                "If-Match");
        assertDecides(2);
    }

    @Test
    void aTransactionThatLosesARaceDecidesNothing() {
        await(store.blocks.put(INTERRUPTED, ID, Store.draft("1"), WriteCondition.NONE));
        store.interrupted.duringNext(this::putBinary);
        assertRefused(
                ProblemKind.CONFLICT,
                () -> await(store.blocks.transact(
                        INTERRUPTED, List.of(new TransactionStep.Put(ID, draft(3), TransactionStep.Guard.NONE)))),
                "operations[0]");
        assertDecides(2);
    }

    @Test
    void aFullDiskDecidesNothing() {
        store.files().setCapacity(store.files().usedBytes());
        String large = "x".repeat(20_000);
        boolean full = false;
        while (!full) {
            try {
                await(store.blocks.create(MINE, Store.draft(large)));
            } catch (ProblemException e) {
                full = e.problem().kind() == ProblemKind.STORAGE_FULL;
            }
        }
        assertRefused(ProblemKind.STORAGE_FULL, () -> await(store.blocks.create(MINE, draft(3, large))));
        store.files().setCapacity(Long.MAX_VALUE);
        assertDecides(2);
    }

    /** A full queue cannot be brought about between a claim and its commit, so this is said of every kind. */
    @ParameterizedTest
    @EnumSource
    void ofTheEnginesProblemsOneAloneLeavesOpenWhatHappened(ProblemKind kind) {
        assertThat(BlockWriter.mayHaveHappened(ProblemException.of(kind, "what to do")))
                .isEqualTo(kind == ProblemKind.OUTCOME_UNKNOWN);
    }

    @Test
    void anUnknownOutcomeDecidesAsIfTheWriteHadHappened() {
        await(store.blocks.create(MINE, Store.draft("before")));
        store.files().failForce(1);
        assertRefused(ProblemKind.OUTCOME_UNKNOWN, () -> await(create(3)));
        assertRefused(ProblemKind.INVALID, () -> await(create(2)), "vectors[0].values");
    }

    @Test
    void aWriteWaitsForWhatAnotherDecides() {
        AtomicReference<CompletableFuture<WriteAnswer>> same = new AtomicReference<>();
        store.interrupted.duringNext(() -> {
            assertRefused(ProblemKind.CONFLICT, () -> await(create(2)));
            same.set(create(3));
            await(same.get());
        });
        await(store.blocks.create(INTERRUPTED, draft(3)));
        assertThat(await(same.get()).sequence()).isPositive();
        assertRefused(ProblemKind.INVALID, () -> await(create(2)), "vectors[0].values");
    }

    @Test
    void aWriteWaitsForAnotherThatDecidesNothing() {
        await(store.blocks.put(INTERRUPTED, ID, Store.draft("1"), WriteCondition.NONE));
        AtomicReference<CompletableFuture<WriteAnswer>> waiting = new AtomicReference<>();
        store.interrupted.duringNext(() -> {
            putBinary();
            waiting.set(create(2));
        });
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(INTERRUPTED, ID, draft(3), WriteCondition.ifMatch(Set.of(1L)))),
                "If-Match");
        assertThat(failure(waiting.get(), 2)).isNull();
        assertRefused(ProblemKind.INVALID, () -> await(create(3)), "vectors[0].values");
    }

    @Test
    void ofManyFirstWritesOneDimensionWins() {
        List<CompletableFuture<WriteAnswer>> begun = new ArrayList<>();
        for (int i = 0; i < WRITERS; i++) {
            int dimension = 2 + i % 2;
            begun.add(CompletableFuture.supplyAsync(() -> create(dimension), store.executor())
                    .thenCompose(answer -> answer));
        }
        List<Set<@Nullable ProblemKind>> failures = List.of(new HashSet<>(), new HashSet<>());
        for (int i = 0; i < WRITERS; i++) {
            failures.get(i % 2).add(failure(begun.get(i), 2 + i % 2));
        }
        assertThat(failures)
                .containsExactlyInAnyOrder(Collections.singleton(null), Collections.singleton(ProblemKind.INVALID));
    }

    /** What a write of one vector fails with, tried again for as long as others come first; null when it is done. */
    private @Nullable ProblemKind failure(CompletableFuture<WriteAnswer> begun, int dimension) {
        CompletableFuture<WriteAnswer> write = begun;
        while (true) {
            try {
                await(write);
                return null;
            } catch (ProblemException e) {
                if (e.problem().kind() != ProblemKind.CONFLICT) {
                    return e.problem().kind();
                }
                write = create(dimension);
            }
        }
    }

    /** Nothing else was decided before. */
    private void assertDecides(int dimension) {
        await(create(dimension));
        assertRefused(ProblemKind.INVALID, () -> await(create(dimension + 1)), "vectors[0].values");
    }

    private CompletableFuture<WriteAnswer> create(int dimension) {
        return store.blocks.create(MINE, draft(dimension));
    }

    private void putBinary() {
        BlockFields binary = Store.fields().mediaType(Field.of("image/png")).build();
        await(store.blocks.put(
                INTERRUPTED, ID, new BlockDraft(null, null, binary, new byte[1], null), WriteCondition.NONE));
    }

    /** A text with a client's vector of so many floats. */
    private static BlockDraft draft(int dimension) {
        return draft(dimension, "x");
    }

    private static BlockDraft draft(int dimension, String text) {
        float[] values = new float[dimension];
        values[0] = 1;
        return new BlockDraft(
                null, null, BlockFields.NONE, Store.bytes(text), List.of(new DraftVector(0, "external", 0, 1, values)));
    }
}
