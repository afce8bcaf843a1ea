package io.thermocline.deletion;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.Call;
import io.thermocline.v1.RecordedDeletion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a deletion is begun with, as an operation keeps it ({@code thermocline/v1/system.proto}).
 *
 * @param manifold of the call
 * @param reimport whether it may delete documentation
 * @param ids none twice
 */
record Deletion(String manifold, boolean reimport, Call.Origin origin, List<BlockId> ids) {
    Deletion {
        Objects.requireNonNull(manifold);
        Objects.requireNonNull(origin);
        ids = List.copyOf(ids);
    }

    static Deletion of(Call call, List<BlockId> ids) {
        return new Deletion(call.manifold(), call.reimport(), call.origin(), ids);
    }

    /** The call that deletes one block. */
    Call call(Caller caller) {
        return new Call(caller, manifold, null, origin, true, false, reimport);
    }

    byte[] encode() {
        ByteBuffer bytes = ByteBuffer.allocate(ids.size() * BlockId.BYTES);
        ids.forEach(id -> id.write(bytes));
        return RecordedDeletion.newBuilder()
                .setManifold(manifold)
                .setReimport(reimport)
                .setDevice(origin.device())
                .setCorrelationId(origin.correlationId())
                .setIds(ByteString.copyFrom(bytes.flip()))
                .build()
                .toByteArray();
    }

    static Deletion decode(byte[] bytes) {
        try {
            RecordedDeletion record = RecordedDeletion.parseFrom(bytes);
            ByteBuffer packed = record.getIds().asReadOnlyByteBuffer();
            List<BlockId> ids = new ArrayList<>();
            while (packed.hasRemaining()) {
                ids.add(BlockId.read(packed));
            }
            return new Deletion(
                    record.getManifold(),
                    record.getReimport(),
                    new Call.Origin(record.getDevice(), record.getCorrelationId()),
                    ids);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("parameters that passed their checksum are none of a deletion", e);
        }
    }
}
