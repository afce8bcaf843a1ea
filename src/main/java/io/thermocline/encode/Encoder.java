package io.thermocline.encode;

import java.util.List;

/**
 * Turns passages into vectors of length one. Thread-safe; however many callers there are, the work is done by a bounded number of threads of the
 * encoder's own, so a caller waits its turn.
 */
public interface Encoder extends AutoCloseable {
    /** The name that manifolds refer to and under which vectors are stored. */
    String name();

    /** Floats a vector. */
    int dimension();

    /** Tokens of a passage that are read; what comes after them has no part in the vector. */
    int maxTokens();

    /** Counts tokens the way this encoder does. */
    TokenCounter tokenCounter();

    /**
     * One vector a passage, in order, each of length one; the zero vector for a passage without any token.
     *
     * @throws EncoderException if the model fails or the encoder is closed
     */
    float[][] encode(List<String> passages);

    @Override
    void close();
}
