package io.thermocline.encode;

import io.thermocline.problem.ProblemException;
import java.util.HashMap;
import java.util.Map;

/**
 * What one write's vectors make the dimensions of external encoders, from before its commit until its outcome is known. What ends neither
 * settled nor released keeps others from deciding. For one thread at a time.
 */
public final class DimensionClaims {
    private final Map<String, ExternalEncoder> encoders;
    private final Map<ExternalEncoder, Integer> held = new HashMap<>();

    DimensionClaims(Map<String, ExternalEncoder> encoders) {
        this.encoders = encoders;
    }

    /**
     * Claims the dimension of vectors that are about to be stored; of an embedded encoder there is nothing to claim.
     *
     * @param field names the vectors in the problem
     * @return false if another write claims another dimension: which one holds shows when that write has ended
     * @throws ProblemException of kind INVALID if another dimension is decided, or claimed by this same write
     */
    public boolean claim(String name, int floats, String field) {
        ExternalEncoder encoder = encoders.get(name);
        if (encoder == null) {
            return true;
        }
        Integer own = held.get(encoder);
        if (own != null) {
            requireSame(name, own, floats, field);
            return true;
        }
        boolean claimed = encoder.claim(floats);
        if (claimed) {
            held.put(encoder, floats);
        } else if (encoder.dimension() != 0) {
            requireSame(name, encoder.dimension(), floats, field);
        }
        return claimed;
    }

    private static void requireSame(String name, int dimension, int floats, String field) {
        if (floats != dimension) {
            throw Encoders.otherDimension(name, dimension, floats, field);
        }
    }

    /** The vectors are stored, or nobody knows. */
    public void settle() {
        held.keySet().forEach(ExternalEncoder::settle);
        held.clear();
    }

    /** Nothing was stored. Does nothing to what is settled. */
    public void release() {
        held.keySet().forEach(ExternalEncoder::release);
        held.clear();
    }
}
