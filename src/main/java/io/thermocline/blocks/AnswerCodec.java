package io.thermocline.blocks;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.Durability;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.v1.RecordedOutcome;
import io.thermocline.v1.RecordedWrite;
import io.thermocline.v1.RecordedWrites;
import java.util.List;

/**
 * Answers as an idempotency record keeps them ({@code RecordedWrites} in {@code thermocline/v1/system.proto}). They are written before the commit,
 * so what the committer stamps is left out and taken from the record's own envelope: it is of the same commit.
 */
final class AnswerCodec {
    private AnswerCodec() {}

    static byte[] encode(List<NextBlock> blocks) {
        RecordedWrites.Builder writes = RecordedWrites.newBuilder();
        for (NextBlock block : blocks) {
            PlannedWrite write = block.write();
            writes.addWrites(RecordedWrite.newBuilder()
                    .setOutcome(outcome(write.outcome()))
                    .setId(ByteString.copyFrom(write.target().id().toBytes()))
                    .setVersion(write.target().nextVersion())
                    .setCreatedAtMicros(write.createdAtMicros())
                    .setExpiresAtMicros(write.expiresAtMicros())
                    .setFlags(block.flags())
                    .setHeader(HeaderCodec.toMessage(write.header())));
        }
        return writes.build().toByteArray();
    }

    /** The answers given again. */
    static List<WriteAnswer> decode(Slot.Answered recorded, Durability durability) {
        try {
            return RecordedWrites.parseFrom(recorded.answer()).getWritesList().stream()
                    .map(write -> answer(write, recorded, durability))
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "a record that passed its checksum holds no answers to writes of blocks", e);
        }
    }

    private static WriteAnswer answer(RecordedWrite write, Slot.Answered recorded, Durability durability) {
        long createdAt = write.getCreatedAtMicros();
        Envelope envelope = new Envelope(
                BlockId.ofBytes(write.getId().toByteArray()),
                recorded.sequence(),
                write.getVersion(),
                createdAt == 0 ? recorded.timeMicros() : createdAt,
                recorded.timeMicros(),
                write.getExpiresAtMicros(),
                write.getFlags());
        BlockView block = new BlockView(envelope, HeaderCodec.fromMessage(write.getHeader()), null, null, Tier.HOT);
        return new WriteAnswer(outcome(write.getOutcome()), block, durability, true);
    }

    private static RecordedOutcome outcome(WriteAnswer.Outcome outcome) {
        return switch (outcome) {
            case CREATED -> RecordedOutcome.RECORDED_CREATED;
            case REPLACED -> RecordedOutcome.RECORDED_REPLACED;
            case PATCHED -> RecordedOutcome.RECORDED_PATCHED;
            case DELETED -> RecordedOutcome.RECORDED_DELETED;
        };
    }

    private static WriteAnswer.Outcome outcome(RecordedOutcome outcome) {
        return switch (outcome) {
            case RECORDED_CREATED -> WriteAnswer.Outcome.CREATED;
            case RECORDED_REPLACED -> WriteAnswer.Outcome.REPLACED;
            case RECORDED_PATCHED -> WriteAnswer.Outcome.PATCHED;
            case RECORDED_DELETED -> WriteAnswer.Outcome.DELETED;
            case RECORDED_OUTCOME_UNSPECIFIED, UNRECOGNIZED ->
                throw new IllegalStateException("a recorded answer without an outcome");
        };
    }
}
