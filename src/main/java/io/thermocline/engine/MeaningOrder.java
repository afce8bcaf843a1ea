package io.thermocline.engine;

import java.util.Arrays;

/**
 * An order of vectors in which those that point the same way lie together. A set is halved again and again between its two means (bisecting k-means: Steinbach, Karypis and
 * Kumar, "A comparison of document clustering techniques", 2000), at a fifth at least, until few are left; these are put into groups of the size of a page, each of a vector
 * and what is nearest to it. Always the same for the same vectors. It takes 20 bytes a vector and a mebibyte. Single use, one thread.
 */
final class MeaningOrder {
    private static final int FEW = 512;
    private static final int SAMPLE = 64;
    private static final int ROUNDS = 4;
    private static final int LEAST_SHARE = 5;

    private final byte[] sketches;
    private final int group;
    private final int[] order;
    private final long[] sides;
    private final float[] between = new float[MeaningSketch.BYTES];
    private final float[] left = new float[MeaningSketch.BYTES];
    private final float[] right = new float[MeaningSketch.BYTES];
    private final int[] few = new int[FEW];
    private final int[] nearness = new int[FEW * FEW]; // of those few, for each to each
    private final int[] near = new int[FEW]; // to the group that is being filled

    private MeaningOrder(byte[] sketches, int[] numbers, int group) {
        this.sketches = sketches;
        this.group = group;
        this.order = numbers;
        this.sides = new long[numbers.length];
    }

    /**
     * Puts numbers of sketches in order, group after group.
     *
     * @param sketches one behind the other
     * @param numbers which of them
     * @param group how many are read together
     */
    static void sort(byte[] sketches, int[] numbers, int group) {
        new MeaningOrder(sketches, numbers, group).sort(0, numbers.length);
    }

    private void sort(int low, int high) {
        if (high - low <= FEW) {
            gather(low, high);
            return;
        }
        findMeans(low, high);
        int nearer = 0;
        for (int i = low; i < high; i++) {
            float side = dot(order[i], between);
            nearer += side > 0 ? 1 : 0;
            sides[i] = (long) -sortable(side) << 32 | order[i];
        }
        Arrays.sort(sides, low, high);
        for (int i = low; i < high; i++) {
            order[i] = (int) sides[i];
        }
        int least = (high - low) / LEAST_SHARE;
        int half = Math.clamp(nearer, least, high - low - least);
        int middle = low + (half + group / 2) / group * group;
        sort(low, middle);
        sort(middle, high);
    }

    /** An integer in the order of floats that are no NaN, never the least one. */
    private static int sortable(float value) {
        int bits = Float.floatToIntBits(value);
        return bits < 0 ? -(bits & Integer.MAX_VALUE) : bits;
    }

    /** The direction from the second mean to the first, of a sample that is spread over all. */
    private void findMeans(int low, int high) {
        set(left, order[low]);
        set(right, furthest(low, high, left));
        set(left, furthest(low, high, right));
        subtract();
        for (int round = 0; round < ROUNDS && moveMeans(low, high); round++) {
            subtract();
        }
    }

    private int furthest(int low, int high, float[] from) {
        int furthest = order[low];
        float least = Float.MAX_VALUE;
        for (int i = 0; i < SAMPLE; i++) {
            int number = sampled(low, high, i);
            float near = dot(number, from);
            if (near < least) {
                least = near;
                furthest = number;
            }
        }
        return furthest;
    }

    /** Each mean becomes that of what is nearer to it; false when one would have nothing. */
    private boolean moveMeans(int low, int high) {
        Arrays.fill(left, 0);
        Arrays.fill(right, 0);
        int nearLeft = 0;
        for (int i = 0; i < SAMPLE; i++) {
            int number = sampled(low, high, i);
            boolean isLeft = dot(number, between) > 0;
            nearLeft += isLeft ? 1 : 0;
            add(isLeft ? left : right, number);
        }
        return nearLeft > 0 && nearLeft < SAMPLE;
    }

    private int sampled(int low, int high, int i) {
        return order[low + (int) ((long) i * (high - low) / SAMPLE)];
    }

    private void set(float[] mean, int number) {
        Arrays.fill(mean, 0);
        add(mean, number);
    }

    private void add(float[] mean, int number) {
        int at = number * MeaningSketch.BYTES;
        for (int i = 0; i < MeaningSketch.BYTES; i++) {
            mean[i] += sketches[at + i];
        }
    }

    private void subtract() {
        float ofLeft = length(left);
        float ofRight = length(right);
        for (int i = 0; i < MeaningSketch.BYTES; i++) {
            between[i] = left[i] / ofLeft - right[i] / ofRight;
        }
    }

    private static float length(float[] mean) {
        float squares = 0;
        for (float each : mean) {
            squares += each * each;
        }
        return squares == 0 ? 1 : (float) Math.sqrt(squares);
    }

    private float dot(int number, float[] with) {
        int at = number * MeaningSketch.BYTES;
        float even = 0;
        float odd = 0;
        for (int i = 0; i < MeaningSketch.BYTES; i += 2) {
            even += sketches[at + i] * with[i];
            odd += sketches[at + i + 1] * with[i + 1];
        }
        return even + odd;
    }

    /** Groups of what is nearest to one another, the closest first, so that what fits nowhere breaks up none; then those side by side that are near. */
    private void gather(int low, int high) {
        int count = high - low;
        System.arraycopy(order, low, few, 0, count);
        compare(count);
        long[] closest = new long[count];
        for (int i = 0; i < count; i++) {
            closest[i] = (long) -closeness(i, count) << 32 | i;
        }
        Arrays.sort(closest);
        int[] grouped = new int[count];
        boolean[] taken = new boolean[count];
        int next = 0;
        for (long each : closest) {
            if (!taken[(int) each]) {
                next = fillGroup((int) each, grouped, next, taken, count);
            }
        }
        chain(grouped, low);
    }

    private void compare(int count) {
        for (int i = 0; i < count; i++) {
            for (int j = 0; j < i; j++) {
                int near = dot(few[i], few[j]);
                nearness[i * FEW + j] = near;
                nearness[j * FEW + i] = near;
            }
        }
    }

    /** How near the nearest are, as many as would make a group. */
    private int closeness(int of, int count) {
        int[] nearest = new int[group];
        Arrays.fill(nearest, Integer.MIN_VALUE / group);
        for (int i = 0; i < count; i++) {
            int near = i == of ? Integer.MIN_VALUE / group : nearness[of * FEW + i];
            for (int j = 1; j < group; j++) {
                int held = nearest[j];
                nearest[j] = Math.max(held, near);
                near = Math.min(held, near);
            }
        }
        int sum = 0;
        for (int j = 1; j < group; j++) {
            sum += nearest[j] / group;
        }
        return sum;
    }

    private int fillGroup(int seed, int[] grouped, int from, boolean[] taken, int count) {
        int end = Math.min(from + group, count);
        int next = seed;
        Arrays.fill(near, 0, count, 0);
        for (int at = from; at < end; at++) {
            grouped[at] = next;
            taken[next] = true;
            int best = -1;
            for (int i = 0; i < count; i++) {
                near[i] += nearness[next * FEW + i];
                if (!taken[i] && (best < 0 || near[i] > near[best])) {
                    best = i;
                }
            }
            next = best;
        }
        return end;
    }

    /** Puts groups in order, each followed by the one whose first is nearest; the last one, which may have fewer, stays last. */
    private void chain(int[] grouped, int low) {
        int groups = (grouped.length - 1) / group;
        for (int i = 1; i < groups; i++) {
            int from = grouped[(i - 1) * group] * FEW;
            int best = i;
            for (int j = i + 1; j < groups; j++) {
                if (nearness[from + grouped[j * group]] > nearness[from + grouped[best * group]]) {
                    best = j;
                }
            }
            swap(grouped, i * group, best * group);
        }
        for (int i = 0; i < grouped.length; i++) {
            order[low + i] = few[grouped[i]];
        }
    }

    private void swap(int[] grouped, int one, int other) {
        for (int i = 0; i < group; i++) {
            int number = grouped[one + i];
            grouped[one + i] = grouped[other + i];
            grouped[other + i] = number;
        }
    }

    private int dot(int one, int other) {
        int from = one * MeaningSketch.BYTES;
        int to = other * MeaningSketch.BYTES;
        int sum = 0;
        for (int i = 0; i < MeaningSketch.BYTES; i++) {
            sum += sketches[from + i] * sketches[to + i];
        }
        return sum;
    }
}
