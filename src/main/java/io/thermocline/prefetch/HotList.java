package io.thermocline.prefetch;

import io.thermocline.block.BlockId;
import java.util.HashMap;
import java.util.Map;

/** The blocks that were read most, and about how often: a count-min sketch (Cormode, Muthukrishnan, 2005) and the best of what it counts. Not thread-safe. */
final class HotList {
    private static final int MOST = 64;
    private static final int ROWS = 4;
    private static final int COLUMNS = 1 << 13;

    private final int[] counts = new int[ROWS * COLUMNS];
    private final Map<BlockId, Long> best = new HashMap<>();
    private long least; // what a block must exceed to be among the best

    void add(BlockId id, int reads) {
        long hash = Hashes.of(id);
        long count = Long.MAX_VALUE;
        for (int row = 0; row < ROWS; row++) {
            int at = row * COLUMNS + (int) (Hashes.mix(hash + row) & (COLUMNS - 1));
            counts[at] = (int) Math.min(Integer.MAX_VALUE, (long) counts[at] + reads);
            count = Math.min(count, counts[at]);
        }
        if (best.containsKey(id) || best.size() < MOST || count > least) {
            best.put(id, count);
            shrink();
        }
    }

    private void shrink() {
        if (best.size() > MOST) {
            BlockId worst = null;
            long second = Long.MAX_VALUE;
            long worstCount = Long.MAX_VALUE;
            for (Map.Entry<BlockId, Long> each : best.entrySet()) {
                if (each.getValue() < worstCount) {
                    second = worstCount;
                    worstCount = each.getValue();
                    worst = each.getKey();
                } else {
                    second = Math.min(second, each.getValue());
                }
            }
            best.remove(worst);
            least = second;
        }
    }

    Map<BlockId, Long> best() {
        return best;
    }
}
