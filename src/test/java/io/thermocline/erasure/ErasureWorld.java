package io.thermocline.erasure;

import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.ManifoldScope;
import io.thermocline.block.Sha256;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.BlockService;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.deletion.Deletions;
import io.thermocline.deletion.Selection;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.FakeEncoder;
import io.thermocline.engine.MoveOutcome;
import io.thermocline.files.StoredFile;
import io.thermocline.filter.Filters;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.StoreIdentity;
import io.thermocline.operations.Operation;
import io.thermocline.operations.OperationLimits;
import io.thermocline.operations.Operations;
import io.thermocline.prefetch.ReadListener;
import io.thermocline.segment.Throttle;
import io.thermocline.signing.SigningKey;
import io.thermocline.system.Attempts;
import io.thermocline.system.Idempotency;
import io.thermocline.system.IdempotencyRecords;
import io.thermocline.system.SystemBlocks;
import io.thermocline.table.MetadataTable;
import io.thermocline.table.TableOptions;
import io.thermocline.testing.ByHand;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedObjectStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Erasures on a simulated disk, run by hand; the table's file lies in a real folder, where there is a table. */
final class ErasureWorld implements AutoCloseable {
    static final Call ANNA = call("anna", Caller.Role.USER);
    static final Call BERT = call("bert", Caller.Role.USER);
    static final Call ROOT = call("root", Caller.Role.OPERATOR);

    final SimulatedEngine simulated;
    final List<RuntimeException> faults = new ArrayList<>();
    final Set<BlockId> forgotten = new TreeSet<>();
    BlockService blocks;
    Operations operations;
    Deletions deletions;
    Erasures erasures;

    private final ByHand executor = new ByHand();
    private final @Nullable SimulatedObjectStore objects;
    private final Path folder;
    private final boolean tabled;
    private MetadataTable table;
    private @Nullable FollowerLoop tableLoop;

    private static Call call(String name, Caller.Role role) {
        return Call.of(new Caller(name, role, ManifoldScope.of("default")), "default");
    }

    /**
     * @param folder for the key, the table, and what is looked through
     * @param tabled whether there is a table
     */
    ErasureWorld(Path folder, boolean tabled) {
        this(folder, tabled, null);
    }

    /** @param objects where the archive lies; null for none */
    ErasureWorld(Path folder, boolean tabled, @Nullable SimulatedObjectStore objects) {
        this.objects = objects;
        this.simulated = objects == null ? new SimulatedEngine() : new SimulatedEngine(objects);
        this.folder = folder;
        this.tabled = tabled;
        open();
    }

    private void open() {
        SystemBlocks systemBlocks = new SystemBlocks(simulated.random());
        IdempotencyRecords records = new IdempotencyRecords(systemBlocks);
        BlockIds ids = new BlockIds(simulated.clock(), simulated.random());
        Attempts attempts = new Attempts(simulated.random(), simulated.executor());
        Filters filters = new Filters();
        blocks = new BlockService(
                simulated.engine(),
                new BlockService.Parts(
                        new Encoders(List.of(new FakeEncoder("default", 8)), List.of()),
                        manifold -> Encoders.DEFAULT,
                        (_, _) -> CompletableFuture.completedFuture(null),
                        records,
                        filters,
                        Limits.DEFAULT,
                        ReadListener.NONE),
                ids,
                simulated.random(),
                simulated.executor());
        var origin = simulated.engine().recovery().origin();
        StoreIdentity identity = new StoreIdentity(origin.storeId(), origin.epoch());
        openTable(identity);
        Deletions.Store targets = new Deletions.Store(blocks, simulated.engine()::snapshot, table, filters);
        SigningKey key = SigningKey.open(folder, new SecureRandom());
        List<Derived> derived = new ArrayList<>();
        derived.add(new Derived("memory", erased -> forgotten.addAll(erased.ids())));
        if (tabled) {
            derived.add(new Derived("table", table::erase));
        }
        Erasures.Store store = new Erasures.Store(simulated.engine(), systemBlocks, attempts, targets);
        Erasures.World world = new Erasures.World(
                identity, key, simulated.clock(), simulated.random(), derived, Duration.ofMinutes(20));
        operations = new Operations(
                new Operations.Store(simulated.engine(), systemBlocks, records, attempts),
                List.of(Deletions.kind(targets), Erasures.kind(store, world)),
                new Operations.World(ids, simulated.clock(), executor, faults::add),
                OperationLimits.DEFAULT);
        deletions = new Deletions(operations, targets, Limits.DEFAULT);
        erasures = new Erasures(operations, store, world, Limits.DEFAULT);
    }

    private void openTable(StoreIdentity identity) {
        table = new MetadataTable(
                TableOptions.defaults(folder.resolve("table")),
                new MetadataTable.Source(
                        identity, simulated.engine().feed()::syncedThrough, simulated.clock(), faults::add));
        if (tabled) {
            tableLoop = new FollowerLoop(
                    new FollowerLoop.Source(
                            simulated.engine().feed(), () -> simulated.engine().snapshot(Caller.SYSTEM), identity),
                    table.follower(),
                    new CheckpointFile(simulated.files(), "table"),
                    FollowerLoop.StartOver.IN_BACKGROUND,
                    faults::add);
            table.start(this::follow);
        }
    }

    void follow() {
        while (tableLoop.position() < simulated.engine().feed().syncedThrough()) {
            tableLoop.step();
        }
        tableLoop.step();
    }

    /** The machine stops and starts again. */
    void crash() {
        if (tableLoop == null) {
            table.close();
        }
        executor.forget();
        simulated.crash();
        open();
    }

    BlockId put(Call call, String text, BlockFields.Builder fields) {
        BlockDraft draft = new BlockDraft(null, BlockClass.PROGRAM_STATE, fields.build(), bytes(text), null);
        return await(blocks.create(call, draft)).block().envelope().id();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static Idempotency idempotency(String key) {
        return new Idempotency(key, Sha256.of(bytes(key)));
    }

    Operation erase(Call call, Selection selection) {
        return await(erasures.start(call, selection)).operation();
    }

    Operation erase(Call call, BlockId... ids) {
        return erase(call, new Selection.ByIds(List.of(ids)));
    }

    Operation get(Operation begun) {
        return operations.get(ROOT.caller(), begun.id());
    }

    /** Runs what is due until the operation has ended. */
    Operation run(Operation begun) {
        return run(begun, 30);
    }

    /** The same, a number of times. */
    Operation run(Operation begun, int most) {
        for (int tries = 0; tries < most && !get(begun).state().ended(); tries++) {
            operations.step();
            if (executor.waiting() > 0) {
                executor.runNext();
            }
            operations.step();
            simulated.pass(Duration.ofMinutes(1));
        }
        return get(begun);
    }

    /** Moves the contents of all segments to the archive. */
    void archive() {
        simulated.engine().flush();
        simulated
                .engine()
                .archive()
                .segments()
                .forEach(each -> assertThat(simulated.engine().archive().archive(each.id(), Throttle.NONE))
                        .isEqualTo(MoveOutcome.DONE));
    }

    /** Names of the files in which one of the texts is, of the simulated disk, of the table, and of all that the archive keeps. */
    Set<String> found(String... texts) {
        Path copy = folder.resolve("copy");
        try {
            for (String name : simulated.files().names()) {
                Path path = copy.resolve(name);
                Files.createDirectories(path.getParent());
                try (StoredFile file = simulated.files().openReadOnly(name)) {
                    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size()));
                    file.read(bytes, 0);
                    Files.write(path, bytes.array());
                }
            }
            if (objects != null) {
                for (Map.Entry<String, List<byte[]>> each : objects.remains().entrySet()) {
                    for (int i = 0; i < each.getValue().size(); i++) {
                        Path path = copy.resolve("archive/" + each.getKey() + "/" + i);
                        Files.createDirectories(path.getParent());
                        Files.write(path, each.getValue().get(i));
                    }
                }
            }
            List<byte[]> patterns =
                    Arrays.stream(texts).map(ErasureWorld::bytes).toList();
            Set<String> found = new ByteSearch(copy, patterns)
                    .run().found().stream().map(ByteSearch.Found::file).collect(Collectors.toCollection(TreeSet::new));
            if (tabled) {
                new ByteSearch(folder.resolve("table"), patterns)
                        .run()
                        .found()
                        .forEach(each -> found.add("table/" + each.file()));
            }
            delete(copy);
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }

    @Override
    public void close() {
        operations.close();
        if (tableLoop != null) {
            tableLoop.close();
        }
        table.close();
        simulated.close();
    }
}
