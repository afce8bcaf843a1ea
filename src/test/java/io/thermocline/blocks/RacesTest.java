package io.thermocline.blocks;

import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.TransactionStep.Guard;
import io.thermocline.blocks.TransactionStep.Put;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.problem.Violation;
import io.thermocline.system.WriteCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Many writers at once. */
class RacesTest {
    private static final int WRITERS = 16;
    private static final BlockId ID =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @RepeatedTest(3)
    void everyWriterOfOneIdSucceedsAndEveryVersionIsMadeOnce() {
        List<Object> outcomes = race(i -> await(store.blocks.put(call(), ID, draft("w" + i), WriteCondition.NONE)));
        assertThat(versions(outcomes)).containsExactlyInAnyOrderElementsOf(upTo(WRITERS));
        assertThat(answers(outcomes))
                .filteredOn(each -> each.outcome() == WriteAnswer.Outcome.CREATED)
                .hasSize(1);
    }

    @RepeatedTest(3)
    void everyWriterOfOneKeySucceedsOnTheSameBlock() {
        BlockKey key = new BlockKey("k", null);
        List<Object> outcomes =
                race(i -> await(store.blocks.putByKey(call(), key, draft("w" + i), WriteCondition.NONE)));
        assertThat(versions(outcomes)).containsExactlyInAnyOrderElementsOf(upTo(WRITERS));
        assertThat(answers(outcomes))
                .extracting(each -> each.block().envelope().id())
                .containsOnly(answers(outcomes).getFirst().block().envelope().id());
    }

    @RepeatedTest(3)
    void oneOfManyCreatorsGetsTheKey() {
        List<Object> outcomes =
                race(i -> await(store.blocks.create(call(), draft("w" + i, fields().key(Field.of("k"))))));
        assertThat(answers(outcomes)).hasSize(1);
        assertThat(problems(outcomes)).hasSize(WRITERS - 1).allSatisfy(problem -> {
            assertThat(problem.kind()).isEqualTo(ProblemKind.ALREADY_EXISTS);
            assertThat(problem.violations()).extracting(Violation::field).containsExactly("key");
        });
    }

    @RepeatedTest(3)
    void duplicatesInFlightWriteOnce() {
        Call call = call().with(Store.idempotency("i", "body"));
        List<Object> outcomes = race(_ -> await(store.blocks.create(call, draft("once"))));
        assertThat(answers(outcomes)).hasSize(WRITERS);
        assertThat(answers(outcomes))
                .extracting(each -> each.block().envelope())
                .containsOnly(answers(outcomes).getFirst().block().envelope());
        assertThat(answers(outcomes)).filteredOn(each -> !each.replayed()).hasSize(1);
        assertThat(store.blocks
                        .list(call(), new ListQuery(null, null, 10, null, Include.METADATA))
                        .blocks())
                .hasSize(1);
    }

    @RepeatedTest(3)
    void oneOfManyHoldersOfAVersionSucceedsAndTheOthersAreToldSo() {
        await(store.blocks.put(call(), ID, draft("0"), WriteCondition.NONE));
        WriteCondition first = WriteCondition.ifMatch(Set.of(1L));
        List<Object> outcomes = race(i -> await(store.blocks.put(call(), ID, draft("w" + i), first)));
        assertThat(answers(outcomes)).hasSize(1);
        assertThat(problems(outcomes))
                .hasSize(WRITERS - 1)
                .extracting(Problem::kind)
                .containsOnly(ProblemKind.VERSION_CONFLICT);
    }

    @RepeatedTest(3)
    void transactionsThatLoseARaceNameTheirSteps() {
        await(store.blocks.put(call(), ID, draft("0"), WriteCondition.NONE));
        Guard first = new Guard(1L, false, null);
        List<Object> outcomes = race(i -> await(store.blocks.transact(
                call(),
                List.of(new TransactionStep.Create(draft("c" + i), Guard.NONE), new Put(ID, draft("w" + i), first)))));
        assertThat(outcomes).filteredOn(TransactionAnswer.class::isInstance).hasSize(1);
        assertThat(problems(outcomes)).hasSize(WRITERS - 1).allSatisfy(problem -> {
            assertThat(problem.kind()).isEqualTo(ProblemKind.CONFLICT);
            assertThat(problem.violations()).extracting(Violation::field).containsExactly("operations[1]");
        });
        assertThat(store.blocks
                        .list(call(), new ListQuery(null, null, 100, null, Include.METADATA))
                        .blocks())
                .hasSize(2);
    }

    /** Whatever many writers do to few blocks and few keys, a key names the block that has it, and no two blocks have the same. */
    @Test
    void keysAndBlocksAgreeAfterAnyHistory() {
        List<BlockId> ids = IntStream.range(0, 4)
                .mapToObj(i -> new BlockId(ID.high(), ID.low() + i))
                .toList();
        race(writer -> {
            Random random = new Random(writer);
            for (int i = 0; i < 60; i++) {
                try {
                    change(ids.get(random.nextInt(ids.size())), "k" + random.nextInt(3), random);
                } catch (ProblemException e) {
                    assertThat(e.problem().kind())
                            .isIn(
                                    ProblemKind.ALREADY_EXISTS,
                                    ProblemKind.CONFLICT,
                                    ProblemKind.NOT_FOUND,
                                    ProblemKind.GONE,
                                    ProblemKind.INVALID);
                }
            }
            return writer;
        });
        ListQuery all = new ListQuery(null, null, 100, null, Include.METADATA);
        List<BlockView> live = store.blocks.list(call(), all).blocks();
        List<String> keys = new ArrayList<>();
        try (Snapshot system = store.engine().snapshot(Caller.SYSTEM)) {
            for (BlockView block : live) {
                String key = block.header().key();
                if (key != null) {
                    keys.add(key);
                    assertThat(KeyClaims.holder(system, "shared:default", List.of("default"), key))
                            .hasValue(block.envelope().id());
                }
            }
            for (int i = 0; i < 3; i++) {
                if (!keys.contains("k" + i)) {
                    assertThat(KeyClaims.holder(system, "shared:default", List.of("default"), "k" + i))
                            .isEmpty();
                }
            }
        }
        assertThat(keys).doesNotHaveDuplicates();
    }

    private void change(BlockId id, String key, Random random) {
        BlockFields keyed = fields().key(Field.of(key)).build();
        switch (random.nextInt(6)) {
            case 0 -> await(store.blocks.delete(call(), id, WriteCondition.NONE));
            case 1 -> await(store.blocks.put(call(), id, draft("x"), WriteCondition.NONE));
            case 2 -> await(store.blocks.patch(call(), id, BlockPatch.of(keyed), WriteCondition.NONE));
            case 3 -> await(store.blocks.putByKey(call(), new BlockKey(key, null), draft("y"), WriteCondition.NONE));
            case 4 ->
                await(store.blocks.transact(
                        call(),
                        List.of(
                                new TransactionStep.Delete(id, Guard.NONE),
                                new TransactionStep.PutByKey(new BlockKey(key, null), draft("z"), Guard.NONE))));
            default ->
                await(store.blocks.put(
                        call(), id, new BlockDraft(null, null, keyed, Store.bytes("w"), null), WriteCondition.NONE));
        }
    }

    /** Lets all writers go at the same moment; an outcome is what a writer returned, or the problem that it met. */
    private static List<Object> race(IntFunction<Object> writer) {
        CyclicBarrier start = new CyclicBarrier(WRITERS);
        List<Object> outcomes = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(WRITERS)) {
            List<Future<Object>> futures = IntStream.range(0, WRITERS)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await(30, TimeUnit.SECONDS);
                        try {
                            return writer.apply(i);
                        } catch (ProblemException e) {
                            return (Object) e.problem();
                        }
                    }))
                    .toList();
            for (Future<Object> future : futures) {
                outcomes.add(future.get(60, TimeUnit.SECONDS));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return outcomes;
    }

    private static List<WriteAnswer> answers(List<Object> outcomes) {
        return outcomes.stream()
                .filter(WriteAnswer.class::isInstance)
                .map(WriteAnswer.class::cast)
                .toList();
    }

    private static List<Long> versions(List<Object> outcomes) {
        return answers(outcomes).stream()
                .map(each -> each.block().envelope().version())
                .toList();
    }

    private static List<Problem> problems(List<Object> outcomes) {
        return outcomes.stream()
                .filter(Problem.class::isInstance)
                .map(Problem.class::cast)
                .toList();
    }

    private static List<Long> upTo(int n) {
        return LongStream.rangeClosed(1, n).boxed().toList();
    }
}
