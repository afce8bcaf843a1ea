package io.thermocline.table;

import static io.thermocline.table.TableWorld.ALICE;
import static io.thermocline.table.TableWorld.header;
import static io.thermocline.table.TableWorld.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Caller;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The loop follows on its own thread while others write and ask. */
class TableConcurrencyTest {
    private static final int PAIRS = 40;
    private static final int ROUNDS = 12;

    @TempDir
    Path root;

    @Test
    void queriesSeeWholeTransactionsAndEveryOneThatWasAnswered() throws Exception {
        try (TableWorld world = new TableWorld(root);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            world.follow();
            world.table.start(world.loop::signal);
            world.loop.start();
            for (int i = 0; i < PAIRS; i++) {
                world.commit(
                        world.put(id(2L * i), 0, header("v1", "{\"pair\":" + i + "}")),
                        world.put(id(2L * i + 1), 0, header("v1", "{\"pair\":" + i + "}")));
            }
            AtomicBoolean done = new AtomicBoolean();
            List<Future<Integer>> asking = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                asking.add(threads.submit(() -> ask(world, done)));
            }
            for (int round = 1; round <= ROUNDS; round++) {
                for (int i = 0; i < PAIRS; i++) {
                    world.commit(
                            world.put(id(2L * i), round, header("v" + (round + 1))),
                            world.put(id(2L * i + 1), round, header("v" + (round + 1))));
                }
                // A checkpoint and a clearing become due
                world.store.pass(Duration.ofSeconds(31));
                assertThat(world.table.count(world.view(Caller.SYSTEM), null)).isEqualTo(2 * PAIRS);
            }
            done.set(true);
            for (Future<Integer> each : asking) {
                assertThat(each.get(60, TimeUnit.SECONDS)).isPositive();
            }
            assertThat(world.faults).isEmpty();
            assertThat(world.table.stats().rebuilds()).isEqualTo(1);
        }
    }

    /** How often it asked. */
    private static int ask(TableWorld world, AtomicBoolean done) {
        int asked = 0;
        while (!done.get()) {
            TableView view = world.view(ALICE);
            List<TableAggregate.Group> groups = world.table
                    .aggregate(new TableAggregate(
                            view,
                            null,
                            List.of(TableField.parse("name", "by")),
                            List.of(new TableAggregate.Metric(TableAggregate.Function.COUNT, null))))
                    .groups();
            long blocks = 0;
            for (TableAggregate.Group each : groups) {
                long inGroup =
                        ((TableValue.Whole) each.metrics().getFirst()).value().longValueExact();
                assertThat(inGroup % 2)
                        .as("halves of a transaction in %s", groups)
                        .isZero();
                blocks += inGroup;
            }
            assertThat(blocks).as("at sequence %d: %s", view.sequence(), groups).isEqualTo(2L * PAIRS);
            asked++;
        }
        return asked;
    }
}
