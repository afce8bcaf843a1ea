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
import io.thermocline.follow.FollowerLoop.StartOver;
import io.thermocline.log.Payload;
import io.thermocline.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;

/** An engine on a disk, and the table that follows it. Writes are for one thread at a time. */
final class BenchStore implements AutoCloseable {
    private static final int UNDER_WAY = 256;

    private final InstantSource clock = InstantSource.system();
    private final Random random = new Random(1);
    private final BlockIds ids = new BlockIds(clock, random);
    private final DiskFileStore files;
    private final Engine engine;
    private final TableOptions options;
    private FollowedTable followed;

    BenchStore(Path folder) {
        files = new DiskFileStore(folder);
        engine = Engine.open(
                EngineOptions.defaults(),
                new Components(files, clock, random, Executors.newVirtualThreadPerTaskExecutor()));
        TableOptions defaults = TableOptions.defaults(folder.resolve("table"));
        TableOptions.Resources resources = defaults.resources();
        // Answers are computed, not remembered.
        options = new TableOptions(
                defaults.folder(),
                new TableOptions.Resources(
                        resources.memoryBytes(),
                        resources.temporaryBytes(),
                        resources.threads(),
                        resources.connections(),
                        0),
                defaults.waits(),
                defaults.cursorTtl(),
                Duration.ZERO);
    }

    TableOptions options() {
        return options;
    }

    MetadataTable table() {
        return followed.table();
    }

    /** Opens the table and lets it follow. */
    void follow() {
        followed = FollowedTable.open(engine, options, StartOver.IN_BACKGROUND, files, clock);
    }

    /** Ends what {@link #follow} began; the file is then whole. */
    void unfollow() {
        followed.close();
    }

    /** Waits until the table has all that was written. */
    void await() {
        while (true) {
            try {
                followed.table().count(view(), null);
                return;
            } catch (ProblemException e) {
                // it is behind: ask again
            }
        }
    }

    TableView view() {
        try (Snapshot snapshot = engine.snapshot(new Caller("bob", Caller.Role.USER, ManifoldScope.of("default")))) {
            return TableView.of(snapshot);
        }
    }

    /** Writes blocks as fast as the engine takes them, one a transaction. */
    void write(int blocks) {
        Deque<CompletableFuture<Committed>> underWay = new ArrayDeque<>();
        for (int i = 0; i < blocks; i++) {
            underWay.add(submit(header(i)));
            if (underWay.size() == UNDER_WAY) {
                underWay.poll().join();
            }
        }
        underWay.forEach(CompletableFuture::join);
    }

    /** Writes one block; returns when it is durable. */
    void write(Header header) {
        submit(header).join();
    }

    private CompletableFuture<Committed> submit(Header header) {
        Operation put = new Operation.Put(
                ids.next(),
                Precondition.ABSENT,
                0,
                0,
                0,
                Payload.block(HeaderCodec.encode(header), new byte[400], random));
        return engine.submit(new Transaction(List.of(put), CommitContext.SYSTEM));
    }

    /** The n-th of many blocks with a class, two tags, three attributes, two labels and sometimes a key. */
    Header header(int n) {
        byte[] sha256 = new byte[32];
        random.nextBytes(sha256);
        String attributes =
                "{\"version\":" + n % 10 + ",\"score\":" + random.nextDouble() + ",\"lang\":\"l" + n % 13 + "\"}";
        return new Header(
                BlockClass.values()[n % 4],
                "Name of " + n,
                n % 3 == 0 ? "key/" + n : null,
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                new Annotations(
                        List.of("api", "t" + n % 50),
                        Map.of("env", "prod", "owner", "team" + n % 20),
                        attributes.getBytes(StandardCharsets.UTF_8)),
                new Media("text/markdown", 400, sha256));
    }

    @Override
    public void close() {
        engine.close();
    }
}
