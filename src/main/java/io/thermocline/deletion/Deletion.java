package io.thermocline.deletion;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.Call;
import io.thermocline.blocks.Limits;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.filter.Filters;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.v1.RecordedDeletion;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a deletion is begun with, as an operation keeps it ({@code thermocline/v1/system.proto}).
 *
 * @param manifold of the call
 * @param reimport whether it may delete documentation
 */
public record Deletion(String manifold, boolean reimport, Call.Origin origin, Which which) {
    /** Which blocks. */
    public sealed interface Which {
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

        /** No more: all that were meant are known elsewhere. */
        record Known() implements Which {}
    }

    public Deletion {
        Objects.requireNonNull(manifold);
        Objects.requireNonNull(origin);
        Objects.requireNonNull(which);
    }

    /**
     * What a call is to delete.
     *
     * @throws ProblemException of kind INVALID for no ids or more than {@link Limits#transactionSteps}, MALFORMED for a filter that cannot be read
     */
    public static Deletion of(Call call, Selection selection, Deletions.Store store, Limits limits) {
        Which which = switch (selection) {
            case Selection.ByIds(List<BlockId> ids) -> {
                if (ids.isEmpty() || ids.size() > limits.transactionSteps()) {
                    throw Problem.field(
                                    ProblemKind.INVALID,
                                    "ids",
                                    "are " + ids.size() + "; 1 to " + limits.transactionSteps() + " may be named")
                            .exception();
                }
                yield new Which.Listed(List.copyOf(new LinkedHashSet<>(ids)));
            }
            case Selection.ByFilter(String filter) -> {
                String known = store.filters().compile(filter).text();
                try (Snapshot snapshot = store.snapshots().apply(call.caller())) {
                    yield new Which.Filtered(known, snapshot.nowMicros());
                }
            }
        };
        return new Deletion(call.manifold(), call.reimport(), call.origin(), which);
    }

    /** The same without which blocks it is for. */
    public Deletion done() {
        return new Deletion(manifold, reimport, origin, new Which.Known());
    }

    /** Whether it says no more which blocks it is for. */
    public boolean isDone() {
        return which instanceof Which.Known;
    }

    /** What must be true of each block; null for nothing. */
    public @Nullable Filter filter(Filters filters) {
        return which instanceof Which.Filtered(String text, long nowMicros)
                ? filters.compile(text).at(nowMicros)
                : null;
    }

    /** The call that deletes one block. */
    public Call call(Caller caller) {
        return new Call(caller, manifold, null, origin, true, false, reimport);
    }

    /** As an operation keeps it. */
    public byte[] encode() {
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
            case Which.Known() -> record.setDone(true);
        }
        return record.build().toByteArray();
    }

    /** What {@link #encode} gave. */
    public static Deletion decode(byte[] bytes) {
        try {
            RecordedDeletion record = RecordedDeletion.parseFrom(bytes);
            Which which = which(record);
            return new Deletion(
                    record.getManifold(),
                    record.getReimport(),
                    new Call.Origin(record.getDevice(), record.getCorrelationId()),
                    which);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("parameters that passed their checksum are none of a deletion", e);
        }
    }

    private static Which which(RecordedDeletion record) {
        if (record.getDone()) {
            return new Which.Known();
        }
        return record.getFilter().isEmpty()
                ? new Which.Listed(ids(record))
                : new Which.Filtered(record.getFilter(), record.getNowMicros());
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
