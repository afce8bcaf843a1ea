package io.thermocline.blocks;

import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.log.Payload;
import io.thermocline.log.PayloadOwner;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** A planned write whose vectors are known: ready to be committed. */
record NextBlock(PlannedWrite write, VectorPlan.Result vectors) {
    private static final byte[] NO_CONTENT = new byte[0];

    int flags() {
        return write.next() == null ? Envelope.TOMBSTONE : vectors.pending() ? Envelope.PENDING : 0;
    }

    /** The block's own operation first, then its vectors. */
    List<Operation> operations(RandomGenerator random) {
        Target target = write.target();
        PayloadOwner owner = PayloadOwner.ofSpace(write.header().sharing().space());
        byte[] header = HeaderCodec.encode(write.header());
        VectorPlan next = write.next();
        if (next == null) {
            return List.of(new Operation.Delete(
                    target.id(), target.unchanged(), 0, Payload.block(header, NO_CONTENT, owner, random)));
        }
        List<Operation> operations = new ArrayList<>();
        operations.add(new Operation.Put(
                target.id(),
                target.unchanged(),
                write.createdAtMicros(),
                write.expiresAtMicros(),
                flags(),
                Payload.block(header, next.content().bytes(), owner, random)));
        for (Map.Entry<String, List<ChunkVector>> set : BlockVectors.ordered(vectors.sets())) {
            operations.add(new Operation.AppendVectors(
                    target.id(),
                    Precondition.SAME_TRANSACTION,
                    Payload.vectors(set.getKey(), set.getValue(), owner, random)));
        }
        return operations;
    }

    WriteAnswer answer(Committed committed) {
        long createdAt = write.createdAtMicros() == 0 ? committed.timeMicros() : write.createdAtMicros();
        Envelope envelope = new Envelope(
                write.target().id(),
                committed.sequence(),
                write.target().nextVersion(),
                createdAt,
                committed.timeMicros(),
                write.expiresAtMicros(),
                flags());
        BlockView block = new BlockView(envelope, write.header(), null, null, Tier.HOT);
        return new WriteAnswer(write.outcome(), block, committed.durability(), false);
    }
}
