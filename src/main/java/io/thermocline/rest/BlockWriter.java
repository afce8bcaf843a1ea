package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.blocks.BlockView;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A block as the contract's JSON, fields in its order. */
final class BlockWriter {
    // What metadata takes besides content: a guess that seldom makes the buffer grow.
    private static final int METADATA_BYTES = 1_024;
    private static final HexFormat HEX = HexFormat.of();

    private BlockWriter() {}

    /** The block as a document. */
    static byte[] bytes(BlockView block) {
        return JsonOutput.document(sizeHint(block), to -> write(to, block));
    }

    /** The block as a document that is about to be sent. */
    static Buffer buffer(BlockView block) {
        return JsonOutput.buffer(sizeHint(block), to -> write(to, block));
    }

    private static int sizeHint(BlockView block) {
        byte[] content = block.content();
        return METADATA_BYTES + (content == null ? 0 : content.length + content.length / 8);
    }

    /** The block as an object within a document. */
    static void write(JsonGenerator to, BlockView block) throws IOException {
        Header header = block.header();
        to.writeStartObject();
        identity(to, block.envelope(), header);
        to.writeBooleanField("readOnly", header.readOnly());
        to.writeBooleanField("persisted", true);
        sharing(to, header.sharing());
        annotations(to, header);
        media(to, header.media(), block.content());
        to.writeStringField("tier", block.tier().name());
        List<VectorSet> vectors = block.vectors();
        if (vectors != null) {
            vectors(to, vectors);
        }
        to.writeEndObject();
    }

    private static void identity(JsonGenerator to, Envelope envelope, Header header) throws IOException {
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

    private static void sharing(JsonGenerator to, Sharing sharing) throws IOException {
        strings(to, "manifolds", sharing.manifolds());
        to.writeBooleanField("shared", sharing.shared());
        to.writeStringField("space", sharing.space());
        to.writeStringField("band", sharing.band().name());
        strings(to, "access", sharing.access());
    }

    private static void annotations(JsonGenerator to, Header header) throws IOException {
        strings(to, "tags", header.annotations().tags());
        to.writeObjectFieldStart("labels");
        for (Map.Entry<String, String> label : header.annotations().labels().entrySet()) {
            to.writeStringField(label.getKey(), label.getValue());
        }
        to.writeEndObject();
        to.writeFieldName("attributes");
        to.writeRawValue(new String(header.annotations().attributesJson(), StandardCharsets.UTF_8));
    }

    private static void media(JsonGenerator to, Media media, byte @org.jspecify.annotations.Nullable [] content)
            throws IOException {
        to.writeStringField("mediaType", media.mediaType());
        if (content != null) {
            if (Texts.isText(media.mediaType()) && Texts.isUtf8(content)) {
                to.writeFieldName("content");
                byte[] escaped = JsonText.escape(content);
                to.writeRawUTF8String(escaped, 0, escaped.length);
            } else {
                to.writeBinaryField("contentBase64", content);
            }
        }
        to.writeNumberField("size", media.size());
        to.writeStringField("sha256", HEX.formatHex(media.sha256()));
    }

    private static void vectors(JsonGenerator to, List<VectorSet> sets) throws IOException {
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

    private static void strings(JsonGenerator to, String name, List<String> values) throws IOException {
        to.writeArrayFieldStart(name);
        for (String value : values) {
            to.writeString(value);
        }
        to.writeEndArray();
    }
}
