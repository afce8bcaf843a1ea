package io.thermocline.encode;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/** An encoder whose vectors are a hash of the words: passages with the same words are near. Deterministic, fast, counts what it encodes. */
public final class FakeEncoder implements Encoder {
    private final String name;
    private final int dimension;
    private volatile boolean failing;
    private int encoded;

    public FakeEncoder(String name, int dimension) {
        this.name = name;
        this.dimension = dimension;
    }

    /** From now on every call fails, or none. */
    public void failing(boolean fails) {
        failing = fails;
    }

    /** Passages encoded so far. */
    public synchronized int encoded() {
        return encoded;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int dimension() {
        return dimension;
    }

    @Override
    public int maxTokens() {
        return 254;
    }

    @Override
    public TokenCounter tokenCounter() {
        return run -> 1;
    }

    @Override
    public synchronized float[][] encode(List<String> passages) {
        if (failing) {
            throw new EncoderException("told to fail", new IllegalStateException());
        }
        encoded += passages.size();
        return passages.stream().map(this::encodeOne).toArray(float[][]::new);
    }

    private float[] encodeOne(String passage) {
        float[] sum = new float[dimension];
        for (String word : passage.toLowerCase(Locale.ROOT).split("\\W+")) {
            Random random = new Random(word.hashCode());
            for (int i = 0; i < dimension; i++) {
                sum[i] += (float) random.nextGaussian();
            }
        }
        return Vectors.normalised(sum);
    }

    @Override
    public void close() {
        failing = true;
    }
}
