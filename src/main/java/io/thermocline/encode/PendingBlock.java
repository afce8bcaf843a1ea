package io.thermocline.encode;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.engine.Block;

/**
 * A version of a block whose vectors are still to come.
 *
 * @param sequence of the commit that wrote it
 * @param header of that version; what decides who sees it and which encoder reads it
 */
record PendingBlock(BlockId id, long version, long sequence, Header header) {
    static PendingBlock of(Block block) {
        Envelope envelope = block.envelope();
        return new PendingBlock(envelope.id(), envelope.version(), envelope.sequence(), block.header());
    }
}
