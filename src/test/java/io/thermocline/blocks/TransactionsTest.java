package io.thermocline.blocks;

import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.TransactionStep.Create;
import io.thermocline.blocks.TransactionStep.Delete;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.blocks.TransactionStep.Patch;
import io.thermocline.blocks.TransactionStep.Put;
import io.thermocline.blocks.TransactionStep.PutByKey;
import io.thermocline.problem.ProblemKind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static final BlockId NEW =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void doesAllStepsUnderOneSequence() {
        BlockId patched = create("p");
        BlockId deleted = create("d");
        TransactionAnswer answer = transact(
                new Create(draft("c"), Guard.NONE),
                new Put(NEW, draft("n"), new Guard(null, true, null)),
                new PutByKey(new BlockKey("k", null), draft("k"), Guard.NONE),
                new Patch(patched, BlockPatch.of(fields().name(Field.of("x")).build()), new Guard(1L, false, null)),
                new Delete(deleted, Guard.NONE));
        assertThat(answer.answers()).extracting(WriteAnswer::sequence).containsOnly(answer.sequence());
        assertThat(answer.answers())
                .extracting(WriteAnswer::outcome)
                .containsExactly(
                        WriteAnswer.Outcome.CREATED,
                        WriteAnswer.Outcome.CREATED,
                        WriteAnswer.Outcome.CREATED,
                        WriteAnswer.Outcome.PATCHED,
                        WriteAnswer.Outcome.DELETED);
        assertThat(get(NEW).content()).isEqualTo(Store.bytes("n"));
        assertThat(get(patched).header().name()).isEqualTo("x");
        assertRefused(ProblemKind.GONE, () -> get(deleted));
    }

    @Test
    void doesNothingWhenOneStepFails() {
        BlockId other = create("other");
        assertRefused(
                ProblemKind.CONFLICT,
                () -> transact(
                        new Put(NEW, draft("n"), Guard.NONE),
                        new Put(other, draft("x"), new Guard(7L, false, null)),
                        new Put(other(2), draft("x"), new Guard(1L, false, null)),
                        new Delete(create("unconditional"), Guard.NONE)),
                "operations[1]",
                "operations[2]");
        assertRefused(ProblemKind.NOT_FOUND, () -> get(NEW));
    }

    @Test
    void reportsEveryBrokenRuleWithItsStep() {
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(
                        new Create(draft("a", fields().name(Field.of("\0"))), Guard.NONE),
                        new Create(draft("b"), Guard.NONE),
                        new Create(draft("c", fields().tags(Field.of(List.of("")))), Guard.NONE)),
                "operations[0].name",
                "operations[2].tags[0]");
    }

    @Test
    void refusesTwoWritesOfOneBlock() {
        BlockId id = create("a");
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(new Put(id, draft("x"), Guard.NONE), new Delete(id, Guard.NONE)),
                "operations[1]");
    }

    @Test
    void refusesToWriteABlockThatItMakes() {
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(
                        new Put(NEW, draft("x"), Guard.NONE),
                        new Patch(
                                NEW, BlockPatch.of(fields().name(Field.of("n")).build()), Guard.NONE)),
                "operations[1]");
    }

    @Test
    void refusesTwoClaimsOfOneKey() {
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(
                        new Create(draft("a", fields().key(Field.of("k"))), Guard.NONE),
                        new Create(draft("b", fields().key(Field.of("k"))), Guard.NONE)),
                "operations[1].key");
    }

    @Test
    void handsAKeyFromOneBlockToAnother() {
        BlockId old = await(store.blocks.create(call(), draft("old", fields().key(Field.of("k")))))
                .block()
                .envelope()
                .id();
        transact(new Create(draft("new", fields().key(Field.of("k"))), Guard.NONE), new Delete(old, Guard.NONE));
        BlockView holder =
                store.blocks.getByKey(call(), new BlockKey("k", null), Include.CONTENT, OptionalLong.empty());
        assertThat(holder.content()).isEqualTo(Store.bytes("new"));
        assertRefused(
                ProblemKind.ALREADY_EXISTS,
                () -> await(store.blocks.create(call(), draft("third", fields().key(Field.of("k"))))),
                "key");
    }

    @Test
    void writesWhereTheConditionIsTrueOfTheBlock() {
        BlockId block = create("b");
        transact(new Patch(
                block, BlockPatch.of(fields().name(Field.of("x")).build()), condition("version == 1 && !has(key)")));
        transact(new Put(block, draft("again"), condition("name == \"x\" && updatedAt <= now")));
        transact(new Delete(block, condition("size == 5 && version == 3")));
        assertRefused(ProblemKind.GONE, () -> get(block));
    }

    /** False and unknown are alike, and so is a block that is not there, or not for this caller. */
    @Test
    void conflictsWhereTheConditionIsNotTrue() {
        BlockId block = create("b");
        assertRefused(
                ProblemKind.CONFLICT,
                () -> transact(
                        new Put(NEW, draft("n"), Guard.NONE),
                        new Put(block, draft("x"), condition("version == 2")),
                        new Patch(
                                create("unknown"),
                                BlockPatch.of(fields().build()),
                                condition("attributes.missing == 1")),
                        new Put(other(2), draft("x"), condition("true")),
                        new Create(draft("x"), condition("true")),
                        new PutByKey(new BlockKey("none", null), draft("k"), condition("true"))),
                "operations[1]",
                "operations[2]",
                "operations[3]",
                "operations[4]",
                "operations[5]");
        assertRefused(ProblemKind.NOT_FOUND, () -> get(NEW));
        assertThat(get(block).content()).isEqualTo(Store.bytes("b"));
    }

    @Test
    void takesAConditionBesideAVersion() {
        BlockId block = create("b");
        assertRefused(
                ProblemKind.CONFLICT,
                () -> transact(new Delete(block, new Guard(7L, false, "version == 1"))),
                "operations[0]");
        transact(new Delete(block, new Guard(1L, false, "version == 1")));
    }

    @Test
    void refusesGuardsThatCannotBeRead() {
        assertRefused(
                ProblemKind.MALFORMED,
                () -> transact(new Create(draft("a"), condition("class == "))),
                "operations[0].condition");
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(new Create(draft("a"), new Guard(null, true, "true"))),
                "operations[0].ifAbsent");
        assertRefused(
                ProblemKind.INVALID,
                () -> transact(new Create(draft("a"), new Guard(1L, true, null))),
                "operations[0].ifAbsent");
    }

    private static Guard condition(String text) {
        return new Guard(null, false, text);
    }

    @Test
    void limitsTheNumberOfSteps() {
        assertRefused(ProblemKind.INVALID, this::transact, "operations");
        List<TransactionStep> tooMany = Collections.nCopies(10_001, new Create(draft("a"), Guard.NONE));
        assertRefused(ProblemKind.INVALID, () -> await(store.blocks.transact(call(), tooMany)), "operations");
    }

    @Test
    void doesThousandsOfStepsAtOnce() {
        List<TransactionStep> steps = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            byte[] content = {(byte) i, (byte) (i >> 8), 0};
            steps.add(new Create(
                    new BlockDraft(null, null, fields().key(Field.of("k" + i)).build(), content, null), Guard.NONE));
        }
        TransactionAnswer answer = await(store.blocks.transact(call(), steps));
        assertThat(answer.answers()).hasSize(2_000);
        assertThat(store.blocks
                        .getByKey(call(), new BlockKey("k1999", null), Include.METADATA, OptionalLong.empty())
                        .envelope()
                        .sequence())
                .isEqualTo(answer.sequence());
    }

    private static BlockId other(int n) {
        return new BlockId(NEW.high(), NEW.low() + n);
    }

    private TransactionAnswer transact(TransactionStep... steps) {
        return await(store.blocks.transact(call(), List.of(steps)));
    }

    private BlockId create(String text) {
        return await(store.blocks.create(call(), draft(text)))
                .block()
                .envelope()
                .id();
    }

    private BlockView get(BlockId id) {
        return store.blocks.get(call(), id, Include.CONTENT, OptionalLong.empty());
    }
}
