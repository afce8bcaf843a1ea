package io.thermocline.blocks;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Block;
import io.thermocline.engine.Snapshot;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One version of a block as a caller gets it.
 *
 * @param content null when the call did not ask for it
 * @param vectors null when the call did not ask for them
 * @param tier where the block was when it was read
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
public record BlockView(
        Envelope envelope,
        Header header,
        byte @Nullable [] content,
        @Nullable List<VectorSet> vectors,
        Tier tier) {
    public BlockView {
        Objects.requireNonNull(envelope);
        Objects.requireNonNull(header);
        Objects.requireNonNull(tier);
        vectors = vectors == null ? null : List.copyOf(vectors);
    }

    /** A block with what is asked for, read on the snapshot that it was found on. */
    public static BlockView of(Snapshot snapshot, Block block, Include include) {
        return new BlockView(
                block.envelope(),
                block.header(),
                include.content() ? snapshot.content(block) : null,
                include.vectors() ? snapshot.vectors(block) : null,
                Tier.of(block.resident(), block.archived()));
    }
}
