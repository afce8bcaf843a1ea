package io.thermocline.server;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** What a secure source draws, drawn many bytes at a time: it takes a lock and asks the system each time. Keeps nothing that it gave away. Thread-safe. */
final class BufferedRandom implements RandomGenerator {
    private static final int BYTES = 1_024;

    private final SecureRandom source;
    private final byte[] drawn = new byte[BYTES]; // guarded by this
    private int given = BYTES; // guarded by this

    BufferedRandom(SecureRandom source) {
        this.source = source;
    }

    @Override
    public void nextBytes(byte[] to) {
        for (int done = 0; done < to.length; ) {
            done += give(to, done);
        }
    }

    /** Fills what it can of the rest, a byte at least. */
    private synchronized int give(byte[] to, int from) {
        if (given == BYTES) {
            source.nextBytes(drawn);
            given = 0;
        }
        int count = Math.min(to.length - from, BYTES - given);
        System.arraycopy(drawn, given, to, from, count);
        Arrays.fill(drawn, given, given + count, (byte) 0);
        given += count;
        return count;
    }

    @Override
    public long nextLong() {
        byte[] bytes = new byte[Long.BYTES];
        nextBytes(bytes);
        long value = 0;
        for (byte each : bytes) {
            value = value << Byte.SIZE | (each & 0xFF);
        }
        return value;
    }
}
