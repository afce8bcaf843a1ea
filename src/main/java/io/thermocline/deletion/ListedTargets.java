package io.thermocline.deletion;

import io.thermocline.block.BlockId;
import java.util.List;

/** Ids that were listed; the cursor is the number of those before. */
record ListedTargets(List<BlockId> ids, int batch) implements Targets {
    ListedTargets {
        ids = List.copyOf(ids);
    }

    @Override
    public long total() {
        return ids.size();
    }

    @Override
    public Batch after(String cursor) {
        int from = cursor.isEmpty() ? 0 : Integer.parseInt(cursor);
        int to = Math.min(ids.size(), from + batch);
        return new Batch(ids.subList(from, to), Integer.toString(to));
    }
}
