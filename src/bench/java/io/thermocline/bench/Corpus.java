package io.thermocline.bench;

import java.util.Random;

/** Text of a given size that repeats itself about as much as prose does: words drawn by Zipf's law from a made-up vocabulary. */
final class Corpus {
    private static final int WORDS = 8_192;

    private final String[] vocabulary = new String[WORDS];
    private final double[] cumulative = new double[WORDS];
    private final Random random;

    Corpus(long seed) {
        random = new Random(42);
        double sum = 0;
        for (int rank = 0; rank < WORDS; rank++) {
            vocabulary[rank] = word();
            sum += 1.0 / (rank + 1);
            cumulative[rank] = sum;
        }
        random.setSeed(seed);
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int syllables = 1 + random.nextInt(4);
        for (int i = 0; i < syllables; i++) {
            word.append("bcdfghklmnprstvw".charAt(random.nextInt(16))).append("aeiou".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    /** ASCII without anything that JSON would escape. */
    String text(int bytes) {
        StringBuilder text = new StringBuilder(bytes + 16);
        while (text.length() < bytes) {
            double dice = random.nextDouble() * cumulative[WORDS - 1];
            int at = java.util.Arrays.binarySearch(cumulative, dice);
            text.append(vocabulary[Math.min(WORDS - 1, at < 0 ? -at - 1 : at)])
                    .append(random.nextInt(12) == 0 ? ". " : " ");
        }
        text.setLength(bytes);
        return text.toString();
    }
}
