package io.thermocline.search;

import io.thermocline.block.BlockId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The k best blocks so far, each with its best row. Thread-safe: changes take a lock, the threshold is read without. */
final class NearestBlocks {
    private final int k;
    private final Map<BlockId, RowHit> byBlock = new HashMap<>();
    private final TreeSet<RowHit> ordered = new TreeSet<>(RowHit.BEST_FIRST);
    private volatile float threshold = Float.NEGATIVE_INFINITY;

    NearestBlocks(int k) {
        this.k = k;
    }

    /** A row that scores less is not among the k best; one that scores as much may be, by its id. Never goes down. */
    float threshold() {
        return threshold;
    }

    synchronized void offer(RowHit hit) {
        RowHit known = byBlock.get(hit.id());
        if (known != null && RowHit.BEST_FIRST.compare(known, hit) <= 0) {
            return;
        }
        if (known != null) {
            ordered.remove(known);
        }
        byBlock.put(hit.id(), hit);
        ordered.add(hit);
        if (ordered.size() > k) {
            byBlock.remove(ordered.removeLast().id());
        }
        if (ordered.size() == k) {
            threshold = ordered.last().score();
        }
    }

    /** Best first. */
    synchronized List<RowHit> best() {
        return List.copyOf(ordered);
    }
}
