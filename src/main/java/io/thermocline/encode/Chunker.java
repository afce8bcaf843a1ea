package io.thermocline.encode;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Cuts texts into chunks by their structure: at headings, paragraphs, lines, sentences, words, and inside a word only where there is nothing
 * else; in that order of preference, each chunk at least half full where the text allows it. Chunks do not overlap. Immutable, thread-safe; linear
 * in the text.
 */
public final class Chunker {
    /** Of the tokens that an encoder reads, the share that a chunk is filled to. The rest is room for tokens that mark beginning and end. */
    private static final double FILL = 0.8;
    /** The most tokens that one atom of a text can have: BERT takes no longer word apart. */
    private static final int ATOM_TOKENS = 100;

    private final TokenCounter counter;
    private final int target;

    /**
     * Chunks that fit an encoder.
     *
     * @param maxTokens tokens that the encoder reads of a passage, at least 250
     */
    public Chunker(TokenCounter counter, int maxTokens) {
        this.counter = counter;
        this.target = (int) (maxTokens * FILL);
        if (target < 2 * ATOM_TOKENS) {
            throw new IllegalArgumentException(
                    "an encoder that reads " + maxTokens + " tokens is too small for words of " + ATOM_TOKENS);
        }
    }

    /** Chunks that fit this encoder. */
    public static Chunker of(Encoder encoder) {
        return new Chunker(encoder.tokenCounter(), encoder.maxTokens());
    }

    /** Whether content of this media type is text: {@code text/*}, JSON and source code, in UTF-8. */
    public static boolean isText(String mediaType) {
        return TextKind.of(mediaType).isPresent();
    }

    /**
     * The chunks of a content, in order.
     *
     * @return empty for a content that is no text, or holds nothing but white space and markup
     */
    public List<Chunk> chunks(byte[] content, String mediaType) {
        return firstChunks(content, mediaType, Integer.MAX_VALUE);
    }

    /**
     * The first chunks of a content, in order; looks no further than it must.
     *
     * @param most how many at most
     */
    public List<Chunk> firstChunks(byte[] content, String mediaType, int most) {
        Optional<TextKind> kind = TextKind.of(mediaType);
        if (kind.isEmpty() || content.length == 0) {
            return List.of();
        }
        ChunkPacker packer = new ChunkPacker(target);
        new TextScanner(content, kind.get(), counter, packer).scan(most);
        List<Chunk> chunks = packer.finish();
        return chunks.size() <= most ? chunks : chunks.subList(0, most);
    }

    /** What an encoder reads for a chunk: its text, with markup and white space as single spaces where it is HTML. */
    public static String passage(byte[] content, String mediaType, Chunk chunk) {
        if (TextKind.of(mediaType).orElse(TextKind.PLAIN) != TextKind.HTML) {
            return new String(content, chunk.offset(), chunk.length(), StandardCharsets.UTF_8);
        }
        Markup markup = new Markup(content);
        StringBuilder passage = new StringBuilder(chunk.length());
        int from = chunk.offset();
        int at = from;
        while (at < chunk.end()) {
            int past = markup.skip(at);
            if (past == at) {
                at++;
                continue;
            }
            passage.append(new String(content, from, at - from, StandardCharsets.UTF_8))
                    .append(' ');
            from = Math.min(past, chunk.end());
            at = from;
        }
        passage.append(new String(content, from, chunk.end() - from, StandardCharsets.UTF_8));
        return Entities.decode(passage.toString());
    }
}
