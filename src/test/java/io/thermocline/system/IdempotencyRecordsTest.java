package io.thermocline.system;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.testing.Golden;
import io.thermocline.testing.SimulatedEngine;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdempotencyRecordsTest {
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.ALL);
    private static final byte[] ANSWER = {1, 2, 3};

    private final SimulatedEngine simulated = new SimulatedEngine();
    private final IdempotencyRecords records = new IdempotencyRecords(new SystemBlocks(simulated.random()));

    @AfterEach
    void close() {
        simulated.close();
    }

    @Test
    void remembersAnAnswerForADay() {
        Slot.Open open = (Slot.Open) slot(key("a", 1));
        assertThat(open.id()).isEqualTo(BlockIds.derived("idempotency", "anna", "a"));
        assertThat(open.precondition()).isEqualTo(Precondition.ABSENT);
        long sequence = remember(open);
        Slot.Answered answered = (Slot.Answered) slot(key("a", 1));
        assertThat(answered.answer()).isEqualTo(ANSWER);
        assertThat(answered.sequence()).isEqualTo(sequence);
        assertRefused(ProblemKind.IDEMPOTENCY_MISMATCH, () -> slot(key("a", 2)), "Idempotency-Key");
        simulated.pass(Duration.ofHours(24).minusNanos(1_000));
        assertThat(slot(key("a", 1))).isInstanceOf(Slot.Answered.class);
        simulated.pass(Duration.ofNanos(1_000));
        Slot.Open again = (Slot.Open) slot(key("a", 2));
        assertThat(again.precondition()).isEqualTo(Precondition.tombstoned(1));
        remember(again);
        assertThat(slot(key("a", 2))).isInstanceOf(Slot.Answered.class);
    }

    @Test
    void aCallWithoutAKeyHasNoSlot() {
        assertThat(slot(null)).isEqualTo(new Slot.None());
    }

    @Test
    void writesTheFormatThatItAlwaysWrote() {
        Slot.Open open = (Slot.Open) slot(key("a", 1));
        Operation.Put put = (Operation.Put) records.remember(open, ANSWER);
        Golden.check("system/idempotency.bin", put.payload().content());
    }

    @Test
    void aDuplicateWaitsForTheFirstAndRunsAfterIt() {
        Deque<CompletableFuture<String>> running = new ArrayDeque<>();
        Supplier<CompletableFuture<String>> write = () -> {
            running.add(new CompletableFuture<>());
            return running.getLast();
        };
        CompletableFuture<String> first = records.once(ANNA, key("a", 1), write);
        CompletableFuture<String> second = records.once(ANNA, key("a", 1), write);
        CompletableFuture<String> third = records.once(ANNA, key("a", 1), write);
        CompletableFuture<String> other = records.once(ANNA, key("b", 1), write);
        assertThat(running).hasSize(2);
        running.getLast().complete("other");
        assertThat(await(other)).isEqualTo("other");
        running.getFirst().completeExceptionally(ProblemException.of(ProblemKind.NOT_FOUND, "x"));
        assertRefused(ProblemKind.NOT_FOUND, () -> await(first));
        assertThat(running).hasSize(3);
        assertThat(second).isNotDone();
        assertThat(third).isNotDone();
        running.getLast().complete("second or third");
        running.getLast().complete("the last");
        assertThat(running).hasSize(4);
        running.getLast().complete("the last");
        assertThat(second.join() + third.join()).contains("second or third").contains("the last");
    }

    @Test
    void aWriteThatThrowsLeavesTheKeyFree() {
        assertRefused(
                ProblemKind.INVALID,
                () -> await(records.once(ANNA, key("a", 1), () -> {
                    throw ProblemException.of(ProblemKind.INVALID, "x");
                })));
        assertThat(await(records.once(ANNA, key("a", 1), () -> CompletableFuture.completedFuture("done"))))
                .isEqualTo("done");
    }

    private Slot slot(Idempotency idempotency) {
        try (Snapshot system = simulated.engine().snapshot(Caller.SYSTEM)) {
            return records.slot(system, ANNA, idempotency);
        }
    }

    private long remember(Slot.Open slot) {
        Transaction transaction = Transaction.of(records.remember(slot, ANSWER), CommitContext.SYSTEM);
        return await(simulated.engine().submit(transaction)).sequence();
    }

    private static Idempotency key(String key, int request) {
        byte[] digest = new byte[Idempotency.DIGEST_BYTES];
        digest[31] = (byte) request;
        return new Idempotency(key, digest);
    }
}
