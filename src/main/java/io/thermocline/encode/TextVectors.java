package io.thermocline.encode;

import io.thermocline.block.ChunkVector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** The vectors of whole contents by one encoder: chunks, passages, vectors. Thread-safe. */
public final class TextVectors {
    /** Passages handed to the encoder at a time: a long text lets others have their turn in between. */
    private static final int BATCH = 16;

    private final Encoder encoder;
    private final Chunker chunker;

    /** Vectors by this encoder. */
    public TextVectors(Encoder encoder) {
        this.encoder = encoder;
        this.chunker = Chunker.of(encoder);
    }

    /** How many chunks a content has, counted no further than one more than {@code most}. */
    public int chunks(byte[] content, String mediaType, int most) {
        return chunker.firstChunks(content, mediaType, most + 1).size();
    }

    /**
     * The vectors of all chunks, in order; none for a content that is no text, or an empty one.
     *
     * @throws EncoderException if the model fails
     */
    public List<ChunkVector> of(byte[] content, String mediaType) {
        return of(content, mediaType, () -> false);
    }

    /**
     * Like {@link #of(byte[], String)}, for a caller that may have to end.
     *
     * @param stop asked between batches
     * @throws EncoderException if the model fails, or told to stop
     */
    List<ChunkVector> of(byte[] content, String mediaType, BooleanSupplier stop) {
        List<Chunk> chunks = chunker.chunks(content, mediaType);
        List<ChunkVector> vectors = new ArrayList<>(chunks.size());
        for (int from = 0; from < chunks.size(); from += BATCH) {
            if (stop.getAsBoolean()) {
                throw new EncoderException("stopped after " + from + " of " + chunks.size() + " chunks", null);
            }
            List<Chunk> batch = chunks.subList(from, Math.min(chunks.size(), from + BATCH));
            float[][] encoded = encoder.encode(batch.stream()
                    .map(chunk -> Chunker.passage(content, mediaType, chunk))
                    .toList());
            for (int i = 0; i < encoded.length; i++) {
                Chunk chunk = batch.get(i);
                vectors.add(new ChunkVector(chunk.number(), chunk.offset(), chunk.length(), encoded[i]));
            }
        }
        return vectors;
    }
}
