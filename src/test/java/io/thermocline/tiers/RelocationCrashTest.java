package io.thermocline.tiers;

import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.thermocline.block.BlockId;
import io.thermocline.operations.Operation;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Stops the machine amid the operations that move segments, at their steps on the disk and at their calls to the archive: they come to their end after the start. */
class RelocationCrashTest {
    private static final int STEP = Integer.getInteger("stride", 5);
    private static final Eviction ALL = new Eviction(null, null, null, false, true);

    private final Map<BlockId, String> contents = new TreeMap<>();

    private static Operation archive(TiersWorld world, Eviction which) {
        return await(world.tiers.archive(TiersWorld.ROOT, null, which)).operation();
    }

    private static Operation promote(TiersWorld world, Eviction which) {
        return await(world.tiers.promote(TiersWorld.ROOT, null, which)).operation();
    }

    private void fill(TiersWorld world) {
        contents.clear();
        for (int i = 0; i < 3; i++) {
            contents.put(world.put("content " + i), "content " + i);
            if (i < 2) {
                world.engine().flush();
            }
        }
    }

    @Test
    void archivingComesToItsEndWhereverTheMachineStopped() {
        eachCrash(new Course(this::fill, RelocationCrashTest::archive, "ARCHIVE"));
    }

    @Test
    void bringingBackComesToItsEndWhereverTheMachineStopped() {
        eachCrash(new Course(
                world -> {
                    fill(world);
                    assertThat(world.end(archive(world, ALL)).state()).isEqualTo(Operation.State.SUCCEEDED);
                },
                RelocationCrashTest::promote,
                "WARM"));
    }

    /** What is done, and where everything lies when it is. */
    private record Course(
            Consumer<TiersWorld> prepare, BiFunction<TiersWorld, Eviction, Operation> begin, String tier) {}

    private void eachCrash(Course course) {
        long firstOperation;
        long lastOperation;
        long firstCall;
        long lastCall;
        try (TiersWorld world = new TiersWorld()) {
            course.prepare().accept(world);
            Operation begun = course.begin().apply(world, ALL);
            firstOperation = world.simulated.files().operations() + 1;
            firstCall = world.objects.calls() + 1;
            assertThat(world.end(begun).state()).isEqualTo(Operation.State.SUCCEEDED);
            lastOperation = world.simulated.files().operations();
            lastCall = world.objects.calls();
            assertAllThere(world, course.tier());
        }
        assertThat(lastOperation - firstOperation).isGreaterThan(30);
        assertThat(lastCall - firstCall).isGreaterThan(3);
        for (long at = firstOperation; at <= lastOperation; at += STEP) {
            long operation = at;
            crash(course, "operation " + at, world -> world.simulated.files().crashAt(operation));
        }
        for (long at = firstCall; at <= lastCall; at += 2) {
            long call = at;
            crash(course, "call " + at, world -> world.objects.crashAt(call));
        }
    }

    private void crash(Course course, String where, Consumer<TiersWorld> order) {
        try (TiersWorld world = new TiersWorld()) {
            course.prepare().accept(world);
            Operation begun = course.begin().apply(world, ALL);
            order.accept(world);
            Throwable stopped = catchThrowable(() -> world.end(begun));
            world.crash();
            Operation ended = world.end(begun);
            assertThat(ended.state())
                    .as("%s: %s %s", where, ended.problem(), stopped)
                    .isEqualTo(Operation.State.SUCCEEDED);
            assertAllThere(world, course.tier());
            assertThat(world.faults).as(where).isEmpty();
        }
    }

    private void assertAllThere(TiersWorld world, String tier) {
        for (BlockId each : contents.keySet()) {
            assertThat(world.tiers.place(TiersWorld.ROOT, each).tier()).isEqualTo(tier);
        }
        contents.forEach((id, content) -> assertThat(world.read(id)).isEqualTo(content));
    }
}
