package io.thermocline.rest;

import static io.thermocline.rest.JsonBytes.ascii;
import static io.thermocline.rest.JsonBytes.name;

import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.thermocline.block.Annotations;
import io.thermocline.block.ChunkVector;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.blocks.BlockView;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A block as the contract's JSON, fields in its order. Metadata is written into one array, and content, which most often stands for itself, is not copied into it. */
final class BlockWriter {
    // What metadata takes: a guess that seldom makes the array grow.
    private static final int METADATA_BYTES = 1_024;
    private static final byte[] NO_CONTENT = {};

    private static final byte[] ID = ascii("{\"id\":");
    private static final byte[] KEY = name("key");
    private static final byte[] NAME = name("name");
    private static final byte[] CLASS = name("class");
    private static final byte[] VERSION = name("version");
    private static final byte[] CREATED = name("createdAt");
    private static final byte[] UPDATED = name("updatedAt");
    private static final byte[] EXPIRES = name("expiresAt");
    private static final byte[] READ_ONLY = name("readOnly");
    private static final byte[] PERSISTED = ascii(",\"persisted\":true");
    private static final byte[] MANIFOLDS = name("manifolds");
    private static final byte[] SHARED = name("shared");
    private static final byte[] SPACE = name("space");
    private static final byte[] BAND = name("band");
    private static final byte[] ACCESS = name("access");
    private static final byte[] TAGS = name("tags");
    private static final byte[] LABELS = name("labels");
    private static final byte[] ATTRIBUTES = name("attributes");
    private static final byte[] MEDIA_TYPE = name("mediaType");
    private static final byte[] CONTENT = ascii(",\"content\":\"");
    private static final byte[] CONTENT_BASE64 = ascii(",\"contentBase64\":\"");
    private static final byte[] SIZE = name("size");
    private static final byte[] SHA256 = name("sha256");
    private static final byte[] TIER = name("tier");
    private static final byte[] VECTORS = ascii(",\"vectors\":[");
    private static final byte[] CHUNK = ascii("{\"chunk\":");
    private static final byte[] ENCODER = name("encoder");
    private static final byte[] OFFSET = name("offset");
    private static final byte[] LENGTH = name("length");
    private static final byte[] VALUES = ascii(",\"values\":[");
    private static final byte[] END_OF_LIST = ascii("]}");

    private final JsonBytes to = new JsonBytes(METADATA_BYTES);
    private byte[] content = NO_CONTENT;
    // Where the content belongs in the metadata.
    private int gap;

    private BlockWriter(BlockView block) {
        Header header = block.header();
        identity(block.envelope(), header);
        to.raw(READ_ONLY).bool(header.readOnly()).raw(PERSISTED);
        sharing(header.sharing());
        annotations(header.annotations());
        media(header.media(), block.content());
        to.raw(TIER).string(block.tier().name());
        List<VectorSet> vectors = block.vectors();
        if (vectors != null) {
            vectors(vectors);
        }
        to.raw('}');
    }

    /** The block as a document. */
    static byte[] bytes(BlockView block) {
        BlockWriter written = new BlockWriter(block);
        byte[] document = new byte[written.length()];
        written.copy(document);
        return document;
    }

    /** The block as a document that is about to be sent, in parts that are not copied but into the socket. */
    @SuppressWarnings("deprecation") // for it has another place in the next version of Vert.x
    static Buffer buffer(BlockView block) {
        return Buffer.buffer(new BlockWriter(block).parts());
    }

    private ByteBuf parts() {
        return Unpooled.wrappedBuffer(to.part(0, gap), Unpooled.wrappedBuffer(content), to.part(gap, to.length()));
    }

    /** The block as a value within a document. */
    static void write(JsonGenerator to, BlockView block) throws IOException {
        // The generator writes what stands before a value; the value goes past it.
        to.writeRawValue("");
        to.flush();
        new BlockWriter(block).write((OutputStream) to.getOutputTarget());
    }

    private void write(OutputStream out) throws IOException {
        to.write(0, gap, out);
        out.write(content);
        to.write(gap, to.length(), out);
    }

    private int length() {
        return to.length() + content.length;
    }

    private void copy(byte[] document) {
        to.copy(0, gap, document, 0);
        System.arraycopy(content, 0, document, gap, content.length);
        to.copy(gap, to.length(), document, gap + content.length);
    }

    private void identity(Envelope envelope, Header header) {
        to.raw(ID).id(envelope.id());
        if (header.key() != null) {
            to.raw(KEY).string(header.key());
        }
        to.raw(NAME).string(header.name());
        to.raw(CLASS).string(header.blockClass().name());
        to.raw(VERSION).number(envelope.version());
        time(CREATED, envelope.createdAtMicros());
        time(UPDATED, envelope.updatedAtMicros());
        if (envelope.expiresAtMicros() != 0) {
            time(EXPIRES, envelope.expiresAtMicros());
        }
    }

    private void time(byte[] name, long micros) {
        Times.write(micros, to.raw(name).raw('"')).raw('"');
    }

    private void sharing(Sharing sharing) {
        strings(MANIFOLDS, sharing.manifolds());
        to.raw(SHARED).bool(sharing.shared());
        to.raw(SPACE).string(sharing.space());
        to.raw(BAND).string(sharing.band().name());
        strings(ACCESS, sharing.access());
    }

    private void annotations(Annotations annotations) {
        strings(TAGS, annotations.tags());
        to.raw(LABELS).raw('{');
        boolean first = true;
        for (Map.Entry<String, String> label : annotations.labels().entrySet()) {
            separate(first).string(label.getKey()).raw(':').string(label.getValue());
            first = false;
        }
        to.raw('}').raw(ATTRIBUTES).raw(Texts.asUtf8(annotations.attributesJson()));
    }

    private void media(Media media, byte @Nullable [] bytes) {
        to.raw(MEDIA_TYPE).string(media.mediaType());
        gap = to.length();
        if (bytes != null) {
            byte[] text = Texts.isText(media.mediaType()) ? JsonText.ofUtf8(bytes) : null;
            to.raw(text != null ? CONTENT : CONTENT_BASE64);
            content = text != null ? text : Base64.getEncoder().encode(bytes);
            gap = to.length();
            to.raw('"');
        }
        to.raw(SIZE).number(media.size());
        to.raw(SHA256).hex(media.sha256());
    }

    private void vectors(List<VectorSet> sets) {
        to.raw(VECTORS);
        boolean first = true;
        for (VectorSet set : sets) {
            for (ChunkVector vector : set.chunks()) {
                separate(first).raw(CHUNK).number(vector.chunk());
                to.raw(ENCODER).string(set.encoder());
                to.raw(OFFSET).number(vector.offset());
                to.raw(LENGTH).number(vector.length());
                values(vector.values());
                first = false;
            }
        }
        to.raw(']');
    }

    private void values(float[] values) {
        to.raw(VALUES);
        for (int i = 0; i < values.length; i++) {
            separate(i == 0).number(values[i]);
        }
        to.raw(END_OF_LIST);
    }

    private void strings(byte[] name, List<String> values) {
        to.raw(name).raw('[');
        for (int i = 0; i < values.size(); i++) {
            separate(i == 0).string(values.get(i));
        }
        to.raw(']');
    }

    private JsonBytes separate(boolean first) {
        return first ? to : to.raw(',');
    }
}
