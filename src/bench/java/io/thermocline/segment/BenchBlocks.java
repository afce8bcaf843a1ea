package io.thermocline.segment;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.StoredBlock;
import io.thermocline.files.FileStore;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Blocks as an import of documents would make them: time-ordered ids, text of which a general compressor makes about a third. */
final class BenchBlocks {
    private static final int VOCABULARY = 6000;

    private final Random random;
    private final byte[][] words = new byte[VOCABULARY][];

    BenchBlocks(long seed) {
        this.random = new Random(seed);
        Random letters = new Random(7);
        for (int i = 0; i < VOCABULARY; i++) {
            byte[] word = new byte[3 + letters.nextInt(8)];
            for (int j = 0; j < word.length - 1; j++) {
                word[j] = (byte) ('a' + Math.min(25, Math.abs(letters.nextGaussian() * 9)));
            }
            word[word.length - 1] = ' ';
            words[i] = word;
        }
    }

    /** Words by a law like Zipf's. */
    byte[] text(int bytes) {
        byte[] text = new byte[bytes];
        int at = 0;
        while (at < bytes) {
            byte[] word = words[(int) Math.min(VOCABULARY - 1, Math.expm1(random.nextDouble() * Math.log(VOCABULARY)))];
            int count = Math.min(word.length, bytes - at);
            System.arraycopy(word, 0, text, at, count);
            at += count;
        }
        return text;
    }

    /** The id of the n-th block of any source. */
    static BlockId id(int number) {
        long mixed = (number + 1L) * 0x9E3779B97F4A7C15L;
        return new BlockId((1_700_000_000_000L + number / 4) << 16 | 0x7000L | number % 4, mixed >>> 2 | 1L << 63);
    }

    /** The n-th block. */
    StoredBlock block(int number, byte[] content) {
        Header header = header(number, content.length);
        long created = (1_700_000_000_000L + number / 4) * 1000 + number % 4;
        Envelope envelope = new Envelope(id(number), number + 1L, 1, created, created, 0, 0);
        return new StoredBlock(envelope, HeaderCodec.encode(header), content);
    }

    private Header header(int number, int size) {
        byte[] digest = new byte[32];
        random.nextBytes(digest);
        return new Header(
                BlockClass.KNOWLEDGE_GRAPH,
                "document " + number,
                "docs/part" + number / 100 + "/document" + number + ".md",
                false,
                new Sharing(Sharing.DEFAULT_SPACE, List.of("default"), true, Band.GREEN, List.of()),
                new Annotations(
                        List.of("docs", "t" + number % 20),
                        Map.of("lang", "en"),
                        "{}".getBytes(StandardCharsets.UTF_8)),
                new Media("text/markdown", size, digest));
    }

    /** Writes blocks as one segment and opens it. */
    static Segment segment(FileStore files, long segmentId, Iterable<StoredBlock> blocks) {
        return segment(files, segmentId, blocks, SegmentOptions.DEFAULTS);
    }

    /** The same with other options. */
    static Segment segment(FileStore files, long segmentId, Iterable<StoredBlock> blocks, SegmentOptions options) {
        try (SegmentWriter writer = SegmentWriter.create(files, segmentId, options)) {
            for (StoredBlock block : blocks) {
                writer.append(block, HeaderCodec.decode(block.header()));
            }
            return Segment.open(files, writer.finish());
        }
    }
}
