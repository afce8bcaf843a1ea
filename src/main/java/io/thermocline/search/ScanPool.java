package io.thermocline.search;

import io.thermocline.segment.VectorSection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that scans share; as many as may be busy with vectors at a time. Thread-safe. */
public final class ScanPool implements AutoCloseable {
    /** Rows that a thread takes at a time: about a quarter of a millisecond of work. */
    private static final int SLICE_ROWS = 16 * 1024;

    private final int threads;
    private final ExecutorService pool;

    /** @param threads at least 1 */
    public ScanPool(int threads) {
        this.threads = threads;
        this.pool = Executors.newFixedThreadPool(
                threads, Thread.ofPlatform().name("scan-", 0).daemon().factory());
    }

    private record Slice(VectorSection section, int from, int to) {}

    /** Scans all sections; returns when every thread is done with them, even if the caller is interrupted: what they read may go after that. */
    void scan(ExactScan scan, List<VectorSection> sections) {
        List<Slice> slices = slices(sections);
        AtomicInteger next = new AtomicInteger();
        List<Future<?>> working = new ArrayList<>();
        for (int i = Math.min(threads, slices.size()); i > 0; i--) {
            working.add(pool.submit(() -> {
                for (int slice = next.getAndIncrement(); slice < slices.size(); slice = next.getAndIncrement()) {
                    Slice mine = slices.get(slice);
                    scan.scan(mine.section(), mine.from(), mine.to());
                }
            }));
        }
        await(working, scan);
    }

    private static List<Slice> slices(List<VectorSection> sections) {
        List<Slice> slices = new ArrayList<>();
        for (VectorSection section : sections) {
            int rows = section.rows();
            for (int from = 0; from < rows; from += SLICE_ROWS) {
                slices.add(new Slice(section, from, Math.min(rows, from + SLICE_ROWS)));
            }
        }
        return slices;
    }

    private static void await(List<Future<?>> working, ExactScan scan) {
        boolean interrupted = false;
        RuntimeException fault = null;
        for (Future<?> each : working) {
            while (!each.isDone() || each.state() == Future.State.FAILED) {
                try {
                    each.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    scan.stop();
                } catch (ExecutionException e) {
                    scan.stop();
                    fault = e.getCause() instanceof RuntimeException cause
                            ? cause
                            : new IllegalStateException(e.getCause());
                    break;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (fault != null) {
            throw fault;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
