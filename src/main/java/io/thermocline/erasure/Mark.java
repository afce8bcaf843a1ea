package io.thermocline.erasure;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.v1.RecordedMark;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * One batch of an erasure, as it is kept ({@code thermocline/v1/system.proto}).
 *
 * @param operation the erasure
 * @param number of the batch, from 0
 * @param blocks that are erased by it
 * @param missing blocks of the batch that were not there for the caller
 * @param refused blocks of the batch that the caller may not erase
 * @param cursor where the next batch begins
 */
record Mark(BlockId operation, int number, List<BlockId> blocks, long missing, long refused, String cursor) {
    Mark {
        Objects.requireNonNull(operation);
        blocks = List.copyOf(blocks);
        Objects.requireNonNull(cursor);
    }

    /** Blocks that were looked at. */
    long size() {
        return blocks.size() + missing + refused;
    }

    byte[] encode() {
        ByteBuffer packed = ByteBuffer.allocate(blocks.size() * BlockId.BYTES);
        blocks.forEach(id -> id.write(packed));
        return RecordedMark.newBuilder()
                .setOperation(ByteString.copyFrom(operation.toBytes()))
                .setNumber(number)
                .setIds(ByteString.copyFrom(packed.flip()))
                .setMissing(missing)
                .setRefused(refused)
                .setCursor(cursor)
                .build()
                .toByteArray();
    }

    static Mark decode(byte[] bytes) {
        try {
            RecordedMark record = RecordedMark.parseFrom(bytes);
            ByteBuffer packed = record.getIds().asReadOnlyByteBuffer();
            List<BlockId> blocks = new ArrayList<>();
            while (packed.hasRemaining()) {
                blocks.add(BlockId.read(packed));
            }
            return new Mark(
                    BlockId.ofBytes(record.getOperation().toByteArray()),
                    record.getNumber(),
                    blocks,
                    record.getMissing(),
                    record.getRefused(),
                    record.getCursor());
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a block that passed its checksum is no mark of an erasure", e);
        }
    }
}
