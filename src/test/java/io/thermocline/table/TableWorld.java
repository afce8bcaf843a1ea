package io.thermocline.table;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.Payload;
import io.thermocline.log.StoreIdentity;
import io.thermocline.testing.SimulatedEngine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.duckdb.DuckDBDriver;

/** A table on a real disk that follows an engine on a simulated one, and is stepped by whoever asks. */
public final class TableWorld implements AutoCloseable {
    public static final Caller ALICE = new Caller("alice", Caller.Role.USER, ManifoldScope.of("default"));

    public final SimulatedEngine store;
    final List<RuntimeException> faults = new ArrayList<>();
    private final Path root;
    private int folders;
    public TableOptions options;
    public MetadataTable table;
    public FollowerLoop loop;

    public TableWorld(Path root) {
        this(root, new SimulatedEngine());
    }

    /** @param store that the table follows; closed with it */
    public TableWorld(Path root, SimulatedEngine store) {
        this.root = root;
        this.store = store;
        options = options(nextFolder());
        open();
    }

    private Path nextFolder() {
        return root.resolve("table-" + folders++);
    }

    public static TableOptions options(Path folder) {
        TableOptions defaults = TableOptions.defaults(folder);
        return new TableOptions(
                folder,
                defaults.resources(),
                new TableOptions.Waits(Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(20)),
                defaults.cursorTtl(),
                defaults.verifyEvery());
    }

    /** Opens the table that is in the folder. */
    public void open() {
        table = new MetadataTable(
                options,
                new MetadataTable.Source(
                        identity(), () -> store.engine().feed().syncedThrough(), store.clock(), faults::add));
        loop = new FollowerLoop(
                new FollowerLoop.Source(
                        store.engine().feed(), () -> store.engine().snapshot(Caller.SYSTEM), identity()),
                table.follower(),
                checkpoint(),
                FollowerLoop.StartOver.IN_BACKGROUND,
                faults::add);
        table.start(loop::step);
    }

    CheckpointFile checkpoint() {
        return new CheckpointFile(store.files(), "table");
    }

    private StoreIdentity identity() {
        var origin = store.engine().recovery().origin();
        return new StoreIdentity(origin.storeId(), origin.epoch());
    }

    /** Ends as a process does that is asked to. */
    public void stop() {
        loop.close();
        table.close();
    }

    /** Ends as a process does that is killed, and opens what it left on the disk. */
    public void kill() {
        Path before = file();
        options = options(nextFolder());
        try {
            Files.createDirectories(options.folder());
            Files.copy(before, file(), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var kept = checkpoint().read();
        stop();
        kept.ifPresentOrElse(checkpoint()::write, checkpoint()::delete);
        open();
    }

    /** Changes the table's file by SQL while it is closed. */
    public void tamper(String... statements) {
        stop();
        try (Connection connection = new DuckDBDriver().connect("jdbc:duckdb:" + file(), new Properties());
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        open();
        follow();
    }

    public Path file() {
        return options.folder().resolve(TableFile.NAME);
    }

    /** Lets the table see everything there is. */
    public void follow() {
        while (loop.position() < store.engine().feed().syncedThrough()) {
            loop.step();
        }
        loop.step();
    }

    public TableView view(Caller caller) {
        try (Snapshot snapshot = store.engine().snapshot(caller)) {
            return TableView.of(snapshot);
        }
    }

    /** Ids of all blocks that a caller sees, asked in pages. */
    Set<BlockId> ids(TableView view) {
        return table.ids(view, null, 1_000_000).matches().stream()
                .map(TablePage.Match::id)
                .collect(Collectors.toSet());
    }

    public Committed commit(Operation... operations) {
        return SimulatedEngine.await(store.engine().submit(new Transaction(List.of(operations), CommitContext.SYSTEM)));
    }

    public Operation put(BlockId id, long version, Header header) {
        return put(id, version, header, 0);
    }

    public Operation put(BlockId id, long version, Header header, long expiresAtMicros) {
        return new Operation.Put(
                id,
                version == 0 ? Precondition.ABSENT : Precondition.versionIs(version),
                0,
                expiresAtMicros,
                0,
                Payload.block(HeaderCodec.encode(header), new byte[0], store.random()));
    }

    public Operation delete(BlockId id, long version, Header header) {
        return new Operation.Delete(
                id,
                Precondition.versionIs(version),
                0,
                Payload.block(HeaderCodec.encode(header.stripped()), new byte[0], store.random()));
    }

    public static BlockId id(long n) {
        return new BlockId(0x0190_0000_0000_7000L + (n << 16), 0x8000_0000_0000_0000L | n);
    }

    public static Header header(String name) {
        return header(name, "{}");
    }

    public static Header header(String name, String attributes) {
        return header(name, attributes, sharing(List.of("default"), List.of()));
    }

    public static Sharing sharing(List<String> manifolds, List<String> access) {
        return new Sharing(Sharing.DEFAULT_SPACE, manifolds, manifolds.size() > 1, Band.GREEN, access);
    }

    public static Header header(String name, String attributes, Sharing sharing) {
        return new Header(
                BlockClass.PROGRAM_STATE,
                name,
                null,
                false,
                sharing,
                new Annotations(List.of("t-" + name), Map.of("l", name), attributes.getBytes(StandardCharsets.UTF_8)),
                new Media("text/plain", name.length(), new byte[32]));
    }

    @Override
    public void close() {
        stop();
        store.close();
    }
}
