package io.thermocline.hot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.thermocline.block.BlockId;

/** Until when rows of a block are not wanted any more: a slow reader may offer what was freed just now. Remembers so many blocks. Thread-safe. */
final class FreedRows {
    private static final int REMEMBERED = 16_384;

    private final Cache<BlockId, Long> before =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    /** Rows of before that commit are not wanted. */
    void add(BlockId id, long sequence) {
        before.put(id, sequence);
    }

    boolean has(BlockId id, long sequence) {
        Long wanted = before.getIfPresent(id);
        return wanted != null && sequence < wanted;
    }
}
