package io.thermocline.deletion;

import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Field;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.engine.EngineStats;
import io.thermocline.filter.Filters;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.StoreIdentity;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.Operations;
import io.thermocline.operations.Report;
import io.thermocline.prefetch.ReadListener;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.system.WriteCondition;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeletionsTest {
    private static final Call ANNA =
            Call.of(new Caller("anna", Caller.Role.USER, ManifoldScope.of("default")), "default");
    private static final Call ROOT =
            Call.of(new Caller("root", Caller.Role.OPERATOR, ManifoldScope.of("default")), "default");

    private final SimulatedEngine simulated = new SimulatedEngine();
    private final ByHand executor = new ByHand();
    private final List<RuntimeException> faults = new ArrayList<>();
    private BlockService blocks;
    private Operations operations;
    private Deletions deletions;

    @TempDir
    Path folder;

    private MetadataTable table;
    private FollowerLoop tableLoop;

    private void openTable() {
        if (table != null) {
            closeTable();
        }
        var origin = simulated.engine().recovery().origin();
        StoreIdentity identity = new StoreIdentity(origin.storeId(), origin.epoch());
        table = new MetadataTable(
                TableOptions.defaults(folder),
                new MetadataTable.Source(
                        identity, simulated.engine().feed()::syncedThrough, simulated.clock(), faults::add));
        tableLoop = new FollowerLoop(
                new FollowerLoop.Source(
                        simulated.engine().feed(), () -> simulated.engine().snapshot(Caller.SYSTEM), identity),
                table.follower(),
                new CheckpointFile(simulated.files(), "table"),
                FollowerLoop.StartOver.IN_BACKGROUND,
                faults::add);
        table.start(this::follow);
    }

    private void follow() {
        while (tableLoop.position() < simulated.engine().feed().syncedThrough()) {
            tableLoop.step();
        }
        tableLoop.step();
    }

    private void closeTable() {
        tableLoop.close();
        table.close();
    }

    @BeforeEach
    void open() {
        SystemBlocks systemBlocks = new SystemBlocks(simulated.random());
        IdempotencyRecords records = new IdempotencyRecords(systemBlocks);
        BlockIds ids = new BlockIds(simulated.clock(), simulated.random());
        blocks = new BlockService(
                simulated.engine(),
                new BlockService.Parts(
                        new Encoders(List.of(new FakeEncoder("default", 8)), List.of()),
                        manifold -> Encoders.DEFAULT,
                        (_, _) -> CompletableFuture.completedFuture(null),
                        records,
                        new Filters(),
                        Limits.DEFAULT,
                        ReadListener.NONE),
                ids,
                simulated.random(),
                simulated.executor());
        openTable();
        Deletions.Store store = new Deletions.Store(blocks, simulated.engine()::snapshot, table, new Filters());
        operations = new Operations(
                new Operations.Store(
                        simulated.engine(),
                        systemBlocks,
                        records,
                        new Attempts(simulated.random(), simulated.executor())),
                List.of(Deletions.kind(store)),
                new Operations.World(ids, simulated.clock(), executor, faults::add),
                OperationLimits.DEFAULT);
        deletions = new Deletions(operations, store, Limits.DEFAULT);
    }

    @AfterEach
    void close() {
        operations.close();
        closeTable();
        simulated.close();
    }

    private BlockId block(Call call, BlockFields.Builder fields) {
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        return await(blocks.create(call, new BlockDraft(null, null, fields.build(), content, null)))
                .block()
                .envelope()
                .id();
    }

    private List<BlockId> blocks(int count) {
        List<BlockId> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(block(ANNA, BlockFields.builder()));
        }
        return ids;
    }

    private Operation delete(Call call, List<BlockId> ids) {
        return await(deletions.start(call, new Selection.ByIds(ids))).operation();
    }

    private Operation run(Operation begun) {
        operations.step();
        executor.runNext();
        operations.step();
        return operations.get(ROOT.caller(), begun.id());
    }

    private static Map<String, Long> figures(long deleted, long missing, long refused, long failed) {
        return Map.of("deleted", deleted, "missing", missing, "refused", refused, "failed", failed);
    }

    @Test
    void deletesAsItsCallerWouldOneByOne() {
        List<BlockId> ids = blocks(300);
        BlockId foreign = block(ROOT, BlockFields.builder().access(Field.of(List.of("bert"))));
        BlockId readable = block(ROOT, BlockFields.builder().access(Field.of(List.of("bert", "anna:read"))));
        BlockId readOnly = block(ANNA, BlockFields.builder().readOnly(Field.of(true)));
        BlockId elsewhere = block(ANNA, BlockFields.builder().manifolds(Field.of(List.of("elsewhere"))));
        BlockId gone = block(ANNA, BlockFields.builder());
        await(blocks.delete(ANNA, gone, WriteCondition.NONE));
        List<BlockId> all = new ArrayList<>(ids);
        all.addAll(List.of(foreign, readable, readOnly, elsewhere, gone, ids.getFirst(), new BlockId(7, 8)));
        Collections.rotate(all, 40);

        Operation begun = delete(ANNA, all);
        assertThat(begun.kind()).isEqualTo("delete");
        Operation ended = run(begun);

        Report report = ended.checkpoint().report();
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(report.figures()).isEqualTo(figures(300, 4, 2, 0));
        assertThat(report.failures())
                .extracting(Report.Failure::subject)
                .containsExactlyInAnyOrder(readable.toString(), readOnly.toString());
        assertThat(report.failures())
                .extracting(each -> each.problem().kind())
                .containsExactlyInAnyOrder(ProblemKind.FORBIDDEN, ProblemKind.READ_ONLY);
        assertThat(ended.checkpoint().progress().done()).isEqualTo(306);
        assertThat(ended.checkpoint().progress().total()).isEqualTo(OptionalLong.of(306));
        assertThat(blocks.getMany(ROOT, ids, Include.METADATA).blocks()).isEmpty();
        for (BlockId kept : List.of(foreign, readable, readOnly)) {
            assertThat(blocks.getMany(ROOT, List.of(kept), Include.METADATA).missing())
                    .isEmpty();
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void documentationGoesWithItsSource() {
        BlockId first = documentation();
        BlockId second = documentation();
        assertThat(run(delete(ANNA, List.of(first))).checkpoint().report().figures())
                .isEqualTo(figures(0, 0, 1, 0));
        assertThat(run(delete(ANNA.reimporting(), List.of(second)))
                        .checkpoint()
                        .report()
                        .figures())
                .isEqualTo(figures(1, 0, 0, 0));
    }

    private BlockId documentation() {
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        BlockDraft draft = new BlockDraft(
                null, BlockClass.DOCUMENTATION, BlockFields.builder().build(), content, null);
        return await(blocks.create(ANNA, draft)).block().envelope().id();
    }

    @Test
    void countsWhatItDeletedAlthoughACrashKeptItFromKnowing() {
        List<BlockId> ids = blocks(200);
        BlockId gone = block(ANNA, BlockFields.builder());
        await(blocks.delete(ANNA, gone, WriteCondition.NONE));
        List<BlockId> all = new ArrayList<>(ids);
        all.add(gone);
        Operation begun = delete(ANNA, all);
        operations.step();
        executor.runNext();
        simulated.restart();
        open();

        assertThat(operations.get(ROOT.caller(), begun.id()).state()).isEqualTo(Operation.State.RUNNING);
        Operation ended = run(begun);
        assertThat(ended.checkpoint().report().figures()).isEqualTo(figures(200, 1, 0, 0));
    }

    @Test
    void stopsBetweenBatches() {
        List<BlockId> ids = blocks(10);
        Operation begun = delete(ANNA, ids);
        operations.step();
        await(operations.cancel(ANNA.caller(), null, begun.id()));
        operations.step();
        operations.step();
        assertThat(operations.get(ROOT.caller(), begun.id()).state()).isEqualTo(Operation.State.CANCELLED);
        assertThat(blocks.getMany(ROOT, ids, Include.METADATA).blocks()).hasSize(10);
    }

    @Test
    void aFailedSyncMakesItWaitAndNotFail() {
        List<BlockId> ids = blocks(150);
        Operation begun = delete(ANNA, ids);
        operations.step();
        simulated.files().failForce(1);
        executor.runNext();
        while (simulated.engine().stats().state() != EngineStats.State.OPEN) {
            Thread.onSpinWait();
        }
        operations.step();
        assertThat(operations.get(ROOT.caller(), begun.id()).state()).isEqualTo(Operation.State.RUNNING);
        simulated.pass(Duration.ofMinutes(1));
        Operation ended = run(begun);
        assertThat(ended.state()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.checkpoint().report().figures()).isEqualTo(figures(150, 0, 0, 0));
    }

    @Test
    void namesOnlySoManyFailures() {
        List<BlockId> ids = new ArrayList<>();
        for (int i = 0; i < 105; i++) {
            ids.add(block(ANNA, BlockFields.builder().readOnly(Field.of(true))));
        }
        Report report = run(delete(ANNA, ids)).checkpoint().report();
        assertThat(report.figures()).isEqualTo(figures(0, 0, 105, 0));
        assertThat(report.failures()).hasSize(100);
        assertThat(report.failuresLeftOut()).isEqualTo(5);
    }

    @Test
    void refusesNoneTooManyAndFiltersThatCannotBeRead() {
        assertRefused(ProblemKind.INVALID, () -> delete(ANNA, List.of()), "ids");
        List<BlockId> many = Collections.nCopies(Limits.DEFAULT.transactionSteps() + 1, new BlockId(1, 2));
        assertRefused(ProblemKind.INVALID, () -> delete(ANNA, many), "ids");
        assertRefused(ProblemKind.MALFORMED, () -> delete(ANNA, "size >"), "filter");
    }

    private Operation delete(Call call, String filter) {
        return await(deletions.start(call, new Selection.ByFilter(filter))).operation();
    }

    private BlockId numbered(Call call, int n, BlockFields.Builder fields) {
        return block(call, fields.attributes(Field.of(("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void deletesWhatAFilterKeepsAndNothingElse() {
        List<BlockId> kept = new ArrayList<>();
        List<BlockId> all = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            BlockId id = numbered(ANNA, i, BlockFields.builder());
            all.add(id);
            if (i >= 300) {
                kept.add(id);
            }
        }
        BlockId readOnly = numbered(ANNA, 7, BlockFields.builder().readOnly(Field.of(true)));
        kept.add(readOnly);
        kept.add(numbered(ROOT, 7, BlockFields.builder().access(Field.of(List.of("bert")))));
        kept.add(numbered(ANNA, 7, BlockFields.builder().manifolds(Field.of(List.of("elsewhere")))));
        Operation begun = delete(ANNA, "attributes.n < 300 && createdAt > now - duration(\"1h\")");
        simulated.pass(Duration.ofHours(2));
        kept.add(numbered(ANNA, 7, BlockFields.builder()));

        Operation ended = run(begun);
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        Report report = ended.checkpoint().report();
        assertThat(report.figures()).isEqualTo(figures(300, 0, 1, 0));
        assertThat(report.failures()).extracting(Report.Failure::subject).containsExactly(readOnly.toString());
        assertThat(ended.checkpoint().progress().done()).isEqualTo(301);
        assertThat(ended.checkpoint().progress().total()).isEqualTo(OptionalLong.of(301));
        Call everywhere = Call.of(ROOT.caller().within(ManifoldScope.ALL), "default");
        assertThat(blocks.getMany(everywhere, kept, Include.METADATA).missing()).isEmpty();
        assertThat(blocks.getMany(everywhere, all, Include.METADATA).blocks()).hasSize(100);
        assertThat(faults).isEmpty();
    }

    private void number(BlockId id, int n) {
        BlockFields.Builder fields =
                BlockFields.builder().attributes(Field.of(("{\"n\":" + n + "}").getBytes(StandardCharsets.UTF_8)));
        byte[] content = "x".getBytes(StandardCharsets.UTF_8);
        await(blocks.put(ANNA, id, new BlockDraft(null, null, fields.build(), content, null), WriteCondition.NONE));
    }

    @Test
    void aFilterIsOfTheCommitAtWhichTheDeletionBegan() {
        List<BlockId> ids = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            ids.add(numbered(ANNA, n, BlockFields.builder()));
        }
        Operation begun = delete(ANNA, "attributes.n < 4");
        operations.step();
        number(ids.get(0), 3); // kept by it then and now
        number(ids.get(1), 9); // kept by it then
        number(ids.get(5), 1); // kept by it now
        number(ids.get(6), 1); // the same, changed twice
        number(ids.get(6), 2);
        number(ids.get(2), 8); // kept by it then, not in between, and now
        number(ids.get(2), 0);
        executor.runNext();
        operations.step();

        Operation ended = operations.get(ROOT.caller(), begun.id());
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.checkpoint().report().figures()).isEqualTo(figures(3, 0, 0, 0));
        assertThat(blocks.getMany(ANNA, ids, Include.METADATA).missing())
                .containsExactly(ids.get(0), ids.get(2), ids.get(3));
        assertThat(faults).isEmpty();
    }

    @Test
    void aFilterIsLookedAtAgainInTheVersionThatIsDeleted() {
        BlockId id = numbered(ANNA, 1, BlockFields.builder());
        Filters filters = new Filters();
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(blocks.delete(ANNA, id, filters.compile("attributes.n == 2"))),
                "condition");
        simulated.pass(Duration.ofHours(2));
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(blocks.delete(ANNA, id, filters.compile("createdAt > now - duration(\"1h\")"))),
                "condition");
        assertThat(blocks.getMany(ANNA, List.of(id), Include.METADATA).blocks()).hasSize(1);
        await(blocks.delete(ANNA, id, filters.compile("attributes.n == 1")));
        assertThat(blocks.getMany(ANNA, List.of(id), Include.METADATA).blocks()).isEmpty();
    }

    @Test
    void deletionByFilterOutlivesTheProcess() {
        for (int i = 0; i < 20; i++) {
            numbered(ANNA, i, BlockFields.builder());
        }
        Operation begun = delete(ANNA, "attributes.n < 15 && updatedAt > now - duration(\"1h\")");
        simulated.pass(Duration.ofHours(2));
        simulated.restart();
        open();
        Operation ended = run(begun);
        assertThat(ended.state()).as("%s", ended.problem()).isEqualTo(Operation.State.SUCCEEDED);
        assertThat(ended.checkpoint().report().figures()).isEqualTo(figures(15, 0, 0, 0));
    }
}
