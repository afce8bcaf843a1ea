package io.thermocline.cli;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** How a command waits before it tries again. */
interface Pause {
    /** Waits that long. */
    void await(Duration time) throws InterruptedException;

    /** Waits on the real clock. */
    static Pause real() {
        return time -> new CountDownLatch(1).await(time.toNanos(), TimeUnit.NANOSECONDS);
    }
}
