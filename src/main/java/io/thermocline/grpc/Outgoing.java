package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.VectorSet;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.v1.BatchWritten;
import io.thermocline.v1.Block;
import io.thermocline.v1.Durability;
import io.thermocline.v1.Envelope;
import io.thermocline.v1.Outcome;
import io.thermocline.v1.Problem;
import io.thermocline.v1.Tier;
import io.thermocline.v1.Violation;
import io.thermocline.v1.WriteReply;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** What the services answer, as messages. */
final class Outgoing {
    private Outgoing() {}

    static ByteString id(BlockId id) {
        return ByteString.copyFrom(id.toBytes());
    }

    static Block block(BlockView view) {
        Block.Builder block = Block.newBuilder()
                .setEnvelope(envelope(view.envelope()))
                .setHeader(HeaderCodec.toMessage(view.header()))
                .setTier(Tier.valueOf(view.tier().name()));
        byte[] content = view.content();
        if (content != null) {
            block.setContent(com.google.protobuf.UnsafeByteOperations.unsafeWrap(content));
        }
        List<VectorSet> vectors = view.vectors();
        if (vectors != null) {
            for (VectorSet set : vectors) {
                set.chunks().forEach(chunk -> block.addVectors(vector(set.encoder(), chunk)));
            }
        }
        return block.build();
    }

    private static Envelope envelope(io.thermocline.block.Envelope envelope) {
        return Envelope.newBuilder()
                .setId(id(envelope.id()))
                .setSequence(envelope.sequence())
                .setVersion(envelope.version())
                .setCreatedAtMicros(envelope.createdAtMicros())
                .setUpdatedAtMicros(envelope.updatedAtMicros())
                .setExpiresAtMicros(envelope.expiresAtMicros())
                .build();
    }

    private static io.thermocline.v1.ChunkVector vector(String encoder, ChunkVector chunk) {
        io.thermocline.v1.ChunkVector.Builder vector = io.thermocline.v1.ChunkVector.newBuilder()
                .setChunk(chunk.chunk())
                .setEncoder(encoder)
                .setOffset(chunk.offset())
                .setLength(chunk.length());
        for (float value : chunk.values()) {
            vector.addValues(value);
        }
        return vector.build();
    }

    static WriteReply written(Guest guest, WriteAnswer answer) {
        committed(guest, answer.sequence(), answer.durability(), answer.replayed());
        return WriteReply.newBuilder()
                .setOutcome(outcome(answer.outcome()))
                .setBlock(block(answer.block()))
                .setSequence(answer.sequence())
                .setDurability(durability(answer.durability()))
                .setReplayed(answer.replayed())
                .build();
    }

    /** The twin of the REST door's headers. */
    static void committed(Guest guest, long sequence, io.thermocline.engine.Durability durability, boolean replayed) {
        guest.say("x-thermocline-sequence", Long.toString(sequence));
        guest.say("x-thermocline-durability", durability.name().toLowerCase(Locale.ROOT));
        if (replayed) {
            guest.say("idempotency-replayed", "true");
        }
    }

    static BatchWritten line(WriteAnswer answer) {
        return BatchWritten.newBuilder()
                .setOutcome(outcome(answer.outcome()))
                .setId(id(answer.block().envelope().id()))
                .setVersion(answer.block().envelope().version())
                .setSequence(answer.sequence())
                .build();
    }

    static Outcome outcome(WriteAnswer.Outcome outcome) {
        return Outcome.valueOf(outcome.name());
    }

    static Durability durability(io.thermocline.engine.Durability durability) {
        return Durability.valueOf(durability.name());
    }

    static Timestamp time(Instant time) {
        return Timestamp.newBuilder()
                .setSeconds(time.getEpochSecond())
                .setNanos(time.getNano())
                .build();
    }

    static Problem problem(io.thermocline.problem.Problem problem) {
        Problem.Builder message = Problem.newBuilder()
                .setType(problem.kind().type())
                .setTitle(problem.kind().title())
                .setStatus(problem.kind().status())
                .setDetail(problem.detail());
        for (io.thermocline.problem.Violation violation : problem.violations()) {
            message.addViolations(
                    Violation.newBuilder().setField(violation.field()).setMessage(violation.message()));
        }
        return message.build();
    }
}
