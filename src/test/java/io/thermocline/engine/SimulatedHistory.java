package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.CONTEXT;
import static io.thermocline.engine.EngineFixture.ENCODER;
import static io.thermocline.engine.EngineFixture.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Model.Version;
import io.thermocline.log.LogOptions;
import io.thermocline.log.LogRecord;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;

/**
 * A random history on a simulated disk beside a {@link Model} of what was acknowledged. Of one seed it is always the same, up to the operation
 * at which the disk stops.
 */
final class SimulatedHistory {
    private static final int IDS = 10;

    private final long seed;
    private final Random random;
    private final Random identities = new Random(5);
    private final SimulatedFileStore files;
    private final ArchiveSteps archive; // null without one
    private final boolean followedFromTheBeginning;
    private final EngineOptions options;
    private final List<LogRecord> followed = new ArrayList<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private Engine engine;
    private Model model = new Model(0, Map.of());
    private final LostDisk lost = new LostDisk();
    private Model unknown; // what the model is if the commit whose outcome is unknown has happened

    SimulatedHistory(long seed) {
        this(seed, null);
    }

    /** One that nothing follows, so that log files are given up and used again; they are small. */
    static SimulatedHistory trimmed(long seed) {
        return new SimulatedHistory(
                seed,
                null,
                false,
                EngineFixture.small().with(new LogOptions(8 << 10, 1 << 20, 4 << 10, OptionalLong.empty())));
    }

    /** @param archive may be null */
    SimulatedHistory(long seed, ArchiveSteps archive) {
        this(seed, archive, true, EngineFixture.small());
    }

    private SimulatedHistory(long seed, ArchiveSteps archive, boolean followed, EngineOptions options) {
        this.seed = seed;
        this.archive = archive;
        this.random = new Random(seed);
        this.files = new SimulatedFileStore(seed);
        this.followedFromTheBeginning = followed;
        this.options = options.with(new EngineOptions.Retention(Duration.ofSeconds(random.nextInt(3)), 64 << 20))
                .with(new EngineOptions.Memtables(6 << 10, 2))
                .with(new EngineOptions.Compactions(2 + (int) (seed & 1), 1 << 30, 0.5));
    }

    SimulatedFileStore files() {
        return files;
    }

    /** Runs the history; false when the disk stopped on the way. */
    boolean run(int steps) {
        try {
            openFirst();
            for (int i = 0; i < steps; i++) {
                step();
            }
            check();
            return true;
        } catch (SimulatedCrash crash) {
            files.crash();
            return false;
        }
    }

    /** Loses the disk, after a clean stop or without, and opens the store from its archive. */
    void loseDisk(boolean stopped) {
        archive.objects().crashAt(Long.MAX_VALUE);
        archive.objects().heal();
        if (stopped) {
            stop();
            lost.told(model);
        } else {
            archive.objects().crash();
            abandon();
            archive.objects().restart();
        }
        lost.check(options, archive, seed, now);
    }

    /** Starts the machine again, crashing sometimes in the middle of recovery, and compares with the model; then goes on for a few steps. */
    void recoverAndCheck(int moreSteps) {
        Random chaos = new Random(seed ^ files.operations());
        boolean recovered = false;
        for (int crashes = 0; !recovered; crashes++) {
            abandon();
            files.restart();
            if (archive != null) {
                archive.objects().restart();
            }
            if (crashes < 3 && chaos.nextInt(3) == 0) {
                files.crashAt(files.operations() + 1 + chaos.nextInt(12));
            }
            try {
                open();
                settleUnknown();
                check();
                for (int i = 0; i < moreSteps; i++) {
                    step();
                }
                check();
                recovered = true;
            } catch (SimulatedCrash crash) {
                files.crash();
                recovered = false;
            }
        }
        stop();
        open();
        check();
        if (archive == null) {
            stop();
        } else {
            loseDisk(chaos.nextBoolean());
        }
    }

    /** The engine as it is now. */
    Engine engine() {
        return engine;
    }

    /** The time as it is now. */
    Instant now() {
        return now;
    }

    void stop() {
        if (engine != null) {
            engine.close();
        }
    }

    /** Lets go of an engine whose process has ended. */
    void abandon() {
        if (engine != null) {
            SimulatedEngine.abandon(engine);
        }
    }

    /** An empty folder is begun only when the archive says that it has no store. */
    private void openFirst() {
        if (archive == null) {
            open();
        } else {
            archive.objects().heal();
            open();
            archive.disturb();
        }
    }

    private void open() {
        try {
            engine = Engine.open(options, components());
        } catch (SimulatedCrash crash) {
            engine = null;
            throw crash;
        }
        if (followedFromTheBeginning) {
            engine.feed().subscribe("model", 0, () -> {});
        }
    }

    private Components components() {
        return new Components(
                files,
                () -> now,
                identities,
                Runnable::run,
                RowCache.NONE,
                ReadLedger.NONE,
                new OddIdsCold(),
                archive == null ? null : archive.objects());
    }

    /** After a crash the commit under way has happened wholly or not at all. */
    private void settleUnknown() {
        if (unknown != null && engine.stats().commits().sequence() == unknown.sequence()) {
            model = unknown;
        }
        unknown = null;
    }

    private void step() {
        if (archive != null && random.nextInt(3) == 0) {
            if (archive.step(engine, now)) {
                lost.told(model);
            }
            return;
        }
        switch (random.nextInt(20)) {
            case 0, 1 -> engine.flush();
            case 2 -> compact();
            case 3 -> now = now.plus(Duration.ofMillis(random.nextInt(2000)));
            case 4 -> {
                if (followedFromTheBeginning) {
                    follow();
                }
            }
            case 5 -> {
                if (random.nextInt(3) == 0) {
                    restart();
                }
            }
            default -> commit();
        }
    }

    private void restart() {
        if (archive != null) {
            archive.objects().heal();
        }
        stop();
        if (archive != null) {
            lost.told(model);
            archive.disturb();
        }
        open();
    }

    /** With an archive, one of its segments may be next, and not to be read. */
    private void compact() {
        try {
            engine.compact();
        } catch (ProblemException e) {
            assertThat(archive).isNotNull();
            assertThat(e.problem().kind()).isIn(ProblemKind.UNAVAILABLE, ProblemKind.CORRUPT);
        }
    }

    private void commit() {
        forgetCollectedTombstones();
        List<Operation> operations = new ArrayList<>();
        Map<BlockId, Version> next = new TreeMap<>(model.blocks());
        int first = random.nextInt(IDS);
        for (int i = 0, count = 1 + random.nextInt(3); i < count; i++) {
            addOperation(id((first + i) % IDS), operations, next);
        }
        Model after = new Model(model.sequence() + 1, next);
        try {
            Committed committed =
                    engine.submit(new Transaction(operations, CONTEXT)).join();
            assertThat(committed.sequence()).isEqualTo(after.sequence());
            model = after;
        } catch (CompletionException e) {
            if (!(e.getCause() instanceof ProblemException problem)) {
                throw e;
            }
            ProblemKind kind = problem.problem().kind();
            if (kind == ProblemKind.OUTCOME_UNKNOWN) {
                unknown = after;
                files.crash();
            }
            assertThat(kind).isIn(ProblemKind.OUTCOME_UNKNOWN, ProblemKind.OVERLOADED);
            if (kind == ProblemKind.OUTCOME_UNKNOWN) {
                files.exists("");
            }
            engine.flush();
        }
    }

    private void addOperation(BlockId id, List<Operation> operations, Map<BlockId, Version> next) {
        Version version = next.get(id);
        String content = "s" + seed + "-" + random.nextInt(1000) + "x".repeat(random.nextInt(600));
        float value = random.nextInt(100) + 1;
        if (version != null && !version.gone() && random.nextInt(4) == 0) {
            operations.add(EngineFixture.delete(id, version.version()));
            next.put(id, new Version(version.version() + 1, null, 0));
        } else if (version != null && !version.gone() && random.nextInt(3) == 0) {
            operations.add(EngineFixture.vectors(id, rowOf(id), value, 1));
            next.put(id, new Version(version.version(), version.content(), value));
        } else {
            operations.add(EngineFixture.put(id, preconditionFor(version), content));
            lost.written(id, content);
            boolean withVectors = random.nextInt(3) == 0;
            if (withVectors) {
                operations.add(EngineFixture.vectors(id, Precondition.SAME_TRANSACTION, value, 1));
            }
            next.put(id, new Version(version == null ? 1 : version.version() + 1, content, withVectors ? value : 0));
        }
    }

    private Precondition rowOf(BlockId id) {
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            return Precondition.rowIs(((Lookup.Found) snapshot.find(id)).block().envelope());
        }
    }

    private static Precondition preconditionFor(Version version) {
        if (version == null) {
            return Precondition.ABSENT;
        }
        return version.gone() ? Precondition.tombstoned(version.version()) : Precondition.versionIs(version.version());
    }

    /** Compaction may take a tombstone whose block is nowhere else: then the id is as good as new. */
    private void forgetCollectedTombstones() {
        Map<BlockId, Version> left = new TreeMap<>(model.blocks());
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            left.entrySet()
                    .removeIf(each -> each.getValue().gone() && snapshot.find(each.getKey()) instanceof Lookup.Missing);
        }
        model = new Model(model.sequence(), left);
    }

    private void follow() {
        List<LogRecord> records = engine.feed().read(followed.size(), 5);
        followed.addAll(records);
    }

    /** Compares everything that can be read with the model. */
    void check() {
        if (archive != null) {
            archive.objects().heal();
            engine.compact();
            archive.check(files, now);
        }
        compareWithModel();
        if (archive != null) {
            archive.disturb();
        }
    }

    private void compareWithModel() {
        forgetCollectedTombstones();
        List<BlockId> live = new ArrayList<>();
        try (Snapshot snapshot = engine.snapshot(ALICE)) {
            assertThat(snapshot.sequence()).isEqualTo(model.sequence());
            for (int i = 0; i < IDS; i++) {
                Version expected = model.blocks().get(id(i));
                Version found = read(snapshot, id(i));
                assertThat(found).as("block %s", i).isEqualTo(expected);
                if (found != null && !found.gone()) {
                    live.add(id(i));
                }
            }
            assertThat(EngineFixture.ids(snapshot.newestFirst(ListPosition.START, 100, _ -> true)
                            .blocks()))
                    .containsExactlyInAnyOrderElementsOf(live);
        }
        if (followedFromTheBeginning) {
            checkFeed(live);
        }
        assertThat(engine.stats().lastError()).isNull();
    }

    private static Version read(Snapshot snapshot, BlockId id) {
        return switch (snapshot.find(id)) {
            case Lookup.Missing _ -> null;
            case Lookup.Gone gone -> new Version(gone.envelope().version(), null, 0);
            case Lookup.Found found -> {
                List<VectorSet> sets = snapshot.vectors(found.block());
                float value =
                        sets.isEmpty() ? 0 : sets.getFirst().chunks().getFirst().values()[0];
                assertThat(admitted(snapshot, id)).isEqualTo(value);
                yield new Version(
                        found.block().envelope().version(),
                        new String(snapshot.content(found.block()), StandardCharsets.UTF_8),
                        value);
            }
        };
    }

    private static float admitted(Snapshot snapshot, BlockId id) {
        VectorScan scan = snapshot.vectors(ENCODER, 2);
        float value = 0;
        for (var section : scan.sections()) {
            for (int row = 0; row < section.rows(); row++) {
                if (section.id(row).equals(id) && scan.admits(section, row)) {
                    assertThat(value).as("one set of vectors").isZero();
                    value = section.values(row)[0];
                }
            }
        }
        return value;
    }

    /** A follower that saw every record has the model's blocks, and saw nothing that is not there after a crash. */
    private void checkFeed(List<BlockId> live) {
        List<LogRecord> all = new ArrayList<>();
        for (List<LogRecord> batch = engine.feed().read(0, 50); !batch.isEmpty(); ) {
            all.addAll(batch);
            batch = engine.feed().read(all.getLast().sequence(), 50);
        }
        assertThat(all).hasSize((int) model.sequence());
        for (LogRecord seen : followed) {
            LogRecord there = all.get((int) seen.sequence() - 1);
            assertThat(there.sequence()).isEqualTo(seen.sequence());
            assertThat(there.timeMicros()).isEqualTo(seen.timeMicros());
            assertThat(there.operations()).hasSameSizeAs(seen.operations());
        }
        Map<BlockId, Version> replayed = Model.replay(all);
        replayed.values().removeIf(Version::gone);
        assertThat(replayed.keySet()).containsExactlyElementsOf(live);
        replayed.forEach(
                (id, version) -> assertThat(version).isEqualTo(model.blocks().get(id)));
    }
}
