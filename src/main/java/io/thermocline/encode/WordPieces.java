package io.thermocline.encode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Counts word pieces as BERT's uncased tokenizer does: greedy longest match (Devlin et al. 2019; WordPiece of Schuster and Nakajima 2012) after
 * lower-casing and removing accents. Removing an accent can lay a mark of punctuation bare (of U+226E remains a less-than sign), which then splits
 * the run. Immutable.
 */
final class WordPieces implements TokenCounter {
    /** Longer words are one unknown token to BERT, whatever they say. */
    private static final int MAX_WORD = 100;

    private static final String CONTINUATION = "##";

    private final Set<String> initial = new HashSet<>(1 << 16);
    private final Set<String> continued = new HashSet<>(1 << 14);
    private final int longest;

    /** Reads a vocabulary of one piece a line, pieces that continue a word marked by {@value #CONTINUATION}; closes the stream. */
    WordPieces(InputStream vocabulary) {
        int most = 0;
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(vocabulary, StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                boolean continues = line.startsWith(CONTINUATION) && line.length() > CONTINUATION.length();
                String piece = continues ? line.substring(CONTINUATION.length()) : line;
                (continues ? continued : initial).add(piece);
                most = Math.max(most, piece.length());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        longest = most;
    }

    @Override
    public int tokens(String run) {
        String words = normalised(run);
        int tokens = 0;
        int start = 0;
        for (int at = 0; at < words.length(); at += Character.charCount(words.codePointAt(at))) {
            int codePoint = words.codePointAt(at);
            if (Letters.single(codePoint)) {
                tokens += pieces(words.substring(start, at)) + 1;
                start = at + Character.charCount(codePoint);
            }
        }
        return Math.max(1, tokens + pieces(words.substring(start)));
    }

    private int pieces(String word) {
        if (word.codePointCount(0, word.length()) > MAX_WORD) {
            return 1;
        }
        int pieces = 0;
        int at = 0;
        while (at < word.length()) {
            int end = longestMatch(word, at);
            if (end == at) {
                return 1;
            }
            at = end;
            pieces++;
        }
        return pieces;
    }

    private int longestMatch(String word, int from) {
        Set<String> pieces = from == 0 ? initial : continued;
        for (int end = Math.min(word.length(), from + longest); end > from; end--) {
            if (pieces.contains(word.substring(from, end))) {
                return end;
            }
        }
        return from;
    }

    private static String normalised(String run) {
        boolean ascii = true;
        for (int i = 0; i < run.length() && ascii; i++) {
            ascii = run.charAt(i) < 0x80 && run.charAt(i) >= ' ';
        }
        if (ascii) {
            return run.toLowerCase(Locale.ROOT);
        }
        StringBuilder kept = new StringBuilder(run.length());
        Normalizer.normalize(run, Normalizer.Form.NFD).codePoints().forEach(codePoint -> {
            boolean accent = Character.getType(codePoint) == Character.NON_SPACING_MARK && !Letters.single(codePoint);
            if (!accent && !Letters.removed(codePoint)) {
                kept.appendCodePoint(codePoint);
            }
        });
        return kept.toString().toLowerCase(Locale.ROOT);
    }
}
