package io.thermocline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Caller;
import io.thermocline.engine.Block;
import io.thermocline.engine.BlockList;
import io.thermocline.engine.ListPosition;
import io.thermocline.engine.Snapshot;
import io.thermocline.table.MetadataTable.Agreement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows of odd blocks agree with the blocks, however the table stores them; what differs is found by {@code ConsistencyTest}. */
class RowAuditTest {
    private static final int BLOCKS = 300;

    @TempDir
    Path root;

    private static void assertAllAgree(TableWorld world) {
        try (Snapshot snapshot = world.store.engine().snapshot(Caller.SYSTEM)) {
            BlockList page = snapshot.readableBlocks(ListPosition.START, BLOCKS, damage -> {
                throw damage;
            });
            List<Block> blocks = page.blocks();
            assertThat(blocks).hasSize(BLOCKS);
            var found = world.table.compare(TableView.of(snapshot), blocks);
            assertThat(blocks)
                    .allSatisfy(each -> assertThat(found.get(each.envelope().id()))
                            .as("%s", each.header())
                            .isEqualTo(Agreement.SAME));
        }
    }

    @Test
    void rowsOfOddBlocksAgreeBeforeAndAfterTheyAreOnTheDisk() {
        try (TableWorld world = new TableWorld(root)) {
            RandomBlocks random = new RandomBlocks(new Random(17));
            for (int i = 0; i < BLOCKS; i++) {
                RandomBlocks.Block next = random.next(i);
                world.commit(world.put(TableWorld.id(i), 0, next.header()));
            }
            world.follow();
            assertAllAgree(world);
            world.store.pass(Duration.ofSeconds(31));
            world.follow();
            world.stop();
            world.open();
            world.follow();
            assertAllAgree(world);
        }
    }
}
