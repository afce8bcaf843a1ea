package io.thermocline.engine;

/** How many operations came after a record: exact for the newest records, and at least one each for those before. For one thread. */
final class OperationCount {
    /** More than a follower may be behind without being waited for. */
    private static final int RECORDS = 1 << 15;

    /** How many operations there had been when a record had come, at its sequence modulo the length. */
    private final long[] totals = new long[RECORDS];

    private final long first;
    private long last;

    /** @param sequence of the last record that is not counted */
    OperationCount(long sequence) {
        first = sequence;
        last = sequence;
    }

    /** The next record in order. */
    void add(long sequence, int operations) {
        long total = totals[place(last)] + operations;
        last = sequence;
        totals[place(last)] = total;
    }

    /** Operations of the records after a sequence. */
    long after(long sequence) {
        long known = Math.max(sequence, Math.max(first, last - RECORDS + 1));
        return totals[place(last)] - totals[place(known)] + (known - sequence);
    }

    private static int place(long sequence) {
        return (int) (sequence % RECORDS);
    }
}
