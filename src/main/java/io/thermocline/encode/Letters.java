package io.thermocline.encode;

/** How BERT's tokenizer sorts code points before it looks for words. */
final class Letters {
    private Letters() {}

    /** Separates words and is itself nothing. */
    static boolean space(int codePoint) {
        return codePoint == ' '
                || codePoint == '\n'
                || codePoint == '\t'
                || codePoint == '\r'
                || (codePoint >= 0x80 && Character.isSpaceChar(codePoint));
    }

    /** Taken out without separating anything: control and format characters, the replacement character. */
    static boolean removed(int codePoint) {
        if (codePoint == 0xFFFD) {
            return true;
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.SURROGATE -> !space(codePoint);
            default -> false;
        };
    }

    /** One token by itself: punctuation, all ASCII symbols, and ideographs. */
    static boolean single(int codePoint) {
        if (codePoint < 0x80) {
            return codePoint > ' ' && codePoint < 0x7F && !Character.isLetterOrDigit(codePoint);
        }
        return switch (Character.getType(codePoint)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            case Character.OTHER_LETTER -> ideograph(codePoint);
            case Character.OTHER_SYMBOL, Character.NON_SPACING_MARK -> oncePunctuation(codePoint);
            default -> false;
        };
    }

    /** Ends a sentence, in Latin and in CJK punctuation. */
    static boolean sentenceEnd(int codePoint) {
        return switch (codePoint) {
            case '.', '!', '?', 0x2026, 0x3002, 0xFF01, 0xFF1F -> true;
            default -> false;
        };
    }

    /** The tokenizer's tables are older than Java's: these were punctuation until Unicode 11 and 12. */
    private static boolean oncePunctuation(int codePoint) {
        return codePoint == 0x111C9 || codePoint == 0x166D;
    }

    private static boolean ideograph(int codePoint) {
        return (codePoint >= 0x4E00 && codePoint <= 0x9FFF)
                || (codePoint >= 0x3400 && codePoint <= 0x4DBF)
                || (codePoint >= 0x20000 && codePoint <= 0x2CEAF)
                || (codePoint >= 0xF900 && codePoint <= 0xFAFF)
                || (codePoint >= 0x2F800 && codePoint <= 0x2FA1F);
    }
}
