package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Parts every merge of three or more segments: blocks of odd ids are hardly used. */
final class OddIdsCold implements Grouping {
    /** What came of merges, in their order. */
    final List<Set<Long>> sources = new ArrayList<>();

    final List<List<Result>> results = new ArrayList<>();

    @Override
    public long leastBytes() {
        return 0;
    }

    @Override
    public boolean cold(Envelope row, Header header) {
        return (row.id().low() & 1) == 1;
    }

    @Override
    public void merged(Set<Long> merged, List<Result> into) {
        sources.add(merged);
        results.add(into);
    }
}
