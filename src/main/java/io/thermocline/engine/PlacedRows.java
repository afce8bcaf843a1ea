package io.thermocline.engine;

import java.util.Arrays;

/**
 * Rows of one space and manifold that have vectors, until they are written: where each lies, how large it is, and the short form of its vector. 144 bytes a row, 20 more while
 * they are put in order. One thread only.
 */
final class PlacedRows {
    /** More are written in several stretches: 41 MiB. */
    static final int MOST = 1 << 18;

    private static final int FIRST_ROOM = 1 << 10;

    private byte[] sketches = new byte[FIRST_ROOM * MeaningSketch.BYTES];
    private long[] places = new long[FIRST_ROOM]; // source and row
    private int[] bytes = new int[FIRST_ROOM]; // below 0 for what is hardly used
    private int count;
    private int cold;

    int count() {
        return count;
    }

    boolean isFull() {
        return count == MOST;
    }

    /** Where the next row's short form goes: before {@link #add}, or for nothing. */
    byte[] sketches() {
        if (count == places.length) {
            int room = Math.min(MOST, 2 * count);
            sketches = Arrays.copyOf(sketches, room * MeaningSketch.BYTES);
            places = Arrays.copyOf(places, room);
            bytes = Arrays.copyOf(bytes, room);
        }
        return sketches;
    }

    int nextSketch() {
        return count * MeaningSketch.BYTES;
    }

    void add(int source, int row, int size, boolean isCold) {
        places[count] = (long) source << 32 | row;
        bytes[count] = isCold ? ~size : size;
        count++;
        cold += isCold ? 1 : 0;
    }

    /** Those that are used, or those that hardly are, in the order of meaning. */
    int[] inOrder(boolean isCold, int group) {
        int[] numbers = new int[isCold ? cold : count - cold];
        int next = 0;
        for (int i = 0; i < count; i++) {
            if (bytes[i] < 0 == isCold) {
                numbers[next++] = i;
            }
        }
        MeaningOrder.sort(sketches, numbers, group);
        return numbers;
    }

    /** Source and row in one: their order is that of reading. */
    long place(int number) {
        return places[number];
    }

    static int source(long place) {
        return (int) (place >> 32);
    }

    static int row(long place) {
        return (int) place;
    }

    int bytes(int number) {
        return bytes[number] < 0 ? ~bytes[number] : bytes[number];
    }

    void clear() {
        count = 0;
        cold = 0;
    }
}
