package io.thermocline.query;

import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Include;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.table.TablePage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the blocks of a page on a snapshot, each in the version that matched while that is kept; where it is not, in the current one if that matches too.
 *
 * @param filter null for all blocks
 */
record PageReader(
        Snapshot snapshot, Include include, @Nullable Filter filter) {
    /** Most bytes of contents of one page, unless its first block alone has more. */
    static final long MAX_BYTES = 32L << 20;

    /**
     * Blocks of a page.
     *
     * @param read matches that were looked at, from the first; less than all where the rest would be too large
     * @param bytes of contents
     */
    record Read(List<BlockView> blocks, int read, long bytes) {}

    Read read(List<TablePage.Match> matches) {
        List<BlockView> blocks = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < matches.size(); i++) {
            Block block = block(matches.get(i));
            if (block == null) {
                continue;
            }
            long more = include.content() ? block.header().media().size() : 0;
            if (bytes + more > MAX_BYTES && !blocks.isEmpty()) {
                return new Read(blocks, i, bytes);
            }
            bytes += more;
            blocks.add(BlockView.of(snapshot, block, include));
        }
        return new Read(blocks, matches.size(), bytes);
    }

    private @Nullable Block block(TablePage.Match match) {
        Lookup now = include.content() ? snapshot.findWithContent(match.id()) : snapshot.find(match.id());
        if (!(now instanceof Lookup.Found(Block current))) {
            return null;
        }
        if (current.envelope().sequence() == match.sequence()) {
            return current;
        }
        if (snapshot.findVersion(match.id(), match.version()) instanceof Lookup.Found(Block then)
                && then.envelope().sequence() == match.sequence()) {
            return then;
        }
        boolean kept = filter == null || filter.keeps(current.envelope(), current.header(), snapshot.nowMicros());
        return kept ? current : null;
    }
}
