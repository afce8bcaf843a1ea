package io.thermocline.table;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import java.util.List;

/**
 * One version of a block on its way into the table.
 *
 * @param toSequence the commit that superseded it, {@link #CURRENT} when none has
 */
record TableRow(Envelope envelope, Header header, long toSequence) {
    static final long CURRENT = Long.MAX_VALUE;

    /** Bytes on the heap, roughly: what a batch is bounded by. */
    long bytes() {
        long lists = 0;
        for (List<String> list : List.of(
                header.sharing().manifolds(),
                header.sharing().access(),
                header.annotations().tags())) {
            for (String each : list) {
                lists += 48 + each.length();
            }
        }
        return 512 + lists + header.name().length() + header.annotations().attributesJson().length;
    }

    TableRow until(long sequence) {
        return new TableRow(envelope, header, sequence);
    }
}
