package io.thermocline.prefetch;

import io.thermocline.block.BlockId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What each stream has read last: of the streams that read last, so many. Used by one thread. */
final class Streams {
    private static final int MOST = 8_192;
    private static final float LOAD = 0.75f;

    private final Map<Long, Last> byStream = new LinkedHashMap<>(16, LOAD, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Last> eldest) {
            return size() > MOST;
        }
    };

    /**
     * The last two blocks of a stream.
     *
     * @param block read last
     * @param before read before that; null if nothing was
     */
    record Last(BlockId block, @Nullable BlockId before) {}

    /** Notes a read; answers what the stream had read before. */
    @Nullable
    Last read(long stream, BlockId id) {
        Last last = byStream.get(stream);
        byStream.put(stream, new Last(id, last == null ? null : last.block()));
        return last;
    }

    int size() {
        return byStream.size();
    }
}
