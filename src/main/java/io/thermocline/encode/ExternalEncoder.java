package io.thermocline.encode;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vectors come from the client alone; text without any is found by words and metadata. The dimension is given by the settings, else by
 * the vectors that the store holds, else by the first one that comes. Thread-safe.
 */
public final class ExternalEncoder {
    private final String name;
    private final AtomicInteger dimension;

    /** @param dimension floats a vector; 0 lets the store's vectors decide, or else the first that comes */
    public ExternalEncoder(String name, int dimension) {
        this.name = name;
        this.dimension = new AtomicInteger(dimension);
    }

    /** The name that manifolds refer to and under which vectors are stored. */
    public String name() {
        return name;
    }

    /** Floats a vector; 0 while nothing has decided it. */
    public int dimension() {
        return dimension.get();
    }

    /** Whether vectors are of so many floats from now on; decides it when nothing has before. */
    public boolean decide(int floats) {
        return floats > 0 && (dimension.compareAndSet(0, floats) || dimension.get() == floats);
    }
}
