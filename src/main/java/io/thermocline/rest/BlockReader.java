package io.thermocline.rest;

import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.BlockPatch;
import io.thermocline.blocks.DraftVector;
import io.thermocline.blocks.Field;
import io.thermocline.blocks.Limits;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a client says about one block. One for each block; not thread-safe. */
final class BlockReader {
    /** What the server alone sets: ignored where a client sends back what it was given, refused where it means to change it. */
    private static final Set<String> SERVER_SET = Set.of("version", "createdAt", "updatedAt", "size", "sha256", "tier");

    private static final Set<String> NOT_PATCHED = Set.of("id", "class", "content", "contentBase64", "version");
    // Lists longer than any limit are cut off while they are read; the service names the limit.
    private static final int SLACK = 2;

    private final JsonInput input;
    private final Limits limits;
    private final BlockFields.Builder fields = BlockFields.builder();
    private @Nullable BlockId id;
    private @Nullable BlockClass blockClass;
    private byte @Nullable [] content;
    private Field<List<DraftVector>> vectors = Field.absent();

    BlockReader(JsonInput input, Limits limits) {
        this.input = input;
        this.limits = limits;
    }

    /** Reads the object at hand as a draft. */
    static BlockDraft draft(JsonInput input, Limits limits) {
        BlockReader reader = new BlockReader(input, limits);
        input.object(reader::draftField);
        return reader.draft();
    }

    /** Reads the object at hand as a patch. */
    static BlockPatch patch(JsonInput input, Limits limits) {
        BlockReader reader = new BlockReader(input, limits);
        input.object(reader::patchField);
        return reader.patch();
    }

    /** What was read, as a draft. */
    BlockDraft draft() {
        List<DraftVector> given =
                vectors instanceof Field.Given<List<DraftVector>>(List<DraftVector> value) ? value : null;
        return new BlockDraft(id, blockClass, fields.build(), content, given);
    }

    /** What was read, as a patch. */
    BlockPatch patch() {
        return new BlockPatch(fields.build(), vectors);
    }

    /** What was read with {@link #draftField}, as a patch: nothing may stand there that a patch cannot change. */
    BlockPatch patchOnly() {
        if (content != null || blockClass != null) {
            throw input.invalid("a patch changes neither content nor class");
        }
        return patch();
    }

    /** The key that a draft names its block by; null when it names none. */
    static @Nullable BlockKey key(BlockDraft draft) {
        if (!(draft.fields().key() instanceof Field.Given<String>(String key))) {
            return null;
        }
        Field<String> space = draft.fields().sharing().space();
        return new BlockKey(key, space instanceof Field.Given<String>(String name) ? name : null);
    }

    /** One field of a draft. */
    boolean draftField(String name) {
        if (SERVER_SET.contains(name)) {
            input.skip();
            return true;
        }
        switch (name) {
            case "id" -> id = input.isNull() ? null : input.parsed(BlockId::parse, "a UUID");
            case "class" -> blockClass = input.isNull() ? null : input.name(BlockClass.class);
            case "content" -> content(input.isNull() ? null : input.string().getBytes(StandardCharsets.UTF_8));
            case "contentBase64" -> content(input.isNull() ? null : base64());
            case "persisted" -> persisted();
            default -> {
                return metadata(name);
            }
        }
        return true;
    }

    /** One field of a patch. */
    boolean patchField(String name) {
        if (NOT_PATCHED.contains(name) || SERVER_SET.contains(name) || name.equals("persisted")) {
            throw input.invalid("cannot be changed by a patch");
        }
        return metadata(name);
    }

    private boolean metadata(String name) {
        switch (name) {
            case "name" -> fields.name(nullable(input::string));
            case "key" -> fields.key(nullable(input::string));
            case "readOnly" -> fields.readOnly(nullable(input::bool));
            case "mediaType" -> fields.mediaType(nullable(input::string));
            case "expiresAt" ->
                fields.expiresAt(nullable(
                        () -> input.parsed(Times::parseInstant, "an RFC 3339 time such as 2026-01-31T12:00:00Z")));
            case "ttl" ->
                fields.ttl(nullable(() -> input.parsed(Times::parseDuration, "a duration such as 24h or PT24H")));
            case "space" -> fields.space(nullable(input::string));
            case "manifolds" -> fields.manifolds(strings(limits.counts().manifolds()));
            case "shared" -> fields.shared(nullable(input::bool));
            case "band" -> fields.band(nullable(() -> input.name(Band.class)));
            case "access" -> fields.access(strings(limits.counts().access()));
            case "tags" -> fields.tags(strings(limits.counts().tags()));
            case "labels" -> fields.labels(nullable(this::labels));
            case "attributes" -> fields.attributes(nullable(input::rawObject));
            case "vectors" -> vectors = nullable(() -> input.array(vectorsAtMost(), this::vector));
            default -> {
                return false;
            }
        }
        return true;
    }

    private int vectorsAtMost() {
        return limits.counts().chunks() * SLACK;
    }

    private Field<List<String>> strings(int most) {
        return nullable(() -> input.array(most, input::string));
    }

    private <T> Field<T> nullable(Supplier<T> value) {
        return input.isNull() ? Field.removed() : Field.of(value.get());
    }

    private void content(byte @Nullable [] bytes) {
        if (bytes != null) {
            if (content != null) {
                throw input.wrong("content and contentBase64 exclude each other");
            }
            content = bytes;
        }
    }

    private byte[] base64() {
        String text = input.string();
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw input.wrong("must be base64 (RFC 4648, section 4)");
        }
    }

    private void persisted() {
        if (!input.isNull() && !input.bool()) {
            throw ProblemException.of(
                    ProblemKind.NOT_IMPLEMENTED, "Volatile blocks (persisted: false) come with a later version.");
        }
    }

    private Map<String, Field<String>> labels() {
        Map<String, Field<String>> labels = new LinkedHashMap<>();
        input.object(name -> {
            if (!Surrogates.paired(name)) {
                throw input.wrong("has half of a surrogate pair, which is no character");
            }
            labels.put(name, nullable(input::string));
            return true;
        });
        return labels;
    }

    private DraftVector vector() {
        VectorFields vector = new VectorFields();
        input.object(vector::field);
        if (vector.values == null) {
            throw input.wrong("needs values");
        }
        return new DraftVector(vector.chunk, vector.encoder, vector.offset, vector.length, vector.values);
    }

    /** Collects one vector. */
    private final class VectorFields {
        private int chunk;
        private String encoder = "";
        private long offset;
        private long length;
        private float @Nullable [] values;

        boolean field(String name) {
            switch (name) {
                case "chunk" -> chunk = (int) input.integer(0, Integer.MAX_VALUE);
                case "encoder" -> encoder = input.string();
                case "offset" -> offset = input.integer(0, Long.MAX_VALUE);
                case "length" -> length = input.integer(0, Long.MAX_VALUE);
                case "values" -> values = input.floats(limits.counts().dimension());
                default -> {
                    return false;
                }
            }
            return true;
        }
    }
}
