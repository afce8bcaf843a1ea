package io.thermocline.encode;

import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.CommitContext;
import io.thermocline.engine.Block;
import io.thermocline.engine.ConflictException;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.log.Payload;
import io.thermocline.problem.ProblemException;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.random.RandomGenerator;

/** The pending encoder's view of an engine. */
final class EnginePendingStore implements PendingStore {
    private final Engine engine;
    private final RandomGenerator random;

    EnginePendingStore(Engine engine, RandomGenerator random) {
        this.engine = engine;
        this.random = random;
    }

    @Override
    public State state(PendingBlock block, String encoder) {
        try (Snapshot snapshot = engine.snapshot(Caller.SYSTEM)) {
            return switch (snapshot.find(block.id())) {
                case Lookup.Missing _, Lookup.Gone _ -> new State.Settled();
                case Lookup.Found(Block found) -> state(snapshot, found, block, encoder);
            };
        }
    }

    private static State state(Snapshot snapshot, Block found, PendingBlock block, String encoder) {
        boolean moved = found.envelope().version() != block.version();
        boolean encoded = !moved
                && snapshot.vectors(found).stream()
                        .anyMatch(set -> set.encoder().equals(encoder));
        return moved || encoded ? new State.Settled() : new State.Waiting(snapshot.content(found));
    }

    @Override
    public Outcome append(PendingBlock block, String encoder, List<ChunkVector> vectors) {
        Operation append = new Operation.AppendVectors(
                block.id(), Precondition.versionIs(block.version()), Payload.vectors(encoder, vectors, random));
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
