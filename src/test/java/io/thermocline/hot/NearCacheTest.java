package io.thermocline.hot;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.CachedRow;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the near cache weighs, and which of two rows it keeps. */
class NearCacheTest {
    private final List<BlockId> left = new ArrayList<>();

    private NearCache cache(long bytes) {
        return new NearCache(bytes, (id, _) -> left.add(id), (id, _) -> left.add(id));
    }

    private static NearCache.NearRow row(long sequence, int contentBytes) {
        return new NearCache.NearRow(sequence, 0, new CachedRow(HotWorld.header("n"), new byte[contentBytes]));
    }

    private static NearCache.NearRow header(long sequence) {
        return new NearCache.NearRow(sequence, 0, new CachedRow(HotWorld.header("n"), null));
    }

    private static VectorSet set(long block, int chunks, int dimension) {
        List<ChunkVector> vectors = new ArrayList<>();
        for (int i = 0; i < chunks; i++) {
            vectors.add(new ChunkVector(i, i, 1, new float[dimension]));
        }
        return new VectorSet(HotWorld.id(block), 1, "encoder", 1, vectors);
    }

    @Test
    void aRowWeighsItsContentAndMoreThanThat() {
        int empty = row(1, 0).weight();
        assertThat(empty).isGreaterThan(400);
        assertThat(row(1, 5_000).weight()).isEqualTo(empty + 5_000);
        assertThat(header(1).weight()).isEqualTo(empty);
    }

    @Test
    void vectorsWeighFourBytesANumberAndMoreThanThat() {
        int one = new NearCache.NearVectors(List.of(set(1, 1, 384))).weight();
        int two = new NearCache.NearVectors(List.of(set(1, 2, 384))).weight();
        assertThat(one).isGreaterThan(4 * 384);
        assertThat(two - one).isBetween(4 * 384, 4 * 384 + 100);
    }

    @Test
    void rowsAndVectorsHaveHalfOfTheBudgetEachAndSayWhatLeaves() {
        NearCache cache = cache(40_000);
        for (int block = 0; block < 100; block++) {
            cache.put(HotWorld.id(block), row(1, 1_000));
            cache.put(set(1_000 + block, 1, 300));
        }
        assertThat(cache.rowStats().budgetBytes()).isEqualTo(20_000);
        assertThat(cache.rowStats().bytes()).isBetween(15_000L, 20_000L);
        assertThat(cache.vectorStats().bytes()).isBetween(15_000L, 20_000L);
        assertThat(left).hasSize((int)
                (200 - cache.rowStats().entries() - cache.vectorStats().entries()));
        cache.budget(0);
        assertThat(cache.rowStats().entries() + cache.vectorStats().entries()).isZero();
        assertThat(left).hasSize(200);
    }

    @Test
    void keepsTheNewerRowAndTheWholeOne() {
        NearCache cache = cache(1 << 20);
        BlockId id = HotWorld.id(1);
        cache.put(id, header(5));
        cache.put(id, row(5, 10));
        cache.put(id, header(5));
        cache.put(id, row(4, 20));
        assertThat(cache.row(id, 5)).isNotNull();
        assertThat(cache.row(id, 5).content()).hasSize(10);
        assertThat(cache.row(id, 4)).isNull();
        cache.put(id, header(6));
        assertThat(cache.row(id, 5)).isNull();
        assertThat(cache.row(id, 6).content()).isNull();
        assertThat(left).as("what is replaced does not leave for want of room").isEmpty();
    }

    @Test
    void sweepsWhatHasExpiredOrWasNotUsed() {
        NearCache cache = cache(1 << 20);
        cache.put(HotWorld.id(1), row(1, 10));
        cache.put(HotWorld.id(2), row(1, 10));
        cache.put(
                HotWorld.id(3), new NearCache.NearRow(1, 5_000_000, new CachedRow(HotWorld.header("n"), new byte[1])));
        cache.seconds(50);
        assertThat(cache.row(HotWorld.id(2), 1)).isNotNull();
        cache.sweep(4_999_999, 100);
        assertThat(cache.rowStats().entries()).isEqualTo(3);
        cache.sweep(5_000_000, 100);
        assertThat(cache.row(HotWorld.id(3), 1)).isNull();
        cache.seconds(100);
        cache.sweep(5_000_000, 100);
        assertThat(cache.row(HotWorld.id(1), 1)).isNull();
        assertThat(cache.row(HotWorld.id(2), 1)).isNotNull();
    }
}
