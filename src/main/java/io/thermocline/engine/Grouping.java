package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.List;
import java.util.Set;

/**
 * Which rows a merge writes to segments of their own, so that what is hardly used can leave the machine without what is. A merge asks on its own
 * thread, once a row; answers may change from one merge to the next, and decide nothing but where rows lie. Thread-safe; never fails.
 */
public interface Grouping {
    /** Everything stays together. */
    Grouping NONE = new Grouping() {
        @Override
        public long leastBytes() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean cold(Envelope row, Header header) {
            return false;
        }

        @Override
        public void merged(Set<Long> sources, List<Result> results) {}
    };

    /** Of segments that are merged; what is smaller stays together. */
    long leastBytes();

    /** Whether a row that is the current one of its block is hardly used. Superseded rows are not asked for: they lie with the cold ones. */
    boolean cold(Envelope row, Header header);

    /** A merge is part of the store: what was known of its sources is now known of what came of them. */
    void merged(Set<Long> sources, List<Result> results);

    /**
     * A segment that came of a merge.
     *
     * @param cold whether it holds what is hardly used
     */
    record Result(long segment, boolean cold) {}
}
