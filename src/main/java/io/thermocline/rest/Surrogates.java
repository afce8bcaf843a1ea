package io.thermocline.rest;

/** Java's strings may hold what is no text: halves of surrogate pairs. */
final class Surrogates {
    private static final int MAX_PRINTED = 200;

    private Surrogates() {}

    /** Whether every surrogate has its other half. */
    static boolean paired(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return false;
                }
                i++;
            }
        }
        return true;
    }

    /** The text as far as it may stand in an answer: short, without control characters and broken halves. */
    static String printable(String text) {
        StringBuilder printed = new StringBuilder(Math.min(text.length(), MAX_PRINTED));
        text.codePoints().limit(MAX_PRINTED).forEach(c -> {
            boolean shown = !Character.isISOControl(c) && Character.getType(c) != Character.SURROGATE;
            printed.appendCodePoint(shown ? c : 0xFFFD);
        });
        return printed.toString();
    }
}
