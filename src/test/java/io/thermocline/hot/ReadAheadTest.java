package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.engine.CachedRow;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Rows that were read before anybody asked: beside the near cache, out of its budget, until the first read or until others want the room. */
class ReadAheadTest {
    private static final int CONTENT = 1_000;

    private final NearCache near = new NearCache(512_000, (_, _) -> {}, (_, _) -> {});
    private final ReadAhead ahead = near.ahead();

    private void put(long block, long sequence) {
        ahead.put(HotWorld.id(block), sequence, 0, new CachedRow(HotWorld.header("n"), new byte[CONTENT]));
    }

    @Test
    void theFirstReadTakesARowToTheNearCache() {
        ahead.on(true);
        put(1, 5);
        assertThat(near.row(HotWorld.id(1), 4)).isNull();
        assertThat(near.row(HotWorld.id(1), 5)).isNotNull();
        assertThat(ahead.stats().used()).isOne();
        assertThat(ahead.stats().entries()).isZero();
        assertThat(near.row(HotWorld.id(1), 5)).isNotNull();
        assertThat(ahead.stats().used()).isOne();
    }

    @Test
    void theOldestGuessesMakeRoomAndAreWasted() {
        ahead.on(true);
        for (int block = 0; block < 60; block++) {
            put(block, 1);
        }
        ReadAhead.Stats stats = ahead.stats();
        assertThat(stats.bytes()).isLessThanOrEqualTo(stats.budgetBytes());
        assertThat(stats.entries()).isBetween(30L, 45L);
        assertThat(stats.wasted()).isEqualTo(60 - stats.entries());
        assertThat(near.row(HotWorld.id(0), 1)).isNull();
        assertThat(near.row(HotWorld.id(59), 1)).isNotNull();
    }

    @Test
    void itsRoomIsTheNearCachesAndComesBack() {
        ahead.on(true);
        put(1, 1);
        assertThat(ahead.stats().budgetBytes()).isEqualTo(64_000);
        assertThat(near.rowStats().budgetBytes()).isEqualTo(256_000);
        near.budget(256_000);
        assertThat(ahead.stats().budgetBytes()).isEqualTo(32_000);
        ahead.on(false);
        assertThat(ahead.stats().entries()).isZero();
        assertThat(ahead.stats().budgetBytes()).isZero();
        assertThat(near.rowStats().budgetBytes()).isEqualTo(128_000);
        put(2, 1);
        assertThat(ahead.stats().entries()).isZero();
    }

    @Test
    void aReplacedRowAndOneThatIsEvictedGo() {
        ahead.on(true);
        put(1, 5);
        put(1, 4);
        near.removeOlder(HotWorld.id(1), 6);
        assertThat(near.row(HotWorld.id(1), 5)).isNull();
        put(2, 7);
        assertThat(near.evict(new Selection(null, null, true)).entries()).isOne();
        assertThat(ahead.stats().wasted()).isEqualTo(2);
        assertThat(ahead.stats().bytes()).isZero();
    }

    @Test
    void whatNobodyAskedForGoesAfterTheRetention() {
        ahead.on(true);
        put(1, 5);
        near.seconds(100);
        near.sweep(0, 60);
        assertThat(ahead.stats().entries()).isZero();
    }

    @Test
    void whatIsHeldWholeIsNotWantedAgain() {
        try (HotWorld world = new HotWorld(HotOptions.of(64 << 10, 64 << 10), Duration.ofHours(1))) {
            BlockId id = HotWorld.id(1);
            world.put(id, "content");
            world.engine.flush();
            try (var snapshot = world.engine.snapshot(Caller.SYSTEM)) {
                assertThat(snapshot.readAhead(id, false)).as("while it is off").isZero();
                world.tier.ahead().on(true);
                assertThat(snapshot.readAhead(id, false)).isPositive();
                assertThat(world.tier.mayHold(id)).isTrue();
                assertThat(snapshot.readAhead(id, false)).isZero();
                assertThat(snapshot.readAhead(HotWorld.id(2), false)).isZero();
            }
            assertThat(world.engine.stats().reads().disk()).isZero();
            assertThat(world.read(id)).isEqualTo("content");
            assertThat(world.engine.stats().reads().disk()).isZero();
            assertThat(world.tier.ahead().stats().used()).isOne();
        }
    }
}
