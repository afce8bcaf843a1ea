package io.thermocline.blocks;

import io.thermocline.encode.Encoder;
import io.thermocline.encode.TokenCounter;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Lets something else happen while a write waits for its vectors: after it was planned, before it is submitted. */
final class InterruptedEncoder implements Encoder {
    static final String NAME = "interrupted";

    private final AtomicReference<Runnable> interruption = new AtomicReference<>(() -> {});

    /** What happens during the next call, and only then. */
    void duringNext(Runnable other) {
        interruption.set(other);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int dimension() {
        return 1;
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
    public float[][] encode(List<String> passages) {
        interruption.getAndSet(() -> {}).run();
        return passages.stream().map(_ -> new float[] {1}).toArray(float[][]::new);
    }

    @Override
    public void close() {}
}
