package io.thermocline.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.Tier;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against what Jackson's generator writes. */
class BlockWriterTest {
    private static final int RUNS = 1_500;
    private static final String SPECIAL = "\"\\\b\f\n\r\t\u0000\u001f\u007f\u0080\u00a2\u07ff\u2028\uffff /<>'";

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void writesWhatAGeneratorWrites(long seed) throws IOException {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS; run++) {
            BlockView block = block(random);
            String expected = text(jackson(List.of(block)));
            String document = expected.substring(1, expected.length() - 1);

            assertThat(text(BlockWriter.bytes(block))).as("seed %d", seed).isEqualTo(document);
            assertThat(BlockWriter.buffer(block).toString(StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(document);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {5, 6})
    void writesBlocksWithinADocument(long seed) throws IOException {
        Random random = new Random(seed);
        for (int run = 0; run < RUNS / 10; run++) {
            List<BlockView> blocks = new ArrayList<>();
            for (int left = random.nextInt(4); left > 0; left--) {
                blocks.add(block(random));
            }
            byte[] list = JsonOutput.object(16, to -> {
                to.writeArrayFieldStart("blocks");
                for (BlockView block : blocks) {
                    BlockWriter.write(to, block);
                }
                to.writeEndArray();
                to.writeStringField("next", "x");
            });
            assertThat(text(list))
                    .as("seed %d", seed)
                    .isEqualTo("{\"blocks\":" + text(jackson(blocks)) + ",\"next\":\"x\"}");
        }
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static BlockView block(Random random) {
        String mediaType = pick(
                random,
                List.of("text/plain", "application/json", "text/markdown; charset=\"x\"", "image/png", "A/B+JSON", ""));
        return block(random, mediaType, content(random));
    }

    private static BlockView block(Random random, String mediaType, byte @Nullable [] content) {
        Envelope envelope = new Envelope(
                new BlockId(random.nextLong(), random.nextLong()),
                random.nextLong(Long.MAX_VALUE),
                random.nextLong(1L << random.nextInt(1, 63)),
                random.nextLong(253_402_300_800_000_000L),
                random.nextLong(-30_000_000_000_000_000L, 253_402_300_800_000_000L),
                random.nextBoolean() ? 0 : random.nextLong(253_402_300_800_000_000L),
                0);
        byte[] sha256 = new byte[32];
        random.nextBytes(sha256);
        Header header = new Header(
                pick(random, List.of(BlockClass.values())),
                string(random),
                random.nextBoolean() ? null : string(random),
                random.nextBoolean(),
                new Sharing(
                        string(random),
                        strings(random, 1),
                        random.nextBoolean(),
                        pick(random, List.of(Band.values())),
                        strings(random, 0)),
                annotations(random),
                new Media(mediaType, random.nextLong(1L << random.nextInt(1, 63)), sha256));
        return new BlockView(
                envelope,
                header,
                content,
                random.nextInt(4) == 0 ? vectors(random, envelope) : null,
                pick(random, List.of(Tier.values())));
    }

    private static Annotations annotations(Random random) {
        Map<String, String> labels = new TreeMap<>();
        for (int left = random.nextInt(3); left > 0; left--) {
            labels.put(string(random), string(random));
        }
        byte[] attributes = pick(random, List.of("{}", "{\"a\":[1,\"\u00fc\ud83d\ude00\\n\"]}"))
                .getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(8) == 0) {
            attributes = new byte[] {'{', '"', 'a', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"', ':', '1', '}'};
        }
        return new Annotations(strings(random, 0), labels, attributes);
    }

    private static List<VectorSet> vectors(Random random, Envelope envelope) {
        List<VectorSet> sets = new ArrayList<>();
        for (int set = random.nextInt(3); set > 0; set--) {
            List<ChunkVector> chunks = new ArrayList<>();
            int dimension = random.nextInt(5);
            for (int chunk = 0; chunk < random.nextInt(4); chunk++) {
                float[] values = new float[dimension];
                for (int i = 0; i < dimension; i++) {
                    float any = Float.intBitsToFloat(random.nextInt());
                    values[i] = Float.isFinite(any) ? any : -0.0f;
                }
                chunks.add(new ChunkVector(chunk, random.nextLong(1L << 40), random.nextInt(9_999), values));
            }
            sets.add(new VectorSet(envelope.id(), envelope.version(), string(random), 1, chunks));
        }
        return sets;
    }

    private static List<String> strings(Random random, int least) {
        List<String> strings = new ArrayList<>();
        for (int left = least + random.nextInt(3); left > 0; left--) {
            strings.add(string(random));
        }
        return strings;
    }

    private static String string(Random random) {
        StringBuilder text = new StringBuilder();
        int kind = random.nextInt(4);
        for (int left = random.nextInt(1 << random.nextInt(1, 7)); left > 0; left--) {
            if (kind == 0 && random.nextInt(4) == 0) {
                text.append(SPECIAL.charAt(random.nextInt(SPECIAL.length())));
            } else if (kind == 1) {
                text.appendCodePoint(codePoint(random));
            } else {
                text.append((char) ('a' + random.nextInt(26)));
            }
        }
        return text.toString();
    }

    private static int codePoint(Random random) {
        int codePoint = random.nextInt(1 << (1 + random.nextInt(20)));
        return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE ? '\n' : codePoint;
    }

    private static byte @Nullable [] content(Random random) {
        int kind = random.nextInt(6);
        if (kind == 0) {
            return null;
        }
        if (kind == 1) {
            return string(random).getBytes(StandardCharsets.UTF_8);
        }
        byte[] content = new byte[random.nextInt(1 << random.nextInt(1, 12))];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (' ' + random.nextInt('Z' - ' '));
            content[i] = content[i] == '"' ? (byte) '!' : content[i];
        }
        if (kind > 3 && content.length > 0) {
            // one byte that is something special, be it anywhere
            content[random.nextInt(content.length)] =
                    kind == 4 ? (byte) random.nextInt(0x100) : (byte) SPECIAL.charAt(random.nextInt(9));
        }
        return content;
    }

    private static <T> T pick(Random random, List<T> among) {
        return among.get(random.nextInt(among.size()));
    }

    private static byte[] jackson(List<BlockView> blocks) throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (JsonGenerator generator = new JsonFactory().createGenerator(written)) {
            generator.writeStartArray();
            for (BlockView block : blocks) {
                new Generated(generator).block(block);
            }
            generator.writeEndArray();
        }
        return written.toByteArray();
    }

    /** The contract's fields in its order, by a generator. */
    private record Generated(JsonGenerator to) {
        void block(BlockView block) throws IOException {
            Header header = block.header();
            to.writeStartObject();
            identity(block.envelope(), header);
            to.writeBooleanField("readOnly", header.readOnly());
            to.writeBooleanField("persisted", true);
            strings("manifolds", header.sharing().manifolds());
            to.writeBooleanField("shared", header.sharing().shared());
            to.writeStringField("space", header.sharing().space());
            to.writeStringField("band", header.sharing().band().name());
            strings("access", header.sharing().access());
            annotations(header.annotations());
            media(header.media(), block.content());
            to.writeStringField("tier", block.tier().name());
            if (block.vectors() != null) {
                vectors(block.vectors());
            }
            to.writeEndObject();
        }

        private void identity(Envelope envelope, Header header) throws IOException {
            to.writeStringField("id", envelope.id().toString());
            if (header.key() != null) {
                to.writeStringField("key", header.key());
            }
            to.writeStringField("name", header.name());
            to.writeStringField("class", header.blockClass().name());
            to.writeNumberField("version", envelope.version());
            to.writeStringField("createdAt", Times.format(envelope.createdAtMicros()));
            to.writeStringField("updatedAt", Times.format(envelope.updatedAtMicros()));
            if (envelope.expiresAtMicros() != 0) {
                to.writeStringField("expiresAt", Times.format(envelope.expiresAtMicros()));
            }
        }

        private void annotations(Annotations annotations) throws IOException {
            strings("tags", annotations.tags());
            to.writeObjectFieldStart("labels");
            for (Map.Entry<String, String> label : annotations.labels().entrySet()) {
                to.writeStringField(label.getKey(), label.getValue());
            }
            to.writeEndObject();
            to.writeFieldName("attributes");
            to.writeRawValue(text(annotations.attributesJson()));
        }

        private void media(Media media, byte @Nullable [] content) throws IOException {
            to.writeStringField("mediaType", media.mediaType());
            if (content != null) {
                if (Texts.isText(media.mediaType()) && Texts.isUtf8(content)) {
                    to.writeFieldName("content");
                    to.writeUTF8String(content, 0, content.length);
                } else {
                    to.writeBinaryField("contentBase64", content);
                }
            }
            to.writeNumberField("size", media.size());
            to.writeStringField("sha256", HexFormat.of().formatHex(media.sha256()));
        }

        private void vectors(List<VectorSet> sets) throws IOException {
            to.writeArrayFieldStart("vectors");
            for (VectorSet set : sets) {
                for (ChunkVector vector : set.chunks()) {
                    to.writeStartObject();
                    to.writeNumberField("chunk", vector.chunk());
                    to.writeStringField("encoder", set.encoder());
                    to.writeNumberField("offset", vector.offset());
                    to.writeNumberField("length", vector.length());
                    to.writeArrayFieldStart("values");
                    for (float value : vector.values()) {
                        to.writeNumber(value);
                    }
                    to.writeEndArray();
                    to.writeEndObject();
                }
            }
            to.writeEndArray();
        }

        private void strings(String name, List<String> values) throws IOException {
            to.writeArrayFieldStart(name);
            for (String value : values) {
                to.writeString(value);
            }
            to.writeEndArray();
        }
    }
}
