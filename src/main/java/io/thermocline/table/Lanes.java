package io.thermocline.table;

import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * The pool: so many statements at a time, each on a platform thread, since a statement holds its thread inside DuckDB and virtual threads would keep
 * their carriers from all others. Thread-safe.
 */
final class Lanes implements AutoCloseable {
    private final int size;
    private final Duration most;
    private final Semaphore free;
    private final ExecutorService threads;
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private final Deque<DuckDBConnection> idle = new ConcurrentLinkedDeque<>();
    private final Set<Statement> running = ConcurrentHashMap.newKeySet();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    /** Changed under the write lock alone. */
    private @Nullable TableFile file;

    /** What is done with a connection; every statement goes through {@link #watched}. */
    interface Work<T> {
        T on(DuckDBConnection connection) throws SQLException;
    }

    /** What a statement is for. */
    interface Run<T> {
        T run() throws SQLException;
    }

    /** @param most longest wait for a lane */
    Lanes(int size, Duration most) {
        this.size = size;
        this.most = most;
        this.free = new Semaphore(size, true);
        this.threads = Executors.newFixedThreadPool(
                size, Thread.ofPlatform().name("table-query-", 0).daemon().factory());
    }

    /** Queries go to this file from now on. */
    void attach(TableFile opened) {
        use.writeLock().lock();
        try {
            file = opened;
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Makes another file of the one there is; what is under way ends before, and queries wait meanwhile. When that fails there is none. */
    TableFile exchange(Callable<TableFile> making) throws SQLException {
        use.writeLock().lock();
        try {
            file = null;
            for (DuckDBConnection each = idle.poll(); each != null; each = idle.poll()) {
                close(each);
            }
            TableFile made = making.call();
            file = made;
            return made;
        } catch (SQLException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            // a Callable may throw anything checked
            throw new IllegalStateException(e);
        } finally {
            use.writeLock().unlock();
        }
    }

    /** Stops all statements and lets go of the file; queries are refused until there is another. */
    void detach() {
        for (Statement each : running) {
            cancel(each);
        }
        use.writeLock().lock();
        try {
            file = null;
            for (DuckDBConnection each = idle.poll(); each != null; each = idle.poll()) {
                close(each);
            }
        } finally {
            use.writeLock().unlock();
        }
    }

    /**
     * Runs something on a lane and waits for it.
     *
     * @throws ProblemException of kind OVERLOADED if none was free in time, UNAVAILABLE if there is no file
     * @throws SQLException what the work threw
     */
    <T> T run(Work<T> work) throws SQLException {
        acquire();
        Callable<T> onLane = () -> {
            try {
                return onLane(work);
            } finally {
                free.release();
            }
        };
        try {
            return threads.submit(onLane).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.unavailable("was not waited for");
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case SQLException failure -> throw failure;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    private void acquire() {
        waiting.incrementAndGet();
        try {
            if (!free.tryAcquire(most.toNanos(), TimeUnit.NANOSECONDS)) {
                refused.incrementAndGet();
                throw ProblemException.of(
                        ProblemKind.OVERLOADED,
                        "Too many queries at a time: try again, or raise thermocline.table.connections.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Faults.unavailable("was not waited for");
        } finally {
            waiting.decrementAndGet();
        }
    }

    private <T> T onLane(Work<T> work) throws SQLException {
        use.readLock().lock();
        try {
            TableFile current = file;
            if (current == null) {
                throw Faults.unavailable("is being derived anew");
            }
            DuckDBConnection pooled = idle.poll();
            DuckDBConnection connection = pooled == null ? current.connect() : pooled;
            boolean sound = false;
            try {
                T answer = work.on(connection);
                sound = true;
                return answer;
            } finally {
                if (sound) {
                    idle.push(connection);
                } else {
                    close(connection);
                }
            }
        } finally {
            use.readLock().unlock();
        }
    }

    /** Whether there is a file to ask. */
    boolean open() {
        use.readLock().lock();
        try {
            return file != null;
        } finally {
            use.readLock().unlock();
        }
    }

    /** Runs a statement that {@link #detach} can stop. */
    <T> T watched(Statement statement, Run<T> run) throws SQLException {
        running.add(statement);
        try {
            return run.run();
        } finally {
            running.remove(statement);
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // it has ended by itself
        }
    }

    private static void close(DuckDBConnection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // there is nothing more to let go of
        }
    }

    TableStats.Pool stats() {
        return new TableStats.Pool(size, size - free.availablePermits(), waiting.get(), refused.get());
    }

    @Override
    public void close() {
        detach();
        threads.shutdown();
    }
}
