package io.thermocline.segment;

import java.util.Arrays;

/** One vector as 8-bit integers: symmetric, one scale for the whole vector. Reused from vector to vector. */
final class Quantized {
    private static final float STEPS = 127f;

    private final byte[] codes;
    private float scale;
    private float residualNorm;

    Quantized(int stride) {
        this.codes = new byte[stride];
    }

    void set(float[] values) {
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        scale = greatest / STEPS;
        Arrays.fill(codes, (byte) 0);
        double squares = 0;
        for (int i = 0; i < values.length; i++) {
            // a scale that underflows to zero leaves all of the vector in the residual
            int code = scale == 0 ? 0 : Math.round(values[i] / scale);
            codes[i] = (byte) Math.clamp(code, -127, 127);
            double rest = (double) values[i] - (double) scale * codes[i];
            squares += rest * rest;
        }
        residualNorm = (float) Math.sqrt(squares);
    }

    byte[] codes() {
        return codes;
    }

    float scale() {
        return scale;
    }

    float residualNorm() {
        return residualNorm;
    }
}
