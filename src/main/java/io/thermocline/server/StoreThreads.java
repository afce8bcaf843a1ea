package io.thermocline.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The threads that a store's parts share. */
final class StoreThreads {
    private StoreThreads() {}

    /** Virtual ones, for what waits. */
    static ExecutorService waiting() {
        return Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("store-", 0).factory());
    }

    /** For moves and uploads, whose bursts would keep the carriers of virtual threads from calls. As many as wait for each other. */
    static ExecutorService moving() {
        return Executors.newCachedThreadPool(
                Thread.ofPlatform().daemon().name("thermocline-mover-", 0).factory());
    }
}
