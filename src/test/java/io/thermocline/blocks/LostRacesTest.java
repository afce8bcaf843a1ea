package io.thermocline.blocks;

import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.TransactionStep.Create;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.blocks.TransactionStep.Put;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of a write when another one is committed between its plan and its commit. */
class LostRacesTest {
    private static final BlockId ID =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();
    private static final Call CALL = Store.from("interrupted");

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aReplacementIsPlannedAgain() {
        put("1");
        store.interrupted.duringNext(() -> putBinary(WriteCondition.NONE));
        WriteAnswer answer = await(store.blocks.put(CALL, ID, draft("3"), WriteCondition.NONE));
        assertThat(answer.block().envelope().version()).isEqualTo(3);
        assertThat(get().content()).isEqualTo(Store.bytes("3"));
        assertThat(get().envelope()).isEqualTo(answer.block().envelope());
    }

    @Test
    void aCreationBecomesAReplacement() {
        store.interrupted.duringNext(() -> putBinary(WriteCondition.NONE));
        WriteAnswer answer = await(store.blocks.put(CALL, ID, draft("2"), WriteCondition.NONE));
        assertThat(answer.outcome()).isEqualTo(WriteAnswer.Outcome.REPLACED);
        assertThat(get().envelope()).isEqualTo(answer.block().envelope());
    }

    @Test
    void aPatchKeepsWhatTheOtherWriteChanged() {
        put("1");
        store.interrupted.duringNext(() -> patch(fields().name(Field.of("other"))));
        await(store.blocks.patch(
                CALL,
                ID,
                new BlockPatch(fields().tags(Field.of(List.of("mine"))).build(), Field.removed()),
                WriteCondition.NONE));
        assertThat(get().header().name()).isEqualTo("other");
        assertThat(get().header().annotations().tags()).containsExactly("mine");
    }

    @Test
    void aConditionThatNoLongerHoldsIsAnAnswer() {
        put("1");
        store.interrupted.duringNext(() -> putBinary(WriteCondition.NONE));
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(CALL, ID, draft("3"), WriteCondition.ifMatch(Set.of(1L)))),
                "If-Match");
        assertThat(get().content()).isEqualTo(new byte[1]);
    }

    @Test
    void aKeyTakenInTheMeantimeIsAnAnswer() {
        BlockFields keyed =
                fields().key(Field.of("k")).mediaType(Field.of("image/png")).build();
        store.interrupted.duringNext(
                () -> await(store.blocks.create(CALL, new BlockDraft(null, null, keyed, new byte[1], null))));
        assertRefused(
                ProblemKind.ALREADY_EXISTS,
                () -> await(store.blocks.create(CALL, draft("2", fields().key(Field.of("k"))))),
                "key");
    }

    @Test
    void aTransactionIsNotPlannedAgainEvenWithoutGuards() {
        put("1");
        store.interrupted.duringNext(() -> putBinary(WriteCondition.NONE));
        assertRefused(
                ProblemKind.CONFLICT,
                () -> await(store.blocks.transact(
                        CALL, List.of(new Create(draft("c"), Guard.NONE), new Put(ID, draft("3"), Guard.NONE)))),
                "operations[1]");
        assertThat(get().envelope().version()).isEqualTo(2);
    }

    @Test
    void aDeletionInTheMeantimeMakesAPatchGone() {
        put("1");
        store.interrupted.duringNext(() -> await(store.blocks.delete(CALL, ID, WriteCondition.NONE)));
        assertRefused(
                ProblemKind.GONE,
                () -> await(store.blocks.patch(
                        CALL, ID, new BlockPatch(BlockFields.NONE, Field.removed()), WriteCondition.NONE)));
    }

    private void put(String text) {
        await(store.blocks.put(CALL, ID, draft(text), WriteCondition.NONE));
    }

    /** Is not encoded, so it does not interrupt itself. */
    private void putBinary(WriteCondition condition) {
        BlockFields binary = fields().mediaType(Field.of("image/png")).build();
        await(store.blocks.put(CALL, ID, new BlockDraft(null, null, binary, new byte[1], null), condition));
    }

    private void patch(BlockFields.Builder fields) {
        await(store.blocks.patch(CALL, ID, BlockPatch.of(fields.build()), WriteCondition.NONE));
    }

    private BlockView get() {
        return store.blocks.get(CALL, ID, Include.CONTENT, OptionalLong.empty());
    }
}
