package io.thermocline.erasure;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.block.BlockId;
import io.thermocline.block.Sha256;
import io.thermocline.engine.Sweep;
import io.thermocline.log.StoreIdentity;
import io.thermocline.objects.Purged;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * What a proof says. Blocks stand in it as SHA-256 of a salt and their id: whoever knows an id can find it, nobody can read ids out of it, and nothing in it
 * depends on what was in the blocks.
 *
 * @param store whose statement it is
 * @param operation the erasure
 * @param sequence of the last mark: everything of the blocks from before their mark is gone
 * @param blocks that were erased
 * @param salt random, for this statement alone
 * @param derived names of what else was gone through
 */
@SuppressWarnings("ArrayRecordComponent") // never modified, never compared
record Statement(
        StoreIdentity store,
        BlockId operation,
        Span span,
        long sequence,
        List<BlockId> blocks,
        byte[] salt,
        Sweep sweep,
        List<String> derived) {
    static final String TYPE = "thermocline/erasure/1";
    static final int SALT_BYTES = 16;
    /** Of more blocks only the digest over all of them is given. */
    static final int MOST_DIGESTS = 1_000;

    /** Of more objects only their number is given. */
    static final int MOST_OBJECTS = 1_000;

    private static final HexFormat HEX = HexFormat.of();

    /** When. */
    record Span(Instant begun, Instant ended) {
        Span {
            Objects.requireNonNull(begun);
            Objects.requireNonNull(ended);
        }
    }

    Statement {
        Objects.requireNonNull(store);
        Objects.requireNonNull(operation);
        Objects.requireNonNull(span);
        blocks = List.copyOf(blocks);
        Objects.requireNonNull(sweep);
        derived = List.copyOf(derived);
    }

    /** The statement as the text that is signed: JSON in one line. */
    String text() {
        StringWriter text = new StringWriter();
        try (JsonGenerator to = new JsonFactory().createGenerator(text)) {
            write(to);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private void write(JsonGenerator to) throws IOException {
        to.writeStartObject();
        to.writeStringField("type", TYPE);
        to.writeStringField("store", store.storeId().toString());
        to.writeNumberField("epoch", store.epoch());
        to.writeStringField("operation", operation.toString());
        to.writeNumberField("sequence", sequence);
        to.writeStringField("begunAt", span.begun().toString());
        to.writeStringField("endedAt", span.ended().toString());
        to.writeNumberField("blocks", blocks.size());
        to.writeStringField("salt", HEX.formatHex(salt));
        writeDigests(to);
        to.writeObjectFieldStart("segments");
        to.writeNumberField("examined", sweep.segments());
        to.writeNumberField("rewritten", sweep.rewritten());
        to.writeNumberField("rewrittenBytes", sweep.rewrittenBytes());
        to.writeEndObject();
        to.writeObjectFieldStart("log");
        to.writeNumberField("files", sweep.logFiles());
        to.writeNumberField("blankedOperations", sweep.logOperations());
        to.writeEndObject();
        writeArchive(to);
        to.writeArrayFieldStart("derived");
        for (String each : derived) {
            to.writeString(each);
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    private void writeArchive(JsonGenerator to) throws IOException {
        to.writeObjectFieldStart("archive");
        to.writeNumberField("purged", sweep.purged().size());
        to.writeArrayFieldStart("objects");
        for (Purged each :
                sweep.purged().subList(0, Math.min(MOST_OBJECTS, sweep.purged().size()))) {
            to.writeStartObject();
            to.writeStringField("name", each.name());
            if (!each.version().isEmpty()) {
                to.writeStringField("version", each.version());
            }
            to.writeEndObject();
        }
        to.writeEndArray();
        to.writeEndObject();
    }

    private void writeDigests(JsonGenerator to) throws IOException {
        MessageDigest sha256 = Sha256.digest();
        List<byte[]> digests = new ArrayList<>(blocks.size());
        for (BlockId each : blocks) {
            sha256.update(salt);
            digests.add(sha256.digest(each.toBytes()));
        }
        digests.sort(Arrays::compareUnsigned);
        if (digests.size() <= MOST_DIGESTS) {
            to.writeArrayFieldStart("blockDigests");
            for (byte[] each : digests) {
                to.writeString(HEX.formatHex(each));
            }
            to.writeEndArray();
        }
        digests.forEach(sha256::update);
        to.writeStringField("digest", HEX.formatHex(sha256.digest()));
    }
}
