package io.thermocline.encode;

import io.thermocline.block.Caller;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Header;
import io.thermocline.engine.Block;
import io.thermocline.engine.Engine;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Encodes the text of blocks that are stored, again or because vectors are missing. The same text by the same encoder has the same chunks, so chunk numbers stay. Thread-safe.
 */
public final class Reencoding {
    private final PendingStore store;
    private final Engine engine;
    private final Encoders encoders;
    private final Function<Header, List<String>> encodersOf;
    private final Map<String, TextVectors> vectors = new ConcurrentHashMap<>();

    /** @param encodersOf names of the encoders that a block's manifolds have */
    public Reencoding(
            Engine engine, Encoders encoders, Function<Header, List<String>> encodersOf, RandomGenerator random) {
        this.store = new EnginePendingStore(engine, random);
        this.engine = engine;
        this.encoders = encoders;
        this.encodersOf = encodersOf;
    }

    /** The encoders that should have read a block and whose vectors it has not; of none while it may still be pending. */
    public List<String> missing(Snapshot snapshot, Block block) {
        return block.envelope().pending()
                ? List.of()
                : EnginePendingStore.missing(snapshot, block, readers(block.header()));
    }

    /** The encoders that read a block's text. */
    private List<String> readers(Header header) {
        if (!Chunker.isText(header.media().mediaType())) {
            return List.of();
        }
        return encodersOf.apply(header).stream()
                .distinct()
                .filter(name -> encoders.embedded(name).isPresent())
                .toList();
    }

    /**
     * Encodes a version of a block by the encoders of its manifolds and stores the vectors, unless it has been replaced or is gone. Vectors that a client sent for
     * such an encoder are made anew too.
     *
     * @param onlyMissing whether vectors that are there stay as they are
     * @param stop asked now and then
     * @return sets of vectors that were stored
     * @throws ProblemException if the content cannot be read or the vectors cannot be stored, or the encoder fails
     */
    public int encode(Block block, boolean onlyMissing, BooleanSupplier stop) {
        PendingBlock version = PendingBlock.of(block);
        List<String> wanted = onlyMissing ? store.missing(version, readers(block.header())) : readers(block.header());
        Optional<byte[]> content = wanted.isEmpty() ? Optional.empty() : store.content(version);
        if (content.isEmpty()) {
            return 0;
        }
        for (String name : wanted) {
            List<ChunkVector> made = vectors(name, version, content.get(), stop);
            if (store.append(version, name, made) == PendingStore.Outcome.LATER) {
                throw ProblemException.of(ProblemKind.UNAVAILABLE, "The store does not take vectors now.");
            }
        }
        return wanted.size();
    }

    private List<ChunkVector> vectors(String name, PendingBlock block, byte[] content, BooleanSupplier stop) {
        Encoder encoder = encoders.embedded(name).orElseThrow();
        try {
            return vectors.computeIfAbsent(name, _ -> new TextVectors(encoder))
                    .of(content, block.header().media().mediaType(), stop);
        } catch (EncoderException e) {
            throw new ProblemException(Problem.of(ProblemKind.INTERNAL, "The encoder '" + name + "' failed."), e);
        }
    }

    /** The store as it is now, as the store itself sees it. */
    public Snapshot snapshot() {
        return engine.snapshot(Caller.SYSTEM);
    }
}
