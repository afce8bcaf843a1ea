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
 */
record Deletion(String manifold, boolean reimport, Call.Origin origin, Which which) {
    /** Which blocks. */
    sealed interface Which {
        /** Those with these ids, none twice. */
        record Listed(List<BlockId> ids) implements Which {
            public Listed {
                ids = List.copyOf(ids);
            }
        }

        /**
         * Those of which a filter is true.
         *
         * @param nowMicros the filter's {@code now}; blocks that were made later stay
         */
        record Filtered(String filter, long nowMicros) implements Which {
            public Filtered {
                Objects.requireNonNull(filter);
            }
        }
    }

    Deletion {
        Objects.requireNonNull(manifold);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(which);
    }

    static Deletion of(Call call, Which which) {
        return new Deletion(call.manifold(), call.reimport(), call.origin(), which);
    }

    /** The call that deletes one block. */
    Call call(Caller caller) {
        return new Call(caller, manifold, null, origin, true, false, reimport);
    }

    byte[] encode() {
        RecordedDeletion.Builder record = RecordedDeletion.newBuilder()
                .setManifold(manifold)
                .setReimport(reimport)
                .setDevice(origin.device())
                .setCorrelationId(origin.correlationId());
        switch (which) {
            case Which.Listed(List<BlockId> ids) -> {
                ByteBuffer bytes = ByteBuffer.allocate(ids.size() * BlockId.BYTES);
                ids.forEach(id -> id.write(bytes));
                record.setIds(ByteString.copyFrom(bytes.flip()));
            }
            case Which.Filtered(String filter, long nowMicros) ->
                record.setFilter(filter).setNowMicros(nowMicros);
        }
        return record.build().toByteArray();
    }

    static Deletion decode(byte[] bytes) {
        try {
            RecordedDeletion record = RecordedDeletion.parseFrom(bytes);
            Which which = record.getFilter().isEmpty()
                    ? new Which.Listed(ids(record))
                    : new Which.Filtered(record.getFilter(), record.getNowMicros());
            return new Deletion(
                    record.getManifold(),
                    record.getReimport(),
                    new Call.Origin(record.getDevice(), record.getCorrelationId()),
                    which);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("parameters that passed their checksum are none of a deletion", e);
        }
    }

    private static List<BlockId> ids(RecordedDeletion record) {
        ByteBuffer packed = record.getIds().asReadOnlyByteBuffer();
        List<BlockId> ids = new ArrayList<>();
        while (packed.hasRemaining()) {
            ids.add(BlockId.read(packed));
        }
        return ids;
    }
}
