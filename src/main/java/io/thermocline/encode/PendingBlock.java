package io.thermocline.encode;

import io.thermocline.block.BlockId;
import io.thermocline.block.Header;

/**
 * A version of a block whose vectors are still to come.
 *
 * @param sequence of the commit that wrote it
 * @param header of that version; what decides who sees it and which encoder reads it
 */
record PendingBlock(BlockId id, long version, long sequence, Header header) {}
