package io.thermocline.engine;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The one shape of work in the background: a named thread that runs a step whenever it is signalled, and at least once in a while. Signals
 * that come while one is waiting are one. A test that wants to be in charge does not start the thread and calls {@link #step} itself.
 * Thread-safe.
 */
public final class Loop implements AutoCloseable {
    private enum Tick {
        RUN,
        STOP
    }

    private final Runnable work;
    private final Consumer<RuntimeException> faults;
    private final Duration atLeastEvery;
    private final BlockingQueue<Tick> ticks = new ArrayBlockingQueue<>(1);
    private final Thread thread;
    private volatile Duration rest; // until the next step, if nothing asks for one; written by steps
    private volatile boolean stopped;

    /**
     * A loop that does not run yet.
     *
     * @param atLeastEvery longest time between two steps
     * @param work one step; it may run on several threads, one after another
     * @param faults told of what a step threw; the loop goes on
     */
    public Loop(String name, Duration atLeastEvery, Runnable work, Consumer<RuntimeException> faults) {
        this.work = Objects.requireNonNull(work);
        this.faults = Objects.requireNonNull(faults);
        this.atLeastEvery = Objects.requireNonNull(atLeastEvery);
        this.rest = atLeastEvery;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** Starts the thread; at most once. */
    public void start() {
        thread.start();
    }

    /** Asks for a step soon; returns at once. */
    public void signal() {
        ticks.offer(Tick.RUN);
    }

    /** Has the next step come after that time at the latest; for the step under way. */
    public void restAtMost(Duration time) {
        rest = time.compareTo(atLeastEvery) < 0 ? time : atLeastEvery;
    }

    /** Runs one step here and now; what it throws goes to whoever calls. */
    public synchronized void step() {
        rest = atLeastEvery;
        work.run();
    }

    /** Lets a step under way finish and ends the thread. Safe to repeat. */
    @Override
    public void close() {
        stopped = true;
        ticks.clear();
        ticks.offer(Tick.STOP);
        if (thread.isAlive() && !thread.equals(Thread.currentThread())) {
            joinUninterruptibly();
        }
    }

    private void run() {
        try {
            while (!stopped) {
                if (ticks.poll(rest.toMillis(), TimeUnit.MILLISECONDS) != Tick.STOP && !stopped) {
                    runStep();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runStep() {
        try {
            step();
        } catch (RuntimeException e) {
            faults.accept(e);
        } catch (InternalError e) {
            faults.accept(new IllegalStateException("a mapped file cannot be read", e));
        }
    }

    private void joinUninterruptibly() {
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
