package io.thermocline.calls;

import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether the store is open, and how many calls are inside.
 *
 * <pre>STARTING → OPEN → STOPPING; STARTING → STOPPING</pre>
 *
 * Thread-safe. The lifecycle alone opens and shuts it.
 *
 * @param <S> what a call may use while it is inside: {@link Services}, but for tests
 */
public final class Gate<S> {
    // A phaser counts no further than 65,535; some are inside for a moment before they are turned away.
    private static final int MOST_PARTIES = 50_000;
    private static final Duration RETRY_WHILE_STARTING = Duration.ofSeconds(1);
    private static final Duration RETRY_WHILE_STOPPING = Duration.ofSeconds(5);

    private final AtomicReference<State<S>> state = new AtomicReference<>(new Starting<>());
    private final int most;
    // One party of its own, so that it does not end while the gate is open and nobody is inside.
    private final Phaser inside = new Phaser(1);

    /**
     * A gate that is not open yet.
     *
     * @param most calls that may be inside at once, about
     */
    public Gate(int most) {
        if (most < 1 || most > MOST_PARTIES) {
            throw new IllegalArgumentException("between 1 and " + MOST_PARTIES + " calls may be inside, not " + most);
        }
        this.most = most;
    }

    private sealed interface State<S> {}

    private record Starting<S>() implements State<S> {}

    private record Open<S>(S services) implements State<S> {
        Open {
            Objects.requireNonNull(services);
        }
    }

    private record Stopping<S>() implements State<S> {}

    /** One call's way in and out. Thread-safe. */
    public final class Pass implements AutoCloseable {
        private final S services;
        private final AtomicBoolean closed = new AtomicBoolean();

        private Pass(S services) {
            this.services = services;
        }

        /** What the call may use until it is closed. */
        public S services() {
            return services;
        }

        /**
         * For calls that last: whether more may be begun.
         *
         * @throws io.thermocline.problem.ProblemException of kind UNAVAILABLE once the store stops
         */
        public void requireOpen() {
            if (!isOpen()) {
                throw closed().exception();
            }
        }

        /** The call is over; doing it again changes nothing. */
        @Override
        public void close() {
            if (closed.compareAndSet(false, true)) {
                inside.arriveAndDeregister();
            }
        }
    }

    /** Lets calls in. Does nothing when the gate is shut for good. */
    public void open(S services) {
        State<S> now = state.get();
        if (now instanceof Starting) {
            state.compareAndSet(now, new Open<>(services));
        }
    }

    /**
     * Lets one call in.
     *
     * @throws io.thermocline.problem.ProblemException of kind UNAVAILABLE while the store starts or stops, of kind OVERLOADED when too many
     *     are inside
     */
    public Pass enter() {
        if (inside.getRegisteredParties() > most) {
            throw ProblemException.of(ProblemKind.OVERLOADED, "Too many requests are under way; try again shortly.");
        }
        if (state.get() instanceof Open<S>(S services) && inside.register() >= 0) {
            Pass pass = new Pass(services);
            // Shut in between: whoever waits for the last call may have counted without this one.
            if (state.get() instanceof Open) {
                return pass;
            }
            pass.close();
        }
        throw closed().exception();
    }

    /** Whether calls are let in. */
    public boolean isOpen() {
        return state.get() instanceof Open;
    }

    /** Lets nobody in any more, and waits for those inside; false when some are still there after that time. */
    public boolean shut(Duration patience) {
        if (state.getAndSet(new Stopping<>()) instanceof Stopping) {
            return inside.getRegisteredParties() == 0;
        }
        int phase = inside.arriveAndDeregister();
        try {
            inside.awaitAdvanceInterruptibly(phase, patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Problem closed() {
        boolean starting = state.get() instanceof Starting;
        return new Problem(
                ProblemKind.UNAVAILABLE,
                starting
                        ? "The store is starting; try again shortly."
                        : "The store is stopping; try again when it is back.",
                List.of(),
                starting ? RETRY_WHILE_STARTING : RETRY_WHILE_STOPPING);
    }
}
