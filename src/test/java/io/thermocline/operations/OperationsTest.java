package io.thermocline.operations;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.engine.EngineStats;
import io.thermocline.operations.Operation.State;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OperationsTest {
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.of("default"));
    private static final Caller BERT = new Caller("bert", Caller.Role.USER, ManifoldScope.of("default"));
    private static final Caller ROOT = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL);
    private static final OperationLimits SMALL = new OperationLimits(1, 3, 4, Duration.ofDays(7), 2);

    private final SimulatedEngine simulated = new SimulatedEngine();
    private final ByHand executor = new ByHand();
    private final List<RuntimeException> faults = new ArrayList<>();
    private Task task = work -> Report.of(Map.of("bytes", (long) work.parameters().length));
    private Operations operations = open(executor, SMALL);

    private Operations open(Executor tasks, OperationLimits limits) {
        SystemBlocks blocks = new SystemBlocks(simulated.random());
        return new Operations(
                new Operations.Store(
                        simulated.engine(),
                        blocks,
                        new IdempotencyRecords(blocks),
                        new Attempts(simulated.random(), simulated.executor())),
                List.of(new Kind("count", "things", work -> task.run(work)), new Kind("other", "things", task)),
                new Operations.World(
                        new BlockIds(simulated.clock(), simulated.random()), simulated.clock(), tasks, faults::add),
                limits);
    }

    @AfterEach
    void close() {
        operations.close();
        simulated.close();
    }

    private Operation start(Caller caller) {
        simulated.pass(Duration.ofMillis(5));
        return await(operations.start(caller, null, "count", new byte[3])).operation();
    }

    private State stateOf(Operation operation) {
        return get(operation).state();
    }

    private Operation get(Operation operation) {
        return operations.get(ROOT, operation.id());
    }

    /** The process ends: nothing is said to anybody. */
    private void crash() {
        executor.forget();
        simulated.restart();
        operations = open(executor, SMALL);
    }

    private static Checkpoint at(Work work, long done) {
        return work.last().further(done, OptionalLong.of(10), Report.of(Map.of("seen", done)), "c" + done);
    }

    @Test
    void runsToItsEndAndReports() {
        OperationAnswer answer = await(operations.start(ANNA, null, "count", new byte[3]));
        assertThat(answer.operation().state()).isEqualTo(State.PENDING);
        assertThat(answer.sequence()).isPositive();
        Operation begun = answer.operation();
        simulated.pass(Duration.ofSeconds(2));
        operations.step();
        assertThat(stateOf(begun)).isEqualTo(State.RUNNING);
        simulated.pass(Duration.ofSeconds(3));
        executor.runNext();
        operations.step();

        Operation ended = get(begun);
        assertThat(ended.state()).isEqualTo(State.SUCCEEDED);
        assertThat(ended.checkpoint().report().figures()).containsExactly(Map.entry("bytes", 3L));
        assertThat(ended.checkpoint().progress().unit()).isEqualTo("things");
        assertThat(ended.span().startedAtMicros() - ended.span().createdAtMicros())
                .isEqualTo(2_000_000);
        assertThat(ended.span().finishedAtMicros() - ended.span().startedAtMicros())
                .isEqualTo(3_000_000);
        assertThat(faults).isEmpty();
    }

    @Test
    void keepsProgressOnceASecondAndShowsWhatItKnows() {
        List<Long> sequences = new ArrayList<>();
        task = work -> {
            for (long done = 1; done <= 9; done++) {
                simulated.pass(Duration.ofMillis(400));
                work.reached(at(work, done));
                operations.step();
                sequences.add(simulated.engine().stats().commits().sequence());
                assertThat(get(work.operation()).checkpoint().progress().done()).isEqualTo(done);
            }
            return work.last().report();
        };
        start(ANNA);
        operations.step();
        executor.runNext();
        assertThat(sequences.stream().distinct().count() - 1)
                .as("commits in 3.6 seconds")
                .isEqualTo(3);
    }

    @Test
    void startsOnceForOneKey() {
        Idempotency key = new Idempotency("k", Sha256.of("same".getBytes(StandardCharsets.UTF_8)));
        OperationAnswer first = await(operations.start(ANNA, key, "count", new byte[3]));
        operations.step();
        OperationAnswer again = await(operations.start(ANNA, key, "count", new byte[3]));
        assertThat(again).isEqualTo(new OperationAnswer(first.operation(), first.sequence(), first.durability(), true));
        assertThat(operations.list(ANNA, all()).operations()).hasSize(1);
        Idempotency other = new Idempotency("k", Sha256.of("other".getBytes(StandardCharsets.UTF_8)));
        assertRefused(
                ProblemKind.IDEMPOTENCY_MISMATCH,
                () -> await(operations.start(ANNA, other, "count", new byte[3])),
                Idempotency.HEADER);
    }

    @Test
    void goesOnFromTheLastCheckpointAfterACrash() {
        Operation begun = start(ANNA);
        task = work -> {
            work.reached(at(work, 4));
            operations.step();
            simulated.pass(Duration.ofSeconds(1));
            operations.step();
            work.reached(at(work, 5));
            throw new SimulatedEnd();
        };
        operations.step();
        executor.runNext();
        crash();

        assertThat(get(begun).state()).isEqualTo(State.RUNNING);
        Operation before = get(begun);
        task = work -> {
            assertThat(work.last().cursor()).isEqualTo("c4");
            assertThat(work.last().report().figure("seen")).isEqualTo(4);
            assertThat(work.parameters()).hasSize(3);
            assertThat(work.operation().caller()).isEqualTo(ANNA);
            work.reached(at(work, 10));
            return work.last().report();
        };
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(get(begun).state()).isEqualTo(State.SUCCEEDED);
        assertThat(get(begun).checkpoint().progress()).isEqualTo(new Progress(10, OptionalLong.of(10), "things"));
        assertThat(get(begun).span().startedAtMicros()).isEqualTo(before.span().startedAtMicros());
        assertThat(get(begun).span().begunAfter()).isEqualTo(before.span().begunAfter());
    }

    /** Ends the thread of a task as the end of the process would. */
    private static final class SimulatedEnd extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void aStopKeepsWhatWasReachedAndTheNextStartGoesOn() throws InterruptedException {
        CountDownLatch reached = new CountDownLatch(1);
        task = work -> {
            work.reached(at(work, 7));
            reached.countDown();
            while (true) {
                work.requireGoing();
                Thread.onSpinWait();
            }
        };
        operations = open(simulated.executor(), SMALL);
        Operation begun = start(ANNA);
        operations.step();
        reached.await();
        operations.close();
        simulated.restart();

        operations = open(executor, SMALL);
        assertThat(get(begun).state()).isEqualTo(State.RUNNING);
        assertThat(get(begun).checkpoint().cursor()).isEqualTo("c7");
        task = work -> work.last().report();
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(get(begun).state()).isEqualTo(State.SUCCEEDED);
        assertThat(faults).isEmpty();
    }

    @Test
    void whatWasNotTakenByAThreadDoesNotHoldUpAStop() {
        Operation begun = start(ANNA);
        operations.step();
        operations.close();
        executor.runNext();
        assertThat(stateOf(begun)).isEqualTo(State.RUNNING);
        assertThat(faults).isEmpty();
    }

    @Test
    void oneThatWaitsIsCancelledAtOnceAndNeverRuns() {
        start(ANNA);
        Operation waiting = start(ANNA);
        operations.step();
        assertThat(executor.waiting()).isEqualTo(1);
        assertThat(await(operations.cancel(ANNA, null, waiting.id()))
                        .operation()
                        .state())
                .isEqualTo(State.CANCELLED);
        executor.runNext();
        operations.step();
        operations.step();
        assertThat(executor.waiting()).isZero();
        assertThat(stateOf(waiting)).isEqualTo(State.CANCELLED);
    }

    @Test
    void oneThatRunsIsCancellingUntilItHasStopped() {
        Operation begun = start(ANNA);
        task = work -> {
            work.reached(at(work, 3));
            OperationAnswer answer = await(operations.cancel(ANNA, null, begun.id()));
            assertThat(answer.operation().state()).isEqualTo(State.CANCELLING);
            assertThat(await(operations.cancel(ANNA, null, begun.id())).sequence())
                    .as("asking twice changes nothing")
                    .isEqualTo(answer.sequence());
            operations.step();
            assertThat(work.stopping()).isTrue();
            work.reached(at(work, 4));
            throw new AssertionError("goes on");
        };
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(get(begun).state()).isEqualTo(State.CANCELLED);
        assertThat(get(begun).checkpoint().progress().done()).isEqualTo(4);
        assertThat(get(begun).span().finishedAtMicros()).isPositive();
    }

    @Test
    void aWishToCancelOutlivesACrash() {
        Operation begun = start(ANNA);
        operations.step();
        await(operations.cancel(ANNA, null, begun.id()));
        crash();
        operations.step();
        assertThat(stateOf(begun)).isEqualTo(State.CANCELLED);
        crash();
        operations.step();
        assertThat(executor.waiting()).isZero();
        assertThat(stateOf(begun)).isEqualTo(State.CANCELLED);
    }

    @Test
    void whatHasEndedStaysAsItIs() {
        Operation begun = start(ANNA);
        operations.step();
        executor.runNext();
        operations.step();
        Operation ended = get(begun);
        assertThat(await(operations.cancel(ANNA, null, begun.id())).operation()).isEqualTo(ended);
        crash();
        operations.step();
        assertThat(executor.waiting()).isZero();
        assertThat(get(begun)).isEqualTo(ended);
    }

    @Test
    void isSeenByItsCallerAndByOperators() {
        Operation begun = start(ANNA);
        assertThat(operations.get(ANNA, begun.id()).id()).isEqualTo(begun.id());
        assertThat(operations.list(ROOT, all()).operations()).hasSize(1);
        assertThat(operations.list(BERT, all()).operations()).isEmpty();
        assertRefused(ProblemKind.NOT_FOUND, () -> operations.get(BERT, begun.id()));
        assertRefused(ProblemKind.NOT_FOUND, () -> await(operations.cancel(BERT, null, begun.id())));
        assertRefused(ProblemKind.NOT_FOUND, () -> operations.get(ROOT, new BlockId(1, 2)));
        assertThat(stateOf(begun)).isEqualTo(State.PENDING);
    }

    private static OperationQuery all() {
        return new OperationQuery(null, null, 50, null);
    }

    @Test
    void listsNewestFirstByPage() {
        List<BlockId> begun = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            begun.addFirst(start(ANNA).id());
        }
        List<BlockId> listed = new ArrayList<>();
        String cursor = null;
        do {
            OperationPage page = operations.list(ANNA, new OperationQuery(null, null, 2, cursor));
            page.operations().forEach(each -> listed.add(each.id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        assertThat(listed).isEqualTo(begun);

        await(operations.cancel(ANNA, null, begun.getLast()));
        OperationPage cancelled = operations.list(ANNA, new OperationQuery(State.CANCELLED, "count", 3, null));
        assertThat(cancelled.operations()).extracting(Operation::id).containsExactly(begun.getLast());
        assertThat(operations
                        .list(ANNA, new OperationQuery(null, "other", 3, null))
                        .operations())
                .isEmpty();
        assertRefused(
                ProblemKind.MALFORMED, () -> operations.list(ANNA, new OperationQuery(null, "none", 3, null)), "kind");
        assertRefused(
                ProblemKind.INVALID, () -> operations.list(ANNA, new OperationQuery(null, null, 0, null)), "limit");
        assertRefused(
                ProblemKind.MALFORMED, () -> operations.list(ANNA, new OperationQuery(null, null, 3, "x")), "cursor");
    }

    @Test
    void refusesMoreThanMayWait() {
        for (int i = 0; i < 3; i++) {
            start(ANNA);
        }
        assertRefused(ProblemKind.OVERLOADED, () -> start(ANNA));
        operations.step();
        assertThat(executor.waiting()).as("tasks at a time").isEqualTo(1);
        executor.runNext();
        operations.step();
        assertThat(start(ANNA).state()).isEqualTo(State.PENDING);
    }

    @Test
    void forgetsTheOldestThatHasEndedAndWhatIsOld() {
        List<Operation> begun = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            begun.add(start(ANNA));
            operations.step();
            executor.runNext();
            operations.step();
        }
        assertThat(operations.list(ANNA, all()).operations())
                .extracting(Operation::id)
                .containsExactly(
                        begun.get(5).id(),
                        begun.get(4).id(),
                        begun.get(3).id(),
                        begun.get(2).id());
        assertRefused(ProblemKind.NOT_FOUND, () -> get(begun.get(1)));

        Operation waiting = start(ANNA);
        simulated.pass(Duration.ofDays(7));
        assertThat(operations.list(ANNA, all()).operations())
                .extracting(Operation::id)
                .containsExactly(waiting.id());
        assertRefused(ProblemKind.NOT_FOUND, () -> get(begun.get(5)));
    }

    @Test
    void aFaultThatPassesIsTriedAgainAfterAPause() {
        List<String> cursors = new ArrayList<>();
        task = work -> {
            cursors.add(work.last().cursor());
            if (cursors.size() == 1) {
                work.reached(at(work, 2));
                throw ProblemException.of(ProblemKind.OVERLOADED, "full");
            }
            return work.last().report();
        };
        Operation begun = start(ANNA);
        operations.step();
        executor.runNext();
        operations.step();
        operations.step();
        assertThat(executor.waiting()).as("before the pause is over").isZero();
        assertThat(stateOf(begun)).isEqualTo(State.RUNNING);
        simulated.pass(Duration.ofSeconds(1));
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(stateOf(begun)).isEqualTo(State.SUCCEEDED);
        assertThat(cursors).containsExactly("", "c2");
    }

    @Test
    void aFaultThatDoesNotPassEndsIt() {
        task = work -> {
            throw ProblemException.of(ProblemKind.STORAGE_FULL, "no room");
        };
        Operation begun = start(ANNA);
        int runs = 0;
        while (!stateOf(begun).ended()) {
            operations.step();
            if (executor.waiting() > 0) {
                executor.runNext();
                runs++;
            }
            simulated.pass(Duration.ofSeconds(1));
        }
        assertThat(runs).isEqualTo(3);
        assertThat(stateOf(begun)).isEqualTo(State.FAILED);
        assertThat(get(begun).problem().kind()).isEqualTo(ProblemKind.STORAGE_FULL);
    }

    @Test
    void aRefusalAndADefectEndItWithAProblem() {
        task = work -> {
            throw Problem.field(ProblemKind.INVALID, "ids", "are wrong").exception();
        };
        Operation refused = start(ANNA);
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(stateOf(refused)).isEqualTo(State.FAILED);
        assertThat(get(refused).problem().violations()).extracting("field").containsExactly("ids");

        task = work -> {
            throw new AssertionError("boom");
        };
        Operation defect = start(ANNA);
        operations.step();
        executor.runNext();
        operations.step();
        assertThat(get(defect).problem().kind()).isEqualTo(ProblemKind.INTERNAL);
        assertThat(get(defect).problem().detail()).doesNotContain("boom");
        assertThat(faults).hasSize(1);
        assertThat(faults.getFirst()).hasRootCauseMessage("boom");
    }

    @Test
    void anEndThatCannotBeKeptIsKeptLater() {
        Operation begun = start(ANNA);
        operations.step();
        executor.runNext();
        simulated.files().failForce(1);
        operations.step();
        assertThat(faults).isNotEmpty();
        while (simulated.engine().stats().state() != EngineStats.State.OPEN) {
            Thread.onSpinWait();
        }
        simulated.pass(Duration.ofMinutes(1));
        operations.step();
        assertThat(stateOf(begun)).isEqualTo(State.SUCCEEDED);
        assertThat(executor.waiting()).as("it is not run again").isZero();
    }

    @Test
    void aKindThatThisVersionDoesNotHaveFails() {
        Operation begun =
                await(operations.start(ANNA, null, "other", new byte[0])).operation();
        SystemBlocks blocks = new SystemBlocks(simulated.random());
        operations = new Operations(
                new Operations.Store(
                        simulated.engine(),
                        blocks,
                        new IdempotencyRecords(blocks),
                        new Attempts(simulated.random(), simulated.executor())),
                List.of(),
                new Operations.World(
                        new BlockIds(simulated.clock(), simulated.random()), simulated.clock(), executor, faults::add),
                SMALL);
        operations.step();
        assertThat(get(begun).state()).isEqualTo(State.FAILED);
        assertThat(get(begun).problem().kind()).isEqualTo(ProblemKind.NOT_IMPLEMENTED);
    }

    @Test
    void theStoreItselfBeginsNone() {
        assertThatThrownBy(() -> operations.start(Caller.SYSTEM, null, "count", new byte[0]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
