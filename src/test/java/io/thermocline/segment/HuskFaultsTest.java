package io.thermocline.segment;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.ObjectFault;
import io.thermocline.testing.SimulatedCrash;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever goes wrong at whichever step of making, fetching or restoring, a segment can be read, and doing it again finishes it. */
class HuskFaultsTest {
    /** What can be done to a segment, from what it begins with, and what holds afterwards. */
    private enum Change {
        MAKE {
            @Override
            void prepare(ArchivedWorld world) {
                world.archive.upload(world.files, world.meta, Throttle.NONE);
            }

            @Override
            void run(ArchivedWorld world) {
                Husk.make(world.files, world.meta);
            }
        },
        FETCH {
            @Override
            void prepare(ArchivedWorld world) {
                world.archive();
                world.loseFiles();
            }

            @Override
            void run(ArchivedWorld world) {
                Husk.fetch(world.files, world.meta, world.archive, Throttle.NONE);
            }
        },
        RESTORE {
            @Override
            void prepare(ArchivedWorld world) {
                world.archive();
            }

            @Override
            void run(ArchivedWorld world) {
                Husk.restore(world.files, world.meta, world.archive, Throttle.NONE);
            }
        };

        abstract void prepare(ArchivedWorld world);

        abstract void run(ArchivedWorld world);

        boolean leavesHusk() {
            return this != RESTORE;
        }
    }

    private static ArchivedWorld prepared(Change change, long seed) {
        ArchivedWorld world = ArchivedWorld.of(seed);
        change.prepare(world);
        return world;
    }

    /** Does the change with something going wrong at each of its steps in turn, until nothing does. */
    private static void atEachStep(Change change, Consumer<ArchivedWorld> afterwards, Fault fault) {
        int step = 0;
        boolean failed = true;
        while (failed) {
            step++;
            ArchivedWorld world = prepared(change, 100 + step);
            fault.order(world, step);
            failed = fault.strikes(() -> change.run(world));
            afterwards.accept(world);
            change.run(world);
            assertThat(Husk.is(world.files, world.meta)).isEqualTo(change.leavesHusk());
            assertThat(world.files.list(SegmentFiles.FOLDER)).hasSize(5);
            try (Segment segment = world.open()) {
                world.requireAll(segment);
            }
        }
        assertThat(step).as("the step at which nothing failed").isGreaterThan(1);
    }

    private interface Fault {
        void order(ArchivedWorld world, int step);

        boolean strikes(Runnable change);
    }

    private static boolean fails(Runnable change, Class<? extends Throwable> how) {
        try {
            change.run();
            return false;
        } catch (RuntimeException | SimulatedCrash e) {
            assertThat(e).isInstanceOf(how);
            return true;
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aCrashAtAnyStepOnTheDiskIsSurvived(Change change) {
        atEachStep(
                change,
                world -> {
                    world.files.crash();
                    world.restart();
                    requireReadable(change, world);
                },
                new Fault() {
                    @Override
                    public void order(ArchivedWorld world, int step) {
                        world.files.crashAt(world.files.operations() + step);
                    }

                    @Override
                    public boolean strikes(Runnable run) {
                        return fails(run, SimulatedCrash.class);
                    }
                });
    }

    /** As archived, and what was never taken away as whole as well. */
    private static void requireReadable(Change change, ArchivedWorld world) {
        if (change == Change.FETCH) {
            return;
        }
        try (Segment segment = world.open()) {
            world.requireAll(segment);
        }
        if (!Husk.is(world.files, world.meta)) {
            try (Segment segment = Segment.open(world.files, world.meta)) {
                world.requireAll(segment);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Change.class)
    void aFailedWriteLeavesWhatWasThere(Change change) {
        Consumer<ArchivedWorld> afterwards = world -> {
            world.files.failWrite(Long.MAX_VALUE);
            requireReadable(change, world);
        };
        atEachStep(change, afterwards, new Fault() {
            @Override
            public void order(ArchivedWorld world, int step) {
                world.files.failWrite(step);
            }

            @Override
            public boolean strikes(Runnable run) {
                return fails(run, UncheckedIOException.class);
            }
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = ObjectFault.class,
            names = {"UNAVAILABLE", "DENIED", "CUT_SHORT", "WRONG_BYTES"})
    void whateverTheArchiveAnswersOnceNothingWrongTakesAPlace(ObjectFault fault) {
        for (Change change : List.of(Change.FETCH, Change.RESTORE)) {
            for (int call = 1; call <= 6; call++) {
                ArchivedWorld world = prepared(change, 200 + call);
                world.store.fail(fault, call);
                boolean mustWork = fault == ObjectFault.WRONG_BYTES;
                boolean failed = fails(() -> change.run(world), RuntimeException.class);
                assertThat(failed && mustWork).isFalse();
                world.store.heal();
                change.run(world);
                try (Segment segment = change.leavesHusk() ? world.open() : Segment.open(world.files, world.meta)) {
                    world.requireAll(segment);
                }
            }
        }
    }
}
