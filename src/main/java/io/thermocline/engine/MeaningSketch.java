package io.thermocline.engine;

import java.util.Arrays;

/**
 * Short forms of vectors, for comparing directions roughly: 128 bytes each, whatever the dimension. Each component is added to eight of the bytes, by a sign of its own (Kane and
 * Nelson, "Sparser Johnson-Lindenstrauss transforms", 2014), which keeps cosines but for about 0.09. Places and signs come of a fixed seed, so a vector has the same form in
 * every merge. One thread only.
 */
final class MeaningSketch {
    /** Bytes of one. */
    static final int BYTES = 128;

    /** Of all forms, so that their products are cosines; a component is seldom above a third of it. */
    private static final double LENGTH = 384;

    private static final int SPREAD = 8;
    private static final int BLOCK = BYTES / SPREAD;
    private static final long SEED = 0x7468_6572_6D6F_636CL;

    private final int[] sums = new int[BYTES];
    private short[] places = new short[0]; // of each dimension seen so far: below 0 to subtract

    /** Writes the form of a direction, given as codes of any scale, to a place. */
    void write(byte[] codes, int dimension, byte[] to, int at) {
        if (places.length < dimension * SPREAD) {
            places = places(dimension);
        }
        Arrays.fill(sums, 0);
        for (int i = 0; i < dimension; i++) {
            add(codes[i], i * SPREAD);
        }
        double squares = 0;
        for (int sum : sums) {
            squares += (double) sum * sum;
        }
        double step = squares == 0 ? 0 : LENGTH / Math.sqrt(squares);
        for (int i = 0; i < BYTES; i++) {
            to[at + i] = (byte) Math.clamp(Math.round(sums[i] * step), -127, 127);
        }
    }

    private void add(int code, int from) {
        for (int i = from; i < from + SPREAD; i++) {
            int place = places[i];
            sums[place < 0 ? ~place : place] += place < 0 ? -code : code;
        }
    }

    /** One place in each of eight blocks. */
    private static short[] places(int dimension) {
        short[] places = new short[dimension * SPREAD];
        for (int i = 0; i < places.length; i++) {
            long bits = mix(SEED + i);
            int place = i % SPREAD * BLOCK + (int) (bits & BLOCK - 1);
            places[i] = (short) (bits < 0 ? ~place : place);
        }
        return places;
    }

    /** The finalizer of SplitMix64. */
    private static long mix(long value) {
        long z = value * 0x9E37_79B9_7F4A_7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return z ^ (z >>> 31);
    }
}
