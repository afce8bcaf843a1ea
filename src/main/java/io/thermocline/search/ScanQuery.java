package io.thermocline.search;

import io.thermocline.encode.Vectors;

/**
 * A query vector, its codes, and how far a score computed from codes can be off.
 *
 * <p>With q = q' + dq and x = x' + dx, where the primed are what the codes say: q·x = q'·x' + dq·x' + q·dx, so by Cauchy-Schwarz q·x is at most
 * q'·x' + |dq||x'| + |q||dx|. Likewise, with the query's floats, q·x is at most q·x' + |q||dx|. The store keeps |dx| with each row; the
 * codes are of directions, x of length one or zero, so |x'| is at most 1 + |dx|.
 */
final class ScanQuery {
    private static final int STEPS = 127;
    /** Directions are computed in floats. */
    private static final double LENGTH = 1 + 1e-5;
    /** Relative error of one float operation. */
    private static final double ROUNDING = 0x1p-23;

    /** Below this, and above its inverse, the squared length of a vector is no longer precise in floats. */
    private static final float LEAST_SQUARES = 1e-30f;

    private final float[] values;
    private final float[] padded;
    private final short[] codes;
    private final float scale;
    private final double norm;
    private final double residualNorm;
    /** Most that float arithmetic over all values can add to or take from a dot product. */
    private final double rounding;

    ScanQuery(float[] values) {
        this.values = values;
        int stride = (values.length + DotProduct.STRIDE - 1) / DotProduct.STRIDE * DotProduct.STRIDE;
        padded = new float[stride];
        System.arraycopy(values, 0, padded, 0, values.length);
        codes = new short[stride];
        float greatest = 0;
        for (float value : values) {
            greatest = Math.max(greatest, Math.abs(value));
        }
        // A scale without full precision could make codes that do not fit; such a query is as good as zero
        scale = greatest / STEPS >= Float.MIN_NORMAL ? greatest / STEPS : 0;
        double squares = 0;
        double left = 0;
        for (int i = 0; i < values.length; i++) {
            codes[i] = (short) (scale == 0 ? 0 : Math.clamp(Math.round(values[i] / scale), -STEPS, STEPS));
            double rest = values[i] - (double) scale * codes[i];
            squares += (double) values[i] * values[i];
            left += rest * rest;
        }
        norm = Math.sqrt(squares);
        residualNorm = Math.sqrt(left);
        rounding = ROUNDING * (values.length + 2) * norm * LENGTH;
    }

    /** Floats of the query. */
    int dimension() {
        return values.length;
    }

    /** Codes, padded with zeroes to whole strides. */
    short[] codes() {
        return codes;
    }

    /** The floats, padded as the codes. */
    float[] padded() {
        return padded;
    }

    /** What a product of one code each is worth, apart from the row's own scale. */
    float scale() {
        return scale;
    }

    /** Most by which the exact score is above the product of codes, for a row with no residual. */
    double slackOfCodes() {
        return residualNorm * LENGTH + rounding;
    }

    /** Most by which each unit of a row's residual norm moves the score above the product of codes. */
    double slackOfResidual() {
        return norm + residualNorm;
    }

    /** Most that the exact score of a row can be, by its product with the query's floats. */
    double upperBound(float codesTimesFloats, float rowScale, float rowResidualNorm) {
        return (double) codesTimesFloats * rowScale + norm * rowResidualNorm + 2 * rounding;
    }

    /** The exact score of a vector: its cosine with the query, 0 if it has no direction. */
    float score(float[] vector) {
        return cosine(values, vector);
    }

    /** The dot product of a query of length one and the direction of a vector. */
    static float cosine(float[] query, float[] vector) {
        float squares = DotProduct.ofFloats(vector, vector);
        boolean precise = squares > LEAST_SQUARES && squares < 1 / LEAST_SQUARES;
        return precise
                ? (float) (DotProduct.ofFloats(query, vector) / Math.sqrt(squares))
                : DotProduct.ofFloats(query, Vectors.normalised(vector));
    }
}
