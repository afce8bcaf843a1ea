package io.thermocline.tiers;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.ManifoldScope;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Transaction;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.OperationQuery;
import io.thermocline.operations.Operations;
import io.thermocline.operations.Report;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TiersTest {
    private static final Caller ROOT = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL);
    private static final Caller ANNA = new Caller("anna", Caller.Role.USER, ManifoldScope.ALL);

    private final SimulatedEngine simulated = new SimulatedEngine();
    private final SystemBlocks blocks = new SystemBlocks(simulated.random());
    private final ByHand executor = new ByHand();
    private final List<RuntimeException> faults = new ArrayList<>();
    private Operations operations;
    private Tiers tiers;

    TiersTest() {
        open();
    }

    private void open() {
        operations = new Operations(
                new Operations.Store(
                        simulated.engine(),
                        blocks,
                        new IdempotencyRecords(blocks),
                        new Attempts(simulated.random(), simulated.executor())),
                List.of(Tiers.compaction(simulated.engine())),
                new Operations.World(
                        new BlockIds(simulated.clock(), simulated.random()), simulated.clock(), executor, faults::add),
                OperationLimits.DEFAULT);
        tiers = new Tiers(operations);
    }

    @AfterEach
    void close() {
        operations.close();
        simulated.close();
    }

    /** As many segments, each with one row. */
    private void segments(int count) {
        for (int i = 0; i < count; i++) {
            await(simulated
                    .engine()
                    .submit(Transaction.of(
                            blocks.put(
                                    BlockIds.derived("test", Integer.toString(i)),
                                    "test",
                                    Precondition.ABSENT,
                                    0,
                                    new byte[9]),
                            CommitContext.SYSTEM)));
            simulated.engine().flush();
        }
    }

    @Test
    void mergesWhatIsWorthItAndSaysWhatItWasBefore() {
        segments(4);
        Operation begun = await(tiers.compact(ROOT, null)).operation();
        assertThat(begun.kind()).isEqualTo("compact");
        operations.step();
        executor.runNext();
        operations.step();
        Operation ended = operations.get(ROOT, begun.id());
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        Report report = ended.checkpoint().report();
        assertThat(report.figures().keySet())
                .containsExactly(
                        "segmentsBefore", "bytesBefore", "rowsBefore", "segmentsAfter", "bytesAfter", "rowsAfter");
        assertThat(report.figure("segmentsBefore")).isEqualTo(4);
        assertThat(report.figure("segmentsAfter"))
                .isEqualTo(simulated.engine().stats().segments().count())
                .isLessThan(4);
        assertThat(ended.checkpoint().progress().done()).isPositive();
        assertThat(faults).isEmpty();
    }

    @Test
    void whatIsDoneWhenTheStoreIsClosedIsKept() {
        segments(4);
        Operation begun = await(tiers.compact(ROOT, null)).operation();
        operations.step();
        executor.runNext();
        operations.close();
        Operation kept = operations.get(ROOT, begun.id());
        assertThat(kept.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(kept.checkpoint().report().figure("segmentsBefore")).isEqualTo(4);
    }

    @Test
    void isForOperators() {
        assertRefused(ProblemKind.FORBIDDEN, () -> await(tiers.compact(ANNA, null)));
        assertThat(operations
                        .list(ROOT, new OperationQuery(null, null, 1, null))
                        .operations())
                .isEmpty();
    }
}
