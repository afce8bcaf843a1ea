package io.thermocline.rest;

import com.fasterxml.jackson.core.JsonGenerator;
import io.thermocline.blocks.BlockView;
import io.thermocline.blocks.WriteAnswer;
import io.thermocline.engine.Durability;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Successes as answers. */
final class Answers {
    static final String SEQUENCE = "X-Thermocline-Sequence";
    static final String DURABILITY = "X-Thermocline-Durability";
    static final String TIER = "X-Thermocline-Tier";
    static final String REPLAYED = "Idempotency-Replayed";

    private Answers() {}

    /** Writes an entry of a list. */
    @FunctionalInterface
    interface Entry<T> {
        void write(JsonGenerator to, T entry) throws IOException;
    }

    static Response json(byte[] document) {
        return Response.ok(document, MediaType.APPLICATION_JSON_TYPE).build();
    }

    /** One block, or 304 when the client has it. */
    static Response block(BlockView block, @Nullable String noneMatch) {
        if (Tags.names(noneMatch, block.envelope().version())) {
            return described(Response.notModified(), block).build();
        }
        return described(Response.ok(BlockWriter.bytes(block), MediaType.APPLICATION_JSON_TYPE), block)
                .build();
    }

    /** What {@link #block} answers, without the block. */
    static Response head(BlockView block, @Nullable String noneMatch) {
        boolean known = Tags.names(noneMatch, block.envelope().version());
        Response.ResponseBuilder response =
                known ? Response.notModified() : Response.ok().type(MediaType.APPLICATION_JSON_TYPE);
        return described(response, block).build();
    }

    /** The headers of one block. */
    static Response.ResponseBuilder described(Response.ResponseBuilder response, BlockView block) {
        return response.header(HttpHeaders.ETAG, Tags.of(block.envelope().version()))
                .header(TIER, block.tier().name());
    }

    /** What a write of a block did. */
    static Response written(WriteAnswer answer) {
        BlockView block = answer.block();
        Response.ResponseBuilder response = Response.status(status(answer.outcome()));
        committed(response, answer.sequence(), answer.durability(), answer.replayed())
                .header(HttpHeaders.ETAG, Tags.of(block.envelope().version()));
        return switch (answer.outcome()) {
            case DELETED -> response.build();
            case CREATED ->
                response.header(
                                HttpHeaders.LOCATION,
                                "/v1/blocks/" + block.envelope().id())
                        .type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(BlockWriter.bytes(block))
                        .build();
            case REPLACED, PATCHED ->
                response.type(MediaType.APPLICATION_JSON_TYPE)
                        .entity(BlockWriter.bytes(block))
                        .build();
        };
    }

    static int status(WriteAnswer.Outcome outcome) {
        return switch (outcome) {
            case CREATED -> 201;
            case REPLACED, PATCHED -> 200;
            case DELETED -> 204;
        };
    }

    /** Where a write is in the log, and what was reached before the answer. */
    static Response.ResponseBuilder committed(
            Response.ResponseBuilder response, long sequence, Durability durability, boolean replayed) {
        response.header(SEQUENCE, sequence).header(DURABILITY, name(durability));
        return replayed ? response.header(REPLAYED, "true") : response;
    }

    static String name(Durability durability) {
        return durability.name().toLowerCase(Locale.ROOT);
    }

    /** A page of a list. */
    static <T> Response page(String name, List<T> entries, Entry<T> entry, @Nullable String nextCursor) {
        return json(JsonOutput.object(entries.size() * 512 + 64, to -> {
            to.writeArrayFieldStart(name);
            for (T each : entries) {
                entry.write(to, each);
            }
            to.writeEndArray();
            if (nextCursor != null) {
                to.writeStringField("nextCursor", nextCursor);
            }
        }));
    }
}
