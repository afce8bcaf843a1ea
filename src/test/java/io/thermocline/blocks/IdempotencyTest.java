package io.thermocline.blocks;

import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.blocks.Store.idempotency;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.blocks.TransactionStep.Create;
import io.thermocline.blocks.TransactionStep.Delete;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyTest {
    private static final BlockId ID =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void theSameKeyAndBodyGetTheFirstAnswerAgain() {
        Call call = call().with(idempotency("a", "body"));
        WriteAnswer first = await(store.blocks.create(call, draft("hello", fields().name(Field.of("n")))));
        store.pass(Duration.ofHours(23));
        await(store.blocks.put(call(), id(first), draft("later"), WriteCondition.NONE));
        WriteAnswer again = await(store.blocks.create(call, draft("hello", fields().name(Field.of("n")))));
        assertThat(again.replayed()).isTrue();
        assertThat(again).usingRecursiveComparison().ignoringFields("replayed").isEqualTo(first);
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void answersTheSameAfterARestartAndAFlush() {
        Call call = call().with(idempotency("a", "body"));
        WriteAnswer first = await(store.blocks.create(call, draft("hello")));
        store.restart();
        WriteAnswer replayed = await(store.blocks.create(call, draft("hello")));
        assertThat(replayed)
                .usingRecursiveComparison()
                .ignoringFields("replayed")
                .isEqualTo(first);
        store.engine().flush();
        assertThat(await(store.blocks.create(call, draft("hello"))).replayed()).isTrue();
        assertThat(listed()).isEqualTo(1);
    }

    @Test
    void replaysEveryKindOfWrite() {
        Call put = call().with(idempotency("put", ""));
        Call patch = call().with(idempotency("patch", ""));
        Call delete = call().with(idempotency("delete", ""));
        await(store.blocks.put(put, ID, draft("1"), WriteCondition.ABSENT));
        await(store.blocks.patch(
                patch, ID, BlockPatch.of(fields().name(Field.of("x")).build()), WriteCondition.NONE));
        WriteAnswer deleted = await(store.blocks.delete(delete, ID, WriteCondition.NONE));
        WriteAnswer putAgain = await(store.blocks.put(put, ID, draft("1"), WriteCondition.ABSENT));
        assertThat(putAgain.outcome()).isEqualTo(WriteAnswer.Outcome.CREATED);
        assertThat(putAgain.block().envelope().version()).isEqualTo(1);
        WriteAnswer patchAgain =
                await(store.blocks.patch(patch, ID, BlockPatch.of(BlockFields.NONE), WriteCondition.NONE));
        assertThat(patchAgain.outcome()).isEqualTo(WriteAnswer.Outcome.PATCHED);
        assertThat(patchAgain.block().header().name()).isEqualTo("x");
        WriteAnswer deleteAgain = await(store.blocks.delete(delete, ID, WriteCondition.NONE));
        assertThat(deleteAgain)
                .usingRecursiveComparison()
                .ignoringFields("replayed")
                .isEqualTo(deleted);
    }

    @Test
    void replaysTransactionsStepByStep() {
        Call call = call().with(idempotency("t", ""));
        BlockId id = id(await(store.blocks.create(call(), draft("d"))));
        List<TransactionStep> steps = List.of(new Create(draft("c"), Guard.NONE), new Delete(id, Guard.NONE));
        TransactionAnswer first = await(store.blocks.transact(call, steps));
        TransactionAnswer again = await(store.blocks.transact(call, steps));
        assertThat(again.replayed()).isTrue();
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*replayed")
                .isEqualTo(first);
    }

    @Test
    void anotherBodyIsRefusedAndAnotherCallerIsAnother() {
        await(store.blocks.create(call().with(idempotency("a", "1")), draft("1")));
        assertRefused(
                ProblemKind.IDEMPOTENCY_MISMATCH,
                () -> await(store.blocks.create(call().with(idempotency("a", "2")), draft("2"))),
                "Idempotency-Key");
        Call berta = Store.as("berta", "default").with(idempotency("a", "2"));
        assertThat(await(store.blocks.create(berta, draft("2"))).replayed()).isFalse();
    }

    @Test
    void failuresAreNotRecorded() {
        Call call = call().with(idempotency("a", "1"));
        assertRefused(ProblemKind.NOT_FOUND, () -> await(store.blocks.delete(call, ID, WriteCondition.NONE)));
        await(store.blocks.put(call(), ID, draft("1"), WriteCondition.NONE));
        assertThat(await(store.blocks.delete(call, ID, WriteCondition.NONE)).replayed())
                .isFalse();
    }

    @Test
    void forgetsAfterADay() {
        Call call = call().with(idempotency("a", "1"));
        await(store.blocks.create(call, draft("1")));
        store.pass(Duration.ofHours(24));
        WriteAnswer second = await(store.blocks.create(call().with(idempotency("a", "other")), draft("2")));
        assertThat(second.replayed()).isFalse();
        assertThat(await(store.blocks.create(call().with(idempotency("a", "other")), draft("2")))
                        .replayed())
                .isTrue();
        assertThat(listed()).isEqualTo(2);
    }

    @Test
    void refusesKeysThatAreNone() {
        for (String key : List.of("", "a".repeat(256), "a\nb")) {
            assertRefused(
                    ProblemKind.INVALID,
                    () -> await(store.blocks.create(call().with(idempotency(key, "1")), draft("1"))),
                    "Idempotency-Key");
        }
        assertThat(listed()).isZero();
    }

    @Test
    void aRetryAfterAnUnknownOutcomeFindsOut() {
        await(store.blocks.create(call(), draft("before")));
        Call call = call().with(idempotency("a", "1"));
        store.files().failForce(1);
        assertRefused(ProblemKind.OUTCOME_UNKNOWN, () -> await(store.blocks.create(call, draft("1"))));
        store.restart();
        await(store.blocks.create(call, draft("1")));
        assertThat(listed()).isEqualTo(2);
    }

    private int listed() {
        return store.blocks
                .list(call(), new ListQuery(null, null, 100, null, Include.METADATA))
                .blocks()
                .size();
    }

    private static BlockId id(WriteAnswer answer) {
        return answer.block().envelope().id();
    }
}
