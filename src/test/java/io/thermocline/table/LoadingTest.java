package io.thermocline.table;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Caller;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Snapshot;
import io.thermocline.log.StoreIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table is filled with more blocks than its memory need hold. */
class LoadingTest {
    private static final int TRANSACTIONS = 105;
    private static final int BLOCKS_EACH = 1_000;

    @TempDir
    Path root;

    private static void write(TableWorld world) {
        for (int i = 0; i < TRANSACTIONS; i++) {
            Operation[] puts = new Operation[BLOCKS_EACH];
            for (int k = 0; k < BLOCKS_EACH; k++) {
                puts[k] = world.put(TableWorld.id((long) i * BLOCKS_EACH + k), 0, TableWorld.header("n"));
            }
            world.commit(puts);
        }
    }

    private static long size(TableOptions options) {
        try {
            return Files.size(options.folder().resolve(TableFile.NAME));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatIsLoadedGoesToTheDiskOnTheWay() throws SQLException {
        TableOptions options = TableWorld.options(root.resolve("loaded"));
        List<Long> sizes = new ArrayList<>();
        try (TableWorld world = new TableWorld(root);
                TableFile file = TableFile.open(options)) {
            write(world);
            file.make();
            try (Snapshot snapshot = world.store.engine().snapshot(Caller.SYSTEM)) {
                new Loading(file, _ -> sizes.add(size(options))).load(snapshot, Long.MAX_VALUE, damage -> {
                    throw damage;
                });
            }
            assertThat(sizes.getLast()).as("before it is finished").isGreaterThan(10 * sizes.getFirst());
            assertThat(file.progress()).as("until then it is of no use").isEmpty();
            file.finish(new StoreIdentity(new UUID(1, 2), 3), 1);
            assertThat(file.contents(file.space()).rows()).isEqualTo(TRANSACTIONS * BLOCKS_EACH);
        }
    }
}
