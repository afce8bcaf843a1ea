package io.thermocline.consistency;

import static io.thermocline.testing.SimulatedEngine.await;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.encode.Reencoding;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.filter.Filters;
import io.thermocline.log.Payload;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.Operations;
import io.thermocline.operations.Report;
import io.thermocline.segment.Throttle;
import io.thermocline.system.Attempts;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.table.TableWorld;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedObjectStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A store with archive, table and encoder, whose parts a test may put out of step; operations run when a test says so. */
final class ConsistencyWorld implements AutoCloseable {
    private static final Caller ROOT = new Caller("root", Caller.Role.OPERATOR, ManifoldScope.ALL);

    final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    final SimulatedEngine store = new SimulatedEngine(objects);
    final TableWorld table;
    final List<RuntimeException> faults = new ArrayList<>();
    private final Encoders encoders = new Encoders(List.of(new FakeEncoder("default", 8)), List.of());
    private final Filters filters = new Filters();
    private final ByHand executor = new ByHand();
    private Operations operations;
    private Consistency consistency;

    ConsistencyWorld(Path folder) {
        table = new TableWorld(folder, store);
        begin();
    }

    /** With the table as it is open now. */
    private void begin() {
        SystemBlocks blocks = new SystemBlocks(store.random());
        Reencoding encoding = new Reencoding(store.engine(), encoders, _ -> List.of(Encoders.DEFAULT), store.random());
        Pace pace = new Pace(Pace.BYTES_PER_SECOND, () -> 0L, _ -> {});
        operations = new Operations(
                new Operations.Store(
                        store.engine(),
                        blocks,
                        new IdempotencyRecords(blocks),
                        new Attempts(store.random(), store.executor())),
                Consistency.kinds(new Parts(store.engine(), table.table, filters, encoding, pace)),
                new Operations.World(new BlockIds(store.clock(), store.random()), store.clock(), executor, faults::add),
                OperationLimits.DEFAULT);
        consistency = new Consistency(operations);
    }

    /** Changes the table's file by SQL. */
    void tamper(String... statements) {
        table.follow();
        table.tamper(statements);
        operations.close();
        begin();
    }

    /** A block of text without vectors, that is not pending either. */
    BlockId put(long n, String content) {
        BlockId id = TableWorld.id(n);
        Header header = TableWorld.header("name " + n, "{\"n\":" + n + ",\"z\":{\"b\":[1,2.5,null],\"a\":\"x\"}}");
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        await(store.engine()
                .submit(Transaction.of(
                        new io.thermocline.engine.Operation.Put(
                                id,
                                Precondition.ABSENT,
                                0,
                                0,
                                0,
                                Payload.block(HeaderCodec.encode(header), bytes, store.random())),
                        CommitContext.SYSTEM)));
        return id;
    }

    /** Of a block: long, and not to be compressed by much. */
    static String content(int block) {
        Random random = new Random(block);
        return IntStream.range(0, 1000)
                .mapToObj(_ -> Integer.toString(random.nextInt(), 36))
                .collect(Collectors.joining(" "));
    }

    /** Blocks with vectors, in one segment. */
    long filled(int blocks) {
        for (int i = 1; i <= blocks; i++) {
            put(i, content(i));
        }
        repair();
        store.engine().flush();
        table.follow();
        return store.engine().archive().segments().getFirst().id();
    }

    void archive(long segment) {
        store.engine().archive().archive(segment, Throttle.NONE);
    }

    /** Has a segment lie here and in the archive. */
    void both(long segment) {
        archive(segment);
        store.engine().archive().promote(segment, Throttle.NONE);
    }

    String read(BlockId id) {
        try (Snapshot snapshot = store.engine().snapshot(ROOT)) {
            if (snapshot.find(id) instanceof Lookup.Found(var block)) {
                return new String(snapshot.content(block), StandardCharsets.UTF_8);
            }
            throw new AssertionError("there is no " + id);
        }
    }

    Report verify() {
        return run(await(consistency.verify(ROOT, null, true)).operation());
    }

    Report repair() {
        return run(await(consistency.repair(ROOT, null, true)).operation());
    }

    private Report run(Operation begun) {
        table.follow();
        for (int tries = 0;
                tries < 20 && !operations.get(ROOT, begun.id()).state().ended();
                tries++) {
            operations.step();
            if (executor.waiting() > 0) {
                executor.runNext();
            }
            operations.step();
            store.pass(Duration.ofMinutes(1));
        }
        Operation ended = operations.get(ROOT, begun.id());
        if (ended.state() != Operation.State.SUCCEEDED) {
            AssertionError failure = new AssertionError(ended);
            faults.forEach(failure::addSuppressed);
            throw failure;
        }
        table.follow();
        return ended.checkpoint().report();
    }

    @Override
    public void close() {
        operations.close();
        table.close();
    }
}
