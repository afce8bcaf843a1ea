package io.thermocline.hot;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/**
 * Python's {@code random.Random(text)}, number for number: the Mersenne Twister MT19937 (Matsumoto, Nishimura, "Mersenne Twister", 1998), so that a trace is the
 * same whichever of the two makes it.
 */
final class PythonRandom {
    private static final int WORDS = 624;
    private static final int SHIFT = 397;

    private final int[] state = new int[WORDS];
    private int at = WORDS;

    PythonRandom(String seed) {
        seed(words(seed));
    }

    /** The bytes of the text and their SHA-512 as one big number, in words of 32 bits, the lowest first. */
    private static int[] words(String seed) {
        byte[] text = seed.getBytes(StandardCharsets.UTF_8);
        byte[] digest;
        try {
            digest = MessageDigest.getInstance("SHA-512").digest(text);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        int bytes = text.length + digest.length;
        int[] words = new int[(bytes + 3) / 4];
        for (int i = 0; i < bytes; i++) {
            int from = bytes - 1 - i;
            byte value = from < text.length ? text[from] : digest[from - text.length];
            words[i / 4] |= (value & 0xFF) << (8 * (i % 4));
        }
        return words;
    }

    private void seed(int[] key) {
        state[0] = 19_650_218;
        for (int i = 1; i < WORDS; i++) {
            state[i] = 1_812_433_253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        int i = 1;
        int j = 0;
        for (int k = Math.max(WORDS, key.length); k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_664_525)) + key[j] + j;
            i = next(i);
            j = (j + 1) % key.length;
        }
        for (int k = WORDS - 1; k > 0; k--) {
            state[i] = (state[i] ^ ((state[i - 1] ^ (state[i - 1] >>> 30)) * 1_566_083_941)) - i;
            i = next(i);
        }
        state[0] = 0x8000_0000;
    }

    private int next(int i) {
        if (i + 1 < WORDS) {
            return i + 1;
        }
        state[0] = state[WORDS - 1];
        return 1;
    }

    private int word() {
        if (at == WORDS) {
            for (int i = 0; i < WORDS; i++) {
                int joined = (state[i] & 0x8000_0000) | (state[(i + 1) % WORDS] & 0x7FFF_FFFF);
                state[i] = state[(i + SHIFT) % WORDS] ^ (joined >>> 1) ^ ((joined & 1) == 0 ? 0 : 0x9908_B0DF);
            }
            at = 0;
        }
        int word = state[at++];
        word ^= word >>> 11;
        word ^= (word << 7) & 0x9D2C_5680;
        word ^= (word << 15) & 0xEFC6_0000;
        return word ^ (word >>> 18);
    }

    /** From 0 to below 1, with 53 bits. */
    double random() {
        long high = word() >>> 5;
        long low = word() >>> 6;
        return (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0;
    }

    /** From 0 to below n. */
    int below(int n) {
        int bits = Integer.SIZE - Integer.numberOfLeadingZeros(n);
        int drawn = word() >>> (Integer.SIZE - bits);
        while (drawn >= n) {
            drawn = word() >>> (Integer.SIZE - bits);
        }
        return drawn;
    }

    /** From one to the other, both included. */
    int between(int least, int most) {
        return least + below(most - least + 1);
    }

    <T> T choice(List<T> all) {
        return all.get(below(all.size()));
    }

    <T> void shuffle(List<T> all) {
        for (int i = all.size() - 1; i > 0; i--) {
            int other = below(i + 1);
            T held = all.get(i);
            all.set(i, all.get(other));
            all.set(other, held);
        }
    }
}
