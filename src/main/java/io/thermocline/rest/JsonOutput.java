package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.core.util.RecyclerPool;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** Answers in JSON, written straight into bytes. */
final class JsonOutput {
    /** For all threads together: what a virtual thread keeps for its next document is lost with the thread. */
    static final RecyclerPool<BufferRecycler> BUFFERS = JsonRecyclerPools.newConcurrentDequePool();

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .recyclerPool(BUFFERS)
            .disable(StreamWriteFeature.FLUSH_PASSED_TO_STREAM)
            .build();

    private JsonOutput() {}

    /** Writes part of a document. */
    @FunctionalInterface
    interface Part {
        void write(JsonGenerator to) throws IOException;
    }

    /** The bytes of an object with these fields. */
    static byte[] object(int sizeHint, Part fields) {
        return document(sizeHint, to -> {
            to.writeStartObject();
            fields.write(to);
            to.writeEndObject();
        });
    }

    /** The bytes of one value. */
    static byte[] document(int sizeHint, Part value) {
        try (ByteArrayBuilder bytes = new ByteArrayBuilder(sizeHint)) {
            write(bytes, value);
            return bytes.toByteArray();
        }
    }

    private static void write(OutputStream out, Part value) {
        try (JsonGenerator generator = FACTORY.createGenerator(out)) {
            value.write(generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
