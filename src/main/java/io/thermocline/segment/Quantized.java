package io.thermocline.segment;

import java.util.Arrays;

/**
 * The direction of one vector as 8-bit integers: symmetric, one scale for the whole vector. Reused from vector to vector; of one thread.
 *
 * <p>Of v it holds v / |v|, so that a scan bounds cosines whatever the length of the vectors that clients send.
 */
public final class Quantized {
    private static final float STEPS = 127f;

    private final byte[] codes;
    private float scale;
    private float residualNorm;

    /** @param stride codes a vector, with padding */
    public Quantized(int stride) {
        this.codes = new byte[stride];
    }

    /** Takes in a vector of finite values; a vector of zeroes has no direction and stays zero. */
    public void set(float[] values) {
        double squares = 0;
        float greatest = 0;
        for (float value : values) {
            squares += (double) value * value;
            greatest = Math.max(greatest, Math.abs(value));
        }
        double length = Math.sqrt(squares);
        scale = length == 0 ? 0 : (float) (greatest / length / STEPS);
        Arrays.fill(codes, (byte) 0);
        double left = 0;
        for (int i = 0; i < values.length && scale > 0; i++) {
            double unit = values[i] / length;
            codes[i] = (byte) Math.clamp(Math.round(unit / scale), -127, 127);
            double rest = unit - (double) scale * codes[i];
            left += rest * rest;
        }
        residualNorm = Math.nextUp((float) Math.sqrt(left));
    }

    /** The codes of the last vector, padded with zeroes; overwritten by the next. */
    public byte[] codes() {
        return codes;
    }

    /** What one step of a code is worth. */
    public float scale() {
        return scale;
    }

    /** Euclidean norm of what the codes do not say of the direction, rounded up. */
    public float residualNorm() {
        return residualNorm;
    }
}
