package io.thermocline.segment;

import java.util.Arrays;

/** Orders numbers by what they stand for, without an object for each. */
final class Permutation {
    private Permutation() {}

    /** Compares what two numbers stand for. */
    @FunctionalInterface
    interface Order {
        int compare(int left, int right);
    }

    /** The numbers below {@code count} in order; stable. Fast where they come in long sorted runs: merge sort, bottom up. */
    static int[] sorted(int count, Order order) {
        int[] from = new int[count];
        Arrays.setAll(from, i -> i);
        int[] to = new int[count];
        for (long width = 1; width < count; width *= 2) {
            boolean changed = false;
            for (long low = 0; low < count; low += 2 * width) {
                int middle = (int) Math.min(low + width, count);
                int high = (int) Math.min(low + 2 * width, count);
                changed |= merge(from, to, (int) low, middle, high, order);
            }
            if (changed) {
                int[] spare = from;
                from = to;
                to = spare;
            }
        }
        return from;
    }

    /** Merges two neighbouring runs; says whether they were out of order. Both arrays agree on the stretch where they were not. */
    private static boolean merge(int[] from, int[] to, int low, int middle, int high, Order order) {
        if (middle >= high || order.compare(from[middle - 1], from[middle]) <= 0) {
            System.arraycopy(from, low, to, low, high - low);
            return false;
        }
        int left = low;
        int right = middle;
        for (int i = low; i < high; i++) {
            boolean takeLeft = right >= high || (left < middle && order.compare(from[left], from[right]) <= 0);
            to[i] = takeLeft ? from[left++] : from[right++];
        }
        return true;
    }
}
