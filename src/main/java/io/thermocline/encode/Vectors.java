package io.thermocline.encode;

/** Arithmetic on whole vectors that stands outside the scan. */
public final class Vectors {
    private Vectors() {}

    /** The vector scaled to length one; a zero vector, or one too small to have a direction in floats, becomes the zero vector. */
    public static float[] normalised(float[] values) {
        double squares = 0;
        for (float value : values) {
            squares += (double) value * value;
        }
        double norm = Math.sqrt(squares);
        float[] unit = new float[values.length];
        if (norm == 0) {
            return unit;
        }
        for (int i = 0; i < values.length; i++) {
            unit[i] = (float) (values[i] / norm);
        }
        return unit;
    }

    /** The first value that is infinite or not a number; -1 if all are finite. */
    public static int firstNotFinite(float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                return i;
            }
        }
        return -1;
    }
}
