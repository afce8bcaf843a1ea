package io.thermocline.encode;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vectors come from the client alone; text without any is found by words and metadata. The dimension is given by the settings, or by the first
 * vector that comes. Thread-safe.
 */
public final class ExternalEncoder {
    private final String name;
    private final AtomicInteger dimension;

    /** @param dimension floats a vector; 0 lets the first vector decide */
    public ExternalEncoder(String name, int dimension) {
        this.name = name;
        this.dimension = new AtomicInteger(dimension);
    }

    /** The name that manifolds refer to and under which vectors are stored. */
    public String name() {
        return name;
    }

    /** Floats a vector; 0 while no vector has come. */
    public int dimension() {
        return dimension.get();
    }

    /** Whether a vector of so many floats fits; the first one asked for decides when nothing has before. */
    public boolean accepts(int floats) {
        return floats > 0 && (dimension.compareAndSet(0, floats) || dimension.get() == floats);
    }
}
