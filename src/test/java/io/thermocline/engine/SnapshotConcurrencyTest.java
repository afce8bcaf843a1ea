package io.thermocline.engine;

import static io.thermocline.engine.EngineFixture.ALICE;
import static io.thermocline.engine.EngineFixture.id;
import static io.thermocline.engine.EngineFixture.put;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Readers beside a writer, flushes and compactions: a snapshot always shows whole transactions, and all that were acknowledged before it. */
@Timeout(60)
class SnapshotConcurrencyTest {
    private static final int BLOCKS = 12;
    private static final int TRANSACTIONS = 1500;

    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void aSnapshotShowsWholeTransactionsOnly() {
        EngineOptions options = EngineFixture.small()
                .with(new EngineOptions.Memtables(60 << 10, 3))
                .with(new EngineOptions.Retention(Duration.ZERO, 1 << 20))
                .withBackground(true);
        try (EngineFixture store = new EngineFixture(options)) {
            List<CompletableFuture<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                readers.add(CompletableFuture.supplyAsync(() -> readUntilDone(store.engine)));
            }
            CompletableFuture<Void> compactor = CompletableFuture.runAsync(() -> {
                while (!done.get()) {
                    store.engine.compact();
                }
            });
            write(store);
            done.set(true);
            compactor.join();
            assertThat(readers).allSatisfy(reader -> assertThat(reader.join()).isPositive());
            assertThat(store.engine.stats().maintenance().flushes()).isPositive();
            assertThat(store.engine.stats().maintenance().compactions()).isPositive();
            assertThat(store.engine.stats().lastError()).isNull();
            store.reopen();
            assertThat(store.read(id(0))).isEqualTo("v" + TRANSACTIONS);
        }
    }

    private void write(EngineFixture store) {
        try {
            for (long version = 1; version <= TRANSACTIONS; version++) {
                List<Operation> operations = new ArrayList<>();
                for (int i = 0; i < BLOCKS; i++) {
                    Precondition required = version == 1 ? Precondition.ABSENT : Precondition.versionIs(version - 1);
                    operations.add(put(id(i), required, "v" + version));
                }
                store.commit(operations.toArray(Operation[]::new));
                acknowledged.set(version);
            }
        } finally {
            done.set(true);
        }
    }

    private long readUntilDone(Engine engine) {
        long snapshots = 0;
        while (!done.get() || snapshots == 0) {
            long before = acknowledged.get();
            try (Snapshot snapshot = engine.snapshot(ALICE)) {
                long version = versionOf(snapshot, id(0));
                assertThat(version).isGreaterThanOrEqualTo(before).isEqualTo(snapshot.sequence());
                for (int i = BLOCKS - 1; i > 0; i--) {
                    assertThat(versionOf(snapshot, id(i))).isEqualTo(version);
                }
                int listed = snapshot.newestFirst(ListPosition.START, 100, _ -> true)
                        .blocks()
                        .size();
                assertThat(listed).isEqualTo(version == 0 ? 0 : BLOCKS);
            }
            snapshots++;
        }
        return snapshots;
    }

    private static long versionOf(Snapshot snapshot, BlockId id) {
        if (snapshot.find(id) instanceof Lookup.Found found) {
            long version = found.block().envelope().version();
            String content = new String(snapshot.content(found.block()), StandardCharsets.UTF_8);
            assertThat(content).isEqualTo("v" + version);
            return version;
        }
        return 0;
    }
}
