package io.thermocline.encode;

/** The store holds vectors of an encoder, and all of them have another dimension than the encoder: no search would find them. */
public final class DimensionMismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DimensionMismatchException(String encoder, int dimension, int stored) {
        super("encoder '" + encoder + "' has dimension " + dimension
                + ", but the vectors that the store holds under its name have " + stored
                + ": give thermocline.encoders." + encoder
                + " the kind and dimension that it had, or this encoder another name");
    }
}
