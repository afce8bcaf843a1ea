package io.thermocline.encode;

/**
 * Vectors come from the client alone; text without any is found by words and metadata. The dimension is given by the settings, else by
 * the vectors that the store holds, else by the first one that is stored: until then, writes under way hold claims on it, all on the same one.
 * Thread-safe.
 */
public final class ExternalEncoder {
    private final String name;
    private volatile int dimension; // written by whoever holds the monitor

    /** Guarded by the monitor, like the number of claims on it; without any it says nothing. */
    private int claimed;

    private int claims;

    /** @param dimension floats a vector; 0 lets the store's vectors decide, or else the first that is stored */
    public ExternalEncoder(String name, int dimension) {
        this.name = name;
        this.dimension = dimension;
    }

    /** The name that manifolds refer to and under which vectors are stored. */
    public String name() {
        return name;
    }

    /** Floats a vector; 0 while nothing has decided it. */
    public int dimension() {
        return dimension;
    }

    /** Decides the dimension if nothing has before. */
    synchronized void learn(int floats) {
        if (dimension == 0) {
            dimension = floats;
        }
    }

    /** Holds on to a dimension until {@link #settle} or {@link #release}; false, and nothing is held, if it is another, or another is claimed. */
    synchronized boolean claim(int floats) {
        boolean free = dimension == 0 ? claims == 0 || claimed == floats : dimension == floats;
        if (free) {
            claimed = floats;
            claims++;
        }
        return free;
    }

    /** Ends a claim: vectors of that dimension are stored, or may be. */
    synchronized void settle() {
        dimension = claimed;
        claims--;
    }

    /** Ends a claim: none of its vectors is stored. */
    synchronized void release() {
        claims--;
    }
}
