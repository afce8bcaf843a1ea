package io.thermocline.tiering;

import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.log.Payload;
import io.thermocline.testing.SimulatedEngine;
import io.thermocline.testing.SimulatedObjectStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The loop on a real engine with a simulated archive. */
class EngineMovesTest {
    private static final int BYTES = 40_000;

    private final SimulatedObjectStore objects = new SimulatedObjectStore(7);
    private final SimulatedEngine world = new SimulatedEngine(objects);
    /** Passes by nothing but pauses. */
    private final AtomicLong nanos = new AtomicLong();

    private final List<RuntimeException> faults = new ArrayList<>();
    private final List<BlockId> blocks = new ArrayList<>();
    private Tiering tiering = open();

    private Tiering open() {
        TieringOptions options =
                new TieringOptions(OptionalLong.of(10L * BYTES), Optional.empty(), Duration.ofHours(24), 1L << 30, 0);
        return new Tiering(
                options,
                new EngineMoves(world.engine().archive(), false),
                new Temperatures(Duration.ofHours(24), world.clock()),
                new Tiering.World(
                        world.files(),
                        new Tiering.Time(world.clock(), nanos::get, nanos::addAndGet),
                        Runnable::run,
                        Tiering.Readers.NONE,
                        faults::add));
    }

    @AfterEach
    void close() {
        tiering.close();
        world.close();
        assertThat(faults).isEmpty();
    }

    /** Segments with one incompressible block each. */
    private void segments(int count) {
        for (int i = 0; i < count; i++) {
            BlockId id = BlockIds.derived("test", "block " + blocks.size());
            byte[] content = new byte[BYTES];
            world.random().nextBytes(content);
            Header header = new Header(
                    BlockClass.PROGRAM_STATE,
                    "",
                    null,
                    false,
                    new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), false, Band.GREEN, List.of()),
                    Annotations.NONE,
                    new Media("text/plain", BYTES, new byte[32]));
            await(world.engine()
                    .submit(Transaction.of(
                            new Operation.Put(
                                    id,
                                    Precondition.ABSENT,
                                    0,
                                    0,
                                    0,
                                    Payload.block(HeaderCodec.encode(header), content, world.random())),
                            CommitContext.SYSTEM)));
            blocks.add(id);
            world.engine().flush();
        }
    }

    private void everythingIsThere() {
        try (Snapshot snapshot = world.engine().snapshot(Caller.SYSTEM)) {
            for (BlockId each : blocks) {
                assertThat(snapshot.findWithContent(each))
                        .isInstanceOfSatisfying(
                                Lookup.Found.class,
                                found -> assertThat(snapshot.content(found.block()))
                                        .hasSize(BYTES));
            }
        }
    }

    @Test
    void aStoreBeyondItsBudgetGoesToTheArchiveAndAnswersAllTheSame() {
        segments(16);
        tiering.step();
        TieringStats stats = tiering.stats();
        assertThat(stats.place().archivedSegments()).isBetween(6, 9);
        assertThat(stats.place().warmBytes()).isLessThan(10L * BYTES);
        assertThat(stats.work().archived().segments()).isEqualTo(stats.place().archivedSegments());
        everythingIsThere();
        tiering.close();
        world.restart();
        tiering = open();
        tiering.step();
        assertThat(tiering.stats().place().archivedSegments())
                .isEqualTo(stats.place().archivedSegments());
        everythingIsThere();
    }

    @Test
    void anArchiveThatIsAwayIsTriedAgainAndOneThatRefusesSaysSo() {
        segments(12);
        objects.setPlace(SimulatedObjectStore.Place.AWAY);
        tiering.step();
        assertThat(tiering.stats().archive().kind()).isEqualTo(ArchiveState.Kind.UNAVAILABLE);
        assertThat(tiering.stats().place().archivedSegments()).isZero();
        objects.setPlace(SimulatedObjectStore.Place.CLOSED_OFF);
        world.pass(Duration.ofMinutes(1));
        tiering.step();
        assertThat(tiering.stats().archive().kind()).isEqualTo(ArchiveState.Kind.REFUSED);
        objects.setPlace(SimulatedObjectStore.Place.THERE);
        world.pass(Duration.ofMinutes(20));
        tiering.step();
        assertThat(tiering.stats().place().archivedSegments()).isPositive();
        everythingIsThere();
    }
}
