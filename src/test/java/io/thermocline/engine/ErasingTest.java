package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.delete;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.payload;
import static io.thermocline.engine.EngineFixture.put;
import static io.thermocline.engine.EngineFixture.vectors;
import static io.thermocline.engine.Precondition.ABSENT;
import static io.thermocline.engine.Precondition.SAME_TRANSACTION;
import static io.thermocline.engine.Precondition.versionIs;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.block.Erased;
import io.thermocline.block.HeaderCodec;
import io.thermocline.log.LogRecord;
import io.thermocline.log.LoggedOperation;
import io.thermocline.log.Payload;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.SegmentOptions;
import io.thermocline.testing.ByteScan;
import io.thermocline.testing.Refusals;
import io.thermocline.testing.SimulatedCrash;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is erased is nowhere: every file is looked through for it, whatever happened in between. */
class ErasingTest {
    private static final String SECRET = "Sibylle-Quandt-1987";
    private static final String KEY = "born-in-Ulm";
    private static final float[] VECTOR = {1f, 0.51f, -0.26f, 0.77f, -0.88f, 0.37f, -0.62f, 0.31f};
    private static final List<byte[]> SECRETS = secrets();
    private static final BlockId ERASED = id(1);
    private static final BlockId REMEMBERED = id(90);
    private static final Set<String> KINDS = Set.of("idempotency");

    private EngineFixture store = new EngineFixture(options());

    private static EngineOptions options() {
        // Uncompressed, so that what is there can be found by looking at bytes alone.
        return EngineFixture.small()
                .with(SegmentOptions.DEFAULTS.with(SegmentOptions.Compression.NONE))
                .with(new EngineOptions.Retention(Duration.ofDays(1), 1 << 20));
    }

    private static List<byte[]> secrets() {
        ByteBuffer floats = ByteBuffer.allocate(VECTOR.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        byte[] codes = new byte[VECTOR.length];
        for (int i = 0; i < VECTOR.length; i++) {
            floats.putFloat(VECTOR[i]);
            codes[i] = (byte) Math.floor(VECTOR[i] * 127 + 0.5);
        }
        return List.of(
                SECRET.getBytes(StandardCharsets.UTF_8), KEY.getBytes(StandardCharsets.UTF_8), floats.array(), codes);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static Operation.Put secret(Precondition precondition) {
        return new Operation.Put(ERASED, precondition, 0, 0, 0, payload(EngineFixture.header(KEY), SECRET));
    }

    /** What a write was answered, remembered. */
    private static Operation.Put remembered(BlockId id, BlockId of) {
        ByteBuffer content = ByteBuffer.allocate(3 + BlockId.BYTES + SECRET.length());
        content.put(new byte[3]);
        of.write(content);
        content.put((of.equals(ERASED) ? SECRET : "innocent").getBytes(StandardCharsets.UTF_8));
        return new Operation.Put(
                id,
                ABSENT,
                0,
                0,
                Envelope.SYSTEM,
                Payload.block(
                        HeaderCodec.encode(EngineFixture.header("idempotency", List.of(), "_system")),
                        content.array(),
                        new Random(3)));
    }

    /** Versions, vectors, and a remembered answer, in segments of several ages, in a pinned one, in memory and in several log files; then the mark. */
    private Erased history() {
        var _ = store.engine.feed().subscribe("laggard", 0, () -> {});
        return trimmedHistory();
    }

    /** The same where the log does not reach back to the beginning, and has files that wait for being used again. */
    private Erased trimmedHistory() {
        store.commit(secret(ABSENT), vectors(ERASED, SAME_TRANSACTION, VECTOR), remembered(REMEMBERED, ERASED));
        store.commit(put(id(2), ABSENT, "two"), remembered(id(91), id(2)));
        store.engine.flush();
        store.commit(put(id(3), ABSENT, "three"));
        store.engine.flush();
        store.engine.pin(store.now.plus(Duration.ofDays(9)));
        store.commit(secret(versionIs(1)), vectors(ERASED, SAME_TRANSACTION, VECTOR));
        store.engine.flush();
        store.engine.compact();
        fill(10, 16);
        store.engine.flush();
        store.commit(secret(versionIs(2)), vectors(ERASED, SAME_TRANSACTION, VECTOR));
        long mark = store.commit(delete(ERASED, 3)).sequence();
        return new Erased(Map.of(ERASED, mark));
    }

    private Sweep erase(Erased erased) {
        return store.engine.erase(erased, KINDS, () -> false);
    }

    private Set<String> found() {
        return ByteScan.find(store.files, SECRETS);
    }

    private void assertOthersAreThere() {
        assertThat(store.read(id(2))).isEqualTo("two");
        assertThat(store.read(id(3))).isEqualTo("three");
        assertThat(store.read(id(12))).startsWith("filling");
        assertThat(store.lookup(ERASED)).isInstanceOf(Lookup.Gone.class);
        try (Snapshot system = store.engine.snapshot(Caller.SYSTEM)) {
            assertThat(system.find(id(91))).isInstanceOf(Lookup.Found.class);
        }
    }

    @Test
    void nothingOfItIsLeftInAnyFile() {
        Erased erased = history();
        for (byte[] each : SECRETS) {
            boolean codes = each.length == VECTOR.length;
            assertThat(ByteScan.find(store.files, List.of(each)).stream().anyMatch(name -> name.startsWith("log/")))
                    .as("the search finds what is there")
                    .isNotEqualTo(codes);
            assertThat(ByteScan.find(store.files, List.of(each)))
                    .as("the search finds what is there")
                    .anyMatch(name -> name.startsWith("data/"));
        }

        Sweep sweep = erase(erased);
        assertThat(sweep.left()).isEmpty();
        assertThat(sweep.rewritten()).isPositive();
        assertThat(sweep.logOperations()).isEqualTo(7);
        assertThat(found()).isEmpty();
        assertOthersAreThere();
        try (Snapshot system = store.engine.snapshot(Caller.SYSTEM)) {
            assertThat(system.find(REMEMBERED)).isInstanceOf(Lookup.Missing.class);
        }
        Sweep again = erase(erased);
        assertThat(again.rewritten()).isZero();
        assertThat(again.logOperations()).isZero();
        store.crash();
        assertThat(found()).isEmpty();
        assertOthersAreThere();
    }

    @Test
    void aCrashAtAnyFileOperationLeavesAWholeStoreThatErasesOnTheSecondTry() {
        crashAtEvery(1, this::history);
    }

    @Test
    void aCrashWhereTheLogWasTrimmedDoesSoToo() {
        crashAtEvery(5, this::trimmedHistory);
    }

    private void crashAtEvery(int step, Supplier<Erased> history) {
        Erased counted = history.get();
        long first = store.files.operations() + 1;
        erase(counted);
        long last = store.files.operations();
        assertThat(last - first).isGreaterThan(100);
        int leftSomething = 0;
        for (long at = first; at <= last; at += step) {
            store.close();
            store = new EngineFixture(new SimulatedFileStore(at), options());
            Erased erased = history.get();
            store.files.crashAt(at);
            assertThatThrownBy(() -> erase(erased)).as("crash at %d", at).isInstanceOf(Throwable.class);
            assertThatThrownBy(() -> store.files.names()).isInstanceOf(SimulatedCrash.class);
            store.engine.close();
            store.files.restart();
            store.engine = Engine.open(store.options, EngineFixture.components(store.files, () -> store.now));
            leftSomething += found().isEmpty() ? 0 : 1;
            assertOthersAreThere();
            assertThat(erase(erased).left()).isEmpty();
            assertThat(found()).as("crash at %d", at).isEmpty();
            store.crash();
            assertThat(found()).as("crash at %d, and one after it", at).isEmpty();
            assertOthersAreThere();
        }
        assertThat(leftSomething)
                .as("crashes came early enough to leave something")
                .isGreaterThan(10);
    }

    @Test
    void whatAnEarlierFileLeftInTheOneThatIsBeingWrittenGoesToo() {
        fill(10, 13);
        store.commit(secret(ABSENT), remembered(REMEMBERED, ERASED));
        fill(13, 20);
        store.engine.flush();
        fill(20, 23);
        long mark = store.commit(delete(ERASED, 1)).sequence();
        assertThat(found()).contains(newestLogFile());
        erase(new Erased(Map.of(ERASED, mark)));
        assertThat(found()).isEmpty();
        store.crash();
        assertThat(found()).isEmpty();
        assertThat(store.read(id(21))).startsWith("filling");
    }

    private void fill(int from, int to) {
        for (int i = from; i < to; i++) {
            store.commit(put(id(i), ABSENT, "filling ".repeat(1_000)));
        }
    }

    private String newestLogFile() {
        return "log/"
                + store.files.list("log").stream()
                        .filter(name -> name.endsWith(".log"))
                        .toList()
                        .getLast();
    }

    @Test
    void anotherLifeOfTheIdStays() {
        Erased erased = history();
        store.commit(put(ERASED, Precondition.tombstoned(4), "again"), vectors(ERASED, SAME_TRANSACTION, 1f, 2f));
        erase(erased);
        assertThat(store.read(ERASED)).isEqualTo("again");
        assertThat(found()).isEmpty();
        store.crash();
        assertThat(store.read(ERASED)).isEqualTo("again");
        try (Snapshot snapshot = store.engine.snapshot(EngineFixture.ALICE)) {
            Block block = ((Lookup.Found) snapshot.find(ERASED)).block();
            assertThat(snapshot.vectors(block)).hasSize(1);
        }
    }

    @Test
    void aFollowerThatLagsReadsBlankedOperations() {
        Erased erased = history();
        erase(erased);
        List<LogRecord> records = new ArrayList<>();
        for (long at = 0;
                at < store.engine.feed().syncedThrough();
                at = records.getLast().sequence()) {
            records.addAll(store.engine.feed().read(at, 7));
        }
        long blanked = records.stream()
                .flatMap(each -> each.operations().stream())
                .filter(LoggedOperation.Blanked.class::isInstance)
                .count();
        assertThat(blanked).isEqualTo(7);
        assertThat(records)
                .extracting(LogRecord::sequence)
                .doesNotHaveDuplicates()
                .hasSize((int) store.engine.feed().syncedThrough());
    }

    @Test
    void whileASnapshotReadsTheOldFilesItIsNotDone() {
        Erased erased = history();
        try (Snapshot held = store.engine.snapshot(EngineFixture.ALICE)) {
            Refusals.assertRefused(ProblemKind.UNAVAILABLE, () -> erase(erased));
            assertThat(held.sequence()).isPositive();
        }
        assertThat(found()).isNotEmpty();
        erase(erased);
        assertThat(found()).isEmpty();
    }

    @Test
    void aDamagedSegmentIsNamedAndLeftAlone() {
        Erased erased = history();
        store.engine.flush();
        String damaged = found().stream()
                .filter(name -> name.endsWith(".parquet") && !name.contains("vectors"))
                .toList()
                .getLast();
        store.files.flip(damaged, ByteScan.indexIn(store.files, damaged, SECRETS.getFirst()), 0);
        Sweep sweep = erase(erased);
        assertThat(sweep.left()).hasSize(1).allMatch(damaged::startsWith);
        assertThat(found())
                .isNotEmpty()
                .allMatch(name -> name.startsWith(sweep.left().getFirst()));
        assertThat(store.lookup(ERASED)).isInstanceOf(Lookup.Gone.class);
    }

    @Test
    void aFailedWriteIsMadeUpForByTheNextTry() {
        Erased erased = history();
        store.engine.flush();
        store.files.failWrite(1);
        assertThatThrownBy(() -> erase(erased)).isInstanceOf(RuntimeException.class);
        erase(erased);
        assertThat(found()).isEmpty();
        assertOthersAreThere();
    }
}
