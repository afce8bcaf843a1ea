package io.thermocline.bench;

import io.thermocline.engine.Engine;
import io.thermocline.files.FileStore;
import io.thermocline.follow.CheckpointFile;
import io.thermocline.follow.FollowerLoop.StartOver;
import io.thermocline.table.FollowedTable;
import io.thermocline.table.TableOptions;
import io.thermocline.table.TableStats;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A metadata table that follows an engine as in a server, and what the kernel says its threads have written: nobody else writes its file. */
final class CountedTable implements AutoCloseable {
    /** Those that DuckDB starts have the name of the one that opened it. */
    private static final String THREADS = "follow-table";

    private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

    private final FollowedTable followed;
    private final Engine engine;
    private final long opened;

    CountedTable(Engine engine, Path folder, FileStore files, InstantSource clock) {
        this.engine = engine;
        followed = FollowedTable.open(engine, TableOptions.defaults(folder), StartOver.IN_BACKGROUND, files, clock);
        while (followed.table().stats().state() != TableStats.State.FOLLOWING) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        opened = written(ProcessHandle.current().pid());
    }

    /** Bytes that it has written so far; not those by which DuckDB unpacks itself first. */
    long written() {
        return written(ProcessHandle.current().pid()) - opened;
    }

    /** Waits until a server's table is open, and DuckDB unpacked. */
    static void awaitOpen(RestClient client) throws IOException {
        while (!client.get("/q/health/ready").contains("\"FOLLOWING\"")) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until everything is in its file; the clock has to be ahead by what lies between two checkpoints. */
    void awaitDurable() {
        while (followed.table().stats().place().durable() < engine.feed().syncedThrough()) {
            followed.loop().signal();
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Waits until everything is in the file of a server's table, which is so at most half a minute later. */
    static void awaitDurable(FileStore files, long sequence) {
        CheckpointFile checkpoint = new CheckpointFile(files, "table");
        while (checkpoint.read().orElseThrow().sequence() < sequence) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Bytes that the threads of a process's table have handed to the kernel so far, for files. */
    static long written(long process) {
        Path tasks = Path.of("/proc", Long.toString(process), "task");
        try (Stream<Path> each = Files.list(tasks)) {
            return each.mapToLong(CountedTable::writtenByTask).sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long writtenByTask(Path task) {
        try {
            if (!Files.readString(task.resolve("comm")).strip().equals(THREADS)) {
                return 0;
            }
            List<String> counts = Files.readAllLines(task.resolve("io"));
            return counts.stream()
                    .filter(line -> line.startsWith("wchar: "))
                    .mapToLong(line -> Long.parseLong(line.substring(7)))
                    .sum();
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    @Override
    public void close() {
        followed.close();
    }
}
