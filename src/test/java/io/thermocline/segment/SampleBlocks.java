package io.thermocline.segment;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Blocks by seed, and the rows that make a segment out of them. */
final class SampleBlocks {
    static final long START_MICROS = 1_700_000_000_000_000L;

    private static final List<String> WORDS = List.of(
            "segment",
            "page",
            "the",
            "of",
            "and",
            "a",
            "sequence",
            "manifest",
            "memtable",
            "tombstone",
            "is",
            "to",
            "log",
            "commit");

    private final Random random;

    SampleBlocks(long seed) {
        this.random = new Random(seed);
    }

    /** A row and its decoded header. */
    record Row(StoredBlock block, Header header) {
        Envelope envelope() {
            return block.envelope();
        }
    }

    /** In the order that a flush would write them. */
    static List<Row> sorted(List<Row> rows) {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing((Row row) -> row.header().sharing().space())
                .thenComparing(row -> row.header().sharing().manifolds().getFirst())
                .thenComparing(row -> row.envelope().id())
                .thenComparing(row -> -row.envelope().sequence()));
        return sorted;
    }

    /** A time-ordered id such as UUIDv7. */
    BlockId timedId(long micros) {
        return new BlockId(micros / 1000 << 16 | 0x7000 | random.nextInt(4096), random.nextLong());
    }

    BlockId randomId() {
        return new BlockId(random.nextLong(), random.nextLong());
    }

    Header header(String space) {
        return new Header(
                BlockClass.values()[random.nextInt(BlockClass.values().length)],
                "name " + random.nextInt(1000),
                random.nextBoolean() ? null : "key/" + random.nextInt(),
                random.nextBoolean(),
                new Sharing(
                        space,
                        random.nextBoolean() ? List.of("default") : List.of("m" + random.nextInt(3), "default"),
                        random.nextBoolean(),
                        Band.values()[random.nextInt(Band.values().length)],
                        random.nextInt(4) == 0 ? List.of("ann", "bob:read") : List.of()),
                new Annotations(
                        List.of("tag" + random.nextInt(5)),
                        random.nextBoolean() ? Map.of() : Map.of("lang", "en", "n", "" + random.nextInt(9)),
                        "{\"a\":1}".getBytes(StandardCharsets.UTF_8)),
                new Media("text/plain", 0, new byte[32]));
    }

    byte[] text(int bytes) {
        StringBuilder text = new StringBuilder(bytes + 16);
        while (text.length() < bytes) {
            text.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(12) == 0 ? ".\n" : " ");
        }
        return text.substring(0, bytes).getBytes(StandardCharsets.US_ASCII);
    }

    Row row(Envelope envelope, Header header, byte[] content) {
        return new Row(new StoredBlock(envelope, HeaderCodec.encode(header), content), header);
    }

    /** Blocks of several spaces and versions, some deleted, some expiring, some large, some empty; sequences grow with time. */
    List<Row> mixed(int blocks) {
        List<Row> rows = new ArrayList<>();
        long sequence = 1;
        for (int i = 0; i < blocks; i++) {
            long created = START_MICROS + i * 500L;
            BlockId id = random.nextInt(3) == 0 ? randomId() : timedId(created);
            Header header = header("space" + random.nextInt(3));
            int versions = random.nextInt(10) == 0 ? 1 + random.nextInt(6) : 1;
            for (int version = 1; version <= versions; version++) {
                long expires = random.nextInt(5) == 0 ? created + 1_000_000 : 0;
                byte[] content = text(size());
                rows.add(row(
                        new Envelope(
                                id, sequence++, version, created, created + version, expires, random.nextInt(2) * 2),
                        header,
                        content));
            }
            if (random.nextInt(20) == 0) {
                Envelope deleted =
                        new Envelope(id, sequence++, versions + 1, created, created + 100, 0, Envelope.TOMBSTONE);
                rows.add(row(deleted, header.stripped(), new byte[0]));
            }
        }
        return sorted(rows);
    }

    private int size() {
        return switch (random.nextInt(20)) {
            case 0 -> 0;
            case 1 -> 70_000 + random.nextInt(100_000);
            case 2 -> 20_000 + random.nextInt(30_000);
            default -> random.nextInt(3000);
        };
    }

    VectorSet vectors(BlockId id, long version, String encoder, long sequence, int chunks, int dimension) {
        List<ChunkVector> vectors = new ArrayList<>();
        for (int chunk = 0; chunk < chunks; chunk++) {
            float[] values = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                values[i] = (float) random.nextGaussian();
            }
            vectors.add(new ChunkVector(chunk, chunk * 100L, 100 + chunk, values));
        }
        return new VectorSet(id, version, encoder, sequence, vectors);
    }
}
