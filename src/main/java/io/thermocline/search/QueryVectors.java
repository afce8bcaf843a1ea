package io.thermocline.search;

import io.thermocline.block.ChunkVector;
import io.thermocline.block.VectorSet;
import io.thermocline.encode.Encoder;
import io.thermocline.encode.EncoderException;
import io.thermocline.encode.Encoders;
import io.thermocline.encode.TextVectors;
import io.thermocline.encode.Vectors;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.search.ValidSearch.Near;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The vector that a search compares with. What has several chunks, a long text or a block, is searched with the mean direction of its chunks.
 * Thread-safe.
 */
final class QueryVectors {
    private static final float[] LATER = new float[0];

    private final Encoders encoders;

    QueryVectors(Encoders encoders) {
        this.encoders = encoders;
    }

    /** The vector of a text, or a vector itself, of length one; empty for a block, whose vectors lie in the store. */
    float[] given(Near near, String encoder) {
        return switch (near) {
            case Near.Text(String text) -> ofText(text, encoder);
            case Near.Vector(float[] values) ->
                notZero(encoders.admitQuery(encoder, values, "vector"), "vector", "must not be zero");
            case Near.Block _ -> LATER;
        };
    }

    private float[] ofText(String text, String name) {
        Encoder encoder = encoders.embedded(name)
                .orElseThrow(() -> ValidSearch.invalid(
                        "text", "encoder '" + name + "' takes vectors from the client only; search with a vector"));
        try {
            List<ChunkVector> chunks = new TextVectors(encoder).of(text.getBytes(StandardCharsets.UTF_8), "text/plain");
            return notZero(mean(chunks, encoder.dimension()), "text", "has no words to search with");
        } catch (EncoderException e) {
            throw new ProblemException(
                    Problem.of(ProblemKind.UNAVAILABLE, "the text could not be encoded now; try again"), e);
        }
    }

    /** The vector of the block that a search wants to be near to. */
    float[] ofBlock(Snapshot snapshot, Near near, String encoder) {
        if (!(near instanceof Near.Block(var id))) {
            throw new IllegalArgumentException("not near a block");
        }
        return switch (snapshot.find(id)) {
            case Lookup.Missing _ ->
                throw Problem.field(ProblemKind.NOT_FOUND, "blockId", "there is no such block")
                        .exception();
            case Lookup.Gone _ ->
                throw Problem.field(ProblemKind.GONE, "blockId", "the block is deleted or expired")
                        .exception();
            case Lookup.Found(Block block) -> ofBlock(snapshot, block, encoder);
        };
    }

    private static float[] ofBlock(Snapshot snapshot, Block block, String encoder) {
        Optional<VectorSet> set = snapshot.vectors(block).stream()
                .filter(each -> each.encoder().equals(encoder) && !each.chunks().isEmpty())
                .findFirst();
        if (set.isEmpty() && block.envelope().pending()) {
            throw ProblemException.of(
                    ProblemKind.UNAVAILABLE, "the vectors of the block are still being computed; try again");
        }
        if (set.isEmpty()) {
            throw ValidSearch.invalid("blockId", "the block has no vectors of encoder '" + encoder + "'");
        }
        return notZero(
                mean(set.get().chunks(), set.get().dimension()), "blockId", "the block's vectors have no direction");
    }

    private static float[] mean(List<ChunkVector> chunks, int dimension) {
        float[] sum = new float[dimension];
        for (ChunkVector chunk : chunks) {
            float[] direction = Vectors.normalised(chunk.values());
            for (int i = 0; i < dimension; i++) {
                sum[i] += direction[i];
            }
        }
        return Vectors.normalised(sum);
    }

    private static float[] notZero(float[] vector, String field, String message) {
        for (float value : vector) {
            if (value != 0) {
                return vector;
            }
        }
        throw ValidSearch.invalid(field, message);
    }
}
