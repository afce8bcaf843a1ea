package io.thermocline.hot;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A store of entries that hangs when it is told to, until it gives up as a member does whose operation timed out. What must be survived: any call waits, and
 * then throws.
 */
final class HangingEntries implements EntryStore {
    private final HeldEntries held = new HeldEntries();
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean hanging;

    void hang() {
        hanging = true;
    }

    /** Ends all calls that hang, and those to come. */
    void giveUp() {
        givenUp.countDown();
    }

    /** Calls that hang. */
    int waiting() {
        return waiting.get();
    }

    private void check() {
        if (hanging) {
            waiting.incrementAndGet();
            try {
                givenUp.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            } finally {
                waiting.decrementAndGet();
            }
            throw new IllegalStateException("the call timed out");
        }
    }

    @Override
    public byte[] get(EntryKey key) {
        check();
        return held.get(key);
    }

    @Override
    public void setAll(Map<EntryKey, byte[]> entries) {
        check();
        held.setAll(entries);
    }

    @Override
    public void deleteAll(Collection<EntryKey> keys) {
        check();
        held.deleteAll(keys);
    }

    @Override
    public void close() {
        held.close();
    }
}
