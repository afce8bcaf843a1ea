package io.thermocline.bench;

import io.thermocline.bench.ServerProcess.KeptConnection;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

/**
 * Requests at a fixed rate, whatever the answers take: each connection has its own timetable, and a request's time runs from when it was due, not from when it
 * was sent, so that an answer that comes late counts for all requests that had to wait behind it.
 */
final class OpenLoop {
    /** Below so many nanoseconds a thread that parks wakes too late. */
    private static final long SPIN_NANOS = 60_000;

    private final int port;
    private final byte[] request;
    private final int connections;

    OpenLoop(int port, byte[] request, int connections) {
        this.port = port;
        this.request = request;
        this.connections = connections;
    }

    /** What was asked for a while; nanoseconds in ascending order. */
    @SuppressWarnings("ArrayRecordComponent") // never modified, never compared
    record Times(long[] nanos) {
        double micros(double quantile) {
            int index = (int) Math.ceil(quantile * nanos.length) - 1;
            return nanos[Math.max(0, index)] / 1e3;
        }

        /** What was asked for in all of them. */
        static Times of(List<Times> parts) {
            return new Times(parts.stream()
                    .flatMapToLong(part -> Arrays.stream(part.nanos))
                    .sorted()
                    .toArray());
        }
    }

    /** Requests a second when each connection sends the next as soon as it has its answer. */
    double saturation(Duration most) {
        long end = System.nanoTime() + most.toNanos();
        long done = 0;
        for (long each : each(number -> {
            long sent = 0;
            try (KeptConnection connection = new KeptConnection(port)) {
                while (System.nanoTime() < end) {
                    exchange(connection);
                    sent++;
                }
            }
            return new long[] {sent};
        })) {
            done += each;
        }
        return done / (most.toNanos() / 1e9);
    }

    /** Times of requests at a rate. */
    Times at(double perSecond, Duration most) {
        long start = System.nanoTime() + 10_000_000;
        int requests = (int) (perSecond * most.toNanos() / 1e9 / connections);
        double pause = 1e9 * connections / perSecond;
        long[] all = each(number -> {
            long[] nanos = new long[requests];
            try (KeptConnection connection = new KeptConnection(port)) {
                for (int i = 0; i < requests; i++) {
                    long due = start + (long) ((i + (double) number / connections) * pause);
                    awaitTime(due);
                    exchange(connection);
                    nanos[i] = System.nanoTime() - due;
                }
            }
            return nanos;
        });
        Arrays.sort(all);
        return new Times(all);
    }

    private void exchange(KeptConnection connection) throws IOException {
        int status = connection.exchange(request);
        if (status != 200) {
            throw new IOException("status " + status);
        }
    }

    private static void awaitTime(long due) {
        long left = due - System.nanoTime();
        while (left > 0) {
            if (left > SPIN_NANOS) {
                LockSupport.parkNanos(left - SPIN_NANOS);
            } else {
                Thread.onSpinWait();
            }
            left = due - System.nanoTime();
        }
    }

    /** What one connection does. */
    private interface Work {
        long[] on(int connection) throws IOException;
    }

    private long[] each(Work work) {
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Callable<long[]>> calls = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                int number = i;
                calls.add(() -> work.on(number));
            }
            List<long[]> results = new ArrayList<>();
            for (Future<long[]> each : threads.invokeAll(calls)) {
                results.add(each.get());
            }
            return results.stream().flatMapToLong(Arrays::stream).toArray();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
