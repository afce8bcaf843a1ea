package io.thermocline.table;

import io.thermocline.block.Caller;
import io.thermocline.engine.Engine;
import io.thermocline.files.FileStore;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop;
import io.thermocline.log.StoreIdentity;
import java.time.InstantSource;

/** A metadata table that follows an engine as in a server, and the loop that has it follow. */
public record FollowedTable(MetadataTable table, FollowerLoop loop) implements AutoCloseable {
    /** Opens one and lets it follow. */
    public static FollowedTable open(
            Engine engine, TableOptions options, FollowerLoop.StartOver over, FileStore files, InstantSource clock) {
        var origin = engine.recovery().origin();
        StoreIdentity identity = new StoreIdentity(origin.storeId(), origin.epoch());
        MetadataTable table = new MetadataTable(
                options,
                new MetadataTable.Source(identity, engine.feed()::syncedThrough, clock, Throwable::printStackTrace));
        FollowerLoop loop = new FollowerLoop(
                new FollowerLoop.Source(engine.feed(), () -> engine.snapshot(Caller.SYSTEM), identity),
                table.follower(),
                new CheckpointFile(files, "table"),
                over,
                Throwable::printStackTrace);
        table.start(loop::signal);
        loop.start();
        return new FollowedTable(table, loop);
    }

    /** Its file is whole then. */
    @Override
    public void close() {
        loop.close();
        table.close();
    }
}
