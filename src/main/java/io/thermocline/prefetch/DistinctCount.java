package io.thermocline.prefetch;

import io.thermocline.block.BlockId;

/** How many different blocks there were, within about two percent: HyperLogLog (Flajolet, Fusy, Gandouet, Meunier, 2007). Not thread-safe. */
final class DistinctCount {
    private static final int BITS = 12;
    private static final int REGISTERS = 1 << BITS;
    private static final double ALPHA = 0.7213 / (1 + 1.079 / REGISTERS);

    private final byte[] registers = new byte[REGISTERS];

    void add(BlockId id) {
        long hash = Hashes.mix(Hashes.of(id) + 1);
        int register = (int) (hash >>> (Long.SIZE - BITS));
        byte rank = (byte) (Long.numberOfLeadingZeros(hash << BITS | (1L << (BITS - 1))) + 1);
        if (registers[register] < rank) {
            registers[register] = rank;
        }
    }

    /** Counts what the other has seen as well. */
    void addAll(DistinctCount other) {
        for (int i = 0; i < REGISTERS; i++) {
            registers[i] = (byte) Math.max(registers[i], other.registers[i]);
        }
    }

    long estimate() {
        double sum = 0;
        int empty = 0;
        for (byte rank : registers) {
            sum += 1.0 / (1L << rank);
            empty += rank == 0 ? 1 : 0;
        }
        double estimate = ALPHA * REGISTERS * REGISTERS / sum;
        // Few blocks leave registers empty, and how many says it better.
        boolean few = estimate <= 2.5 * REGISTERS && empty > 0;
        return Math.round(few ? REGISTERS * Math.log((double) REGISTERS / empty) : estimate);
    }
}
