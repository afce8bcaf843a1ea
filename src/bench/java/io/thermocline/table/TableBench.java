package io.thermocline.table;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Components;
import io.thermocline.engine.Engine;
import io.thermocline.engine.EngineOptions;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.files.DiskFileStore;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/**
 * What the metadata table costs a writer, and what it takes to derive and to ask: {@code TableBench FOLDER BLOCKS [notable]}. Writes single-block
 * transactions, 256 under way, as fast as the engine takes them.
 */
final class TableBench {
    private static final int UNDER_WAY = 256;

    private final InstantSource clock = InstantSource.system();
    private final Random random = new Random(1);
    private final Engine engine;
    private final DiskFileStore files;
    private final Path folder;

    private TableBench(Path folder) {
        this.folder = folder;
        files = new DiskFileStore(folder);
        engine = Engine.open(
                EngineOptions.defaults(),
                new Components(files, clock, random, Executors.newVirtualThreadPerTaskExecutor()));
    }

    public static void main(String[] arguments) throws Exception {
        TableBench bench = new TableBench(Path.of(arguments[0]));
        int blocks = Integer.parseInt(arguments[1]);
        if (arguments.length > 2) {
            bench.write(blocks);
        } else {
            bench.all(blocks);
        }
        bench.engine.close();
        System.exit(0);
    }

    private void all(int blocks) throws Exception {
        try (MetadataTable table = table()) {
            FollowerLoop loop = loop(table);
            write(blocks);
            timed("caught up", () -> await(table));
            memory();
            queries(table);
            loop.close();
        }
        TableFile.delete(TableOptions.defaults(folder.resolve("table")));
        try (MetadataTable table = table()) {
            FollowerLoop loop = loop(table);
            timed("derived anew", () -> await(table));
            memory();
            System.out.println(table.stats());
            loop.close();
        }
    }

    private MetadataTable table() {
        return new MetadataTable(
                TableOptions.defaults(folder.resolve("table")),
                new MetadataTable.Source(identity(), engine.feed()::syncedThrough, clock, Throwable::printStackTrace));
    }

    private StoreIdentity identity() {
        var origin = engine.recovery().origin();
        return new StoreIdentity(origin.storeId(), origin.epoch());
    }

    private FollowerLoop loop(MetadataTable table) {
        FollowerLoop loop = new FollowerLoop(
                new FollowerLoop.Source(engine.feed(), () -> engine.snapshot(Caller.SYSTEM), identity()),
                table.follower(),
                new CheckpointFile(files, "table"),
                FollowerLoop.StartOver.IN_BACKGROUND,
                Throwable::printStackTrace);
        table.start(loop::signal);
        loop.start();
        return loop;
    }

    private void await(MetadataTable table) {
        while (true) {
            try {
                table.count(view(), null);
                return;
            } catch (io.thermocline.problem.ProblemException e) {
                // it is behind: ask again
            }
        }
    }

    private TableView view() {
        try (Snapshot snapshot = engine.snapshot(new Caller("bob", Caller.Role.USER, ManifoldScope.of("default")))) {
            return TableView.of(snapshot);
        }
    }

    private void write(int blocks) {
        BlockIds ids = new BlockIds(clock, random);
        Deque<CompletableFuture<Committed>> underWay = new ArrayDeque<>();
        long start = System.nanoTime();
        for (int i = 0; i < blocks; i++) {
            Operation put = new Operation.Put(
                    ids.next(), Precondition.ABSENT, 0, 0, 0, Payload.block(header(i), new byte[400], random));
            underWay.add(engine.submit(new Transaction(List.of(put), CommitContext.SYSTEM)));
            if (underWay.size() == UNDER_WAY) {
                underWay.poll().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
        System.out.printf("wrote %.0f blocks/s%n", blocks / ((System.nanoTime() - start) / 1e9));
    }

    private byte[] header(int n) {
        byte[] sha256 = new byte[32];
        random.nextBytes(sha256);
        String attributes =
                "{\"version\":" + n % 10 + ",\"score\":" + random.nextDouble() + ",\"lang\":\"l" + n % 13 + "\"}";
        return HeaderCodec.encode(new Header(
                BlockClass.values()[n % 4],
                "Name of " + n,
                n % 3 == 0 ? "key/" + n : null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                new Annotations(
                        List.of("api", "t" + n % 50),
                        Map.of("env", "prod", "owner", "team" + n % 20),
                        attributes.getBytes(StandardCharsets.UTF_8)),
                new Media("text/markdown", 400, sha256)));
    }

    private void queries(MetadataTable table) throws Exception {
        List<SortKey> newest = List.of();
        List<SortKey> byName = List.of(SortKey.parse("name", "sort"));
        List<SortKey> byScore = List.of(SortKey.parse("-attributes.score", "sort"));
        for (int i = 0; i < 3; i++) {
            timed("count", () -> table.count(view(), null));
            timed("newest first", () -> table.rows(new TableQuery(view(), null, newest, 50, null)));
            timed("by name", () -> table.rows(new TableQuery(view(), null, byName, 50, null)));
            timed("by attribute", () -> table.rows(new TableQuery(view(), null, byScore, 50, null)));
            timed(
                    "groups",
                    () -> table.aggregate(new TableAggregate(
                            view(),
                            null,
                            List.of(TableField.parse("attributes.lang", "by")),
                            List.of(new TableAggregate.Metric(
                                    TableAggregate.Function.AVG, TableField.parse("attributes.score", "of"))))));
            write(1);
            timed("count after a write", () -> table.count(view(), null));
        }
    }

    private static void timed(String what, Runnable work) throws Exception {
        long start = System.nanoTime();
        work.run();
        System.out.printf("%-20s %8.1f ms%n", what, (System.nanoTime() - start) / 1e6);
    }

    private static void memory() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("RssAnon")) {
                System.out.println(line);
            }
        }
    }
}
