package io.thermocline.objects;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.testing.SimulatedObjectStore;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProbingTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SimulatedObjectStore store = new SimulatedObjectStore(5);
    private final AtomicLong nanos = new AtomicLong();

    private Probing probing(ObjectStore place) {
        return new Probing(place, () -> NOW, nanos::incrementAndGet, new Random(3), Duration.ofSeconds(10));
    }

    @Test
    void whatAKilledProbeLeftIsRemovedByTheNextButNoneThatMayBeUnderWay() {
        put("probe/%012x-0".formatted(NOW.minusSeconds(7200).toEpochMilli()));
        put("probe/%012x-0-contested".formatted(NOW.minusSeconds(7200).toEpochMilli()));
        String young = "probe/%012x-0".formatted(NOW.minusSeconds(60).toEpochMilli());
        put(young);
        put("segments/other");
        assertThat(probing(store).run().usable()).isTrue();
        assertThat(store.names()).containsExactly(young, "segments/other");
    }

    @Test
    void thoseWhoWaitShareOneProbe() throws InterruptedException {
        AtomicInteger puts = new AtomicInteger();
        CountDownLatch began = new CountDownLatch(1);
        CompletableFuture<Void> goOn = new CompletableFuture<>();
        Probing probing = probing(new Forwarding(store) {
            @Override
            public CompletableFuture<StoredObject> put(String name, ObjectSource source) {
                puts.incrementAndGet();
                began.countDown();
                return goOn.thenCompose(_ -> super.put(name, source));
            }
        });
        Thread first = Thread.ofVirtual().start(probing::run);
        began.await();
        Thread[] others = new Thread[5];
        for (int i = 0; i < others.length; i++) {
            others[i] = Thread.ofPlatform().start(probing::run);
            while (others[i].getState() != Thread.State.BLOCKED) {
                Thread.onSpinWait();
            }
        }
        goOn.complete(null);
        first.join();
        for (Thread each : others) {
            each.join();
        }
        assertThat(puts).hasValue(2);
    }

    private void put(String name) {
        Answered.await(store.put(name, ObjectSource.of(new byte[] {1})));
    }
}
