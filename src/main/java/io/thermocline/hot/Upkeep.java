package io.thermocline.hot;

import io.thermocline.engine.Loop;
import java.time.Duration;
import java.time.Instant;

/**
 * The work in the background: what the map's writer was told is done, near caches are swept, and budgets follow the heap. Thread-safe; a step is for one
 * thread at a time.
 */
final class Upkeep implements AutoCloseable {
    private static final Duration TICK = Duration.ofSeconds(1);
    /** Near caches are swept every so many seconds. */
    private static final int SWEEP_SECONDS = 16;

    private final HotOptions options;
    private final TierWorld world;
    private final NearCache near;
    private final EntryMap map;
    private final MapWriter writer;
    private final BudgetController controller;
    private final Loop loop;
    private final Instant began;
    private volatile Runnable roomAgain = () -> {};
    private volatile Pressure pressure = Pressure.NONE; // written by the loop's step

    /** One that has done nothing yet, and does nothing by itself before {@link #start}. */
    Upkeep(HotOptions options, TierWorld world, NearCache near, EntryMap map, MapWriter writer) {
        this.options = options;
        this.world = world;
        this.near = near;
        this.map = map;
        this.writer = writer;
        this.controller = new BudgetController(world.heap(), options.heapKeptFree());
        this.loop = new Loop("hot-writer", TICK, this::work, world.faults());
        this.began = world.clock().instant();
    }

    /** Starts the thread; at most once. */
    void start() {
        loop.start();
        loop.signal();
    }

    /** Asks for a step soon. */
    void signal() {
        loop.signal();
    }

    /** One step, here and now. */
    void step() {
        loop.step();
    }

    /** Has a loop woken when the writer has room again. */
    void onRoom(Runnable wake) {
        roomAgain = wake;
    }

    /** How short memory is. */
    Pressure pressure() {
        return pressure;
    }

    private void work() {
        tick();
        boolean hadRoom = writer.hasRoom();
        if (writer.step()) {
            loop.signal();
        }
        if (!hadRoom && writer.hasRoom()) {
            roomAgain.run();
        }
    }

    private void tick() {
        Instant now = world.clock().instant();
        int seconds = (int) Math.max(0, Duration.between(began, now).toSeconds());
        if (options.mapBytes() > 0) {
            map.ensure(world.nanos().getAsLong());
        }
        if (near.seconds() == seconds) {
            return;
        }
        boolean sweep = near.seconds() / SWEEP_SECONDS != seconds / SWEEP_SECONDS;
        near.seconds(seconds);
        long nowMicros = Math.addExact(Math.multiplyExact(now.getEpochSecond(), 1_000_000), now.getNano() / 1_000);
        if (sweep) {
            near.sweep(nowMicros, options.retention().toSeconds());
        }
        writer.tell(new MapWriter.Task.Sweep(seconds, nowMicros));
        if (controller.look()) {
            near.budget((long) (options.cacheBytes() * controller.nearShare()));
            writer.tell(new MapWriter.Task.Budget((long) (options.mapBytes() * controller.mapShare())));
        }
        pressure = controller.pressure();
    }

    /** Ends the thread. */
    @Override
    public void close() {
        loop.close();
    }
}
