package io.thermocline.encode;

import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Block;
import io.thermocline.engine.ConflictException;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.log.Payload;
import io.thermocline.log.PayloadOwner;
import io.thermocline.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** The pending encoder's view of an engine. */
final class EnginePendingStore implements PendingStore {
    private final Engine engine;
    private final RandomGenerator random;

    EnginePendingStore(Engine engine, RandomGenerator random) {
        this.engine = engine;
        this.random = random;
    }

    @Override
    public List<String> missing(PendingBlock block, List<String> encoders) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return current(snapshot, block)
                    .map(found -> missing(snapshot, found, encoders))
                    .orElse(List.of());
        }
    }

    /** Those of the encoders whose vectors a block has not in a snapshot. */
    static List<String> missing(Snapshot snapshot, Block block, List<String> encoders) {
        if (encoders.isEmpty()) {
            return List.of();
        }
        Set<String> there =
                snapshot.vectors(block).stream().map(VectorSet::encoder).collect(Collectors.toSet());
        return encoders.stream().filter(each -> !there.contains(each)).toList();
    }

    @Override
    public Optional<byte[]> content(PendingBlock block) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return current(snapshot, block).map(snapshot::content);
        }
    }

    /** The block while it is that version; the sequence tells it from the same number of another life of the id. */
    private static Optional<Block> current(Snapshot snapshot, PendingBlock block) {
        return snapshot.find(block.id()) instanceof Lookup.Found(Block found)
                        && found.envelope().version() == block.version()
                        && found.envelope().sequence() == block.sequence()
                ? Optional.of(found)
                : Optional.empty();
    }

    @Override
    public Outcome append(PendingBlock block, String encoder, List<ChunkVector> vectors) {
        PayloadOwner owner = PayloadOwner.ofSpace(block.header().sharing().space());
        Operation append = new Operation.AppendVectors(
                block.id(),
                new Precondition.RowIs(block.version(), block.sequence()),
                Payload.vectors(encoder, vectors, owner, random));
        try {
            engine.submit(Transaction.of(append, CommitContext.SYSTEM)).join();
            return Outcome.SETTLED;
        } catch (CompletionException e) {
            return switch (e.getCause()) {
                case ConflictException _ -> Outcome.SETTLED;
                case ProblemException problem when worthAnotherTry(problem) -> Outcome.LATER;
                case RuntimeException other -> throw other;
                case null, default -> throw e;
            };
        }
    }

    private static boolean worthAnotherTry(ProblemException thrown) {
        return switch (thrown.problem().kind()) {
            // After an unknown outcome the state is looked at again, and says whether the vectors are there
            case OVERLOADED, UNAVAILABLE, STORAGE_FULL, OUTCOME_UNKNOWN, CONFLICT -> true;
            default -> false;
        };
    }
}
