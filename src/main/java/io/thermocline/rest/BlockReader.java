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
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads what a client says about one block. One for each block; not thread-safe. */
final class BlockReader {
    /** What the server alone sets: read and ignored where a client sends back what it was given. */
    private static final Set<String> SERVER_SET = Set.of("version", "createdAt", "updatedAt", "size", "sha256", "tier");

    /** What a patch may not even repeat; it may repeat id, class and version. */
    private static final Set<String> UNPATCHABLE =
            Set.of("content", "contentBase64", "persisted", "createdAt", "updatedAt", "size", "sha256", "tier");

    private static final Set<String> TIERS = Set.of("HOT", "WARM", "ARCHIVE");
    // Lists longer than any limit are cut off while they are read; the service names the limit.
    private static final int SLACK = 2;

    private final JsonInput input;
    private final Limits limits;
    private final BlockFields.Builder fields = BlockFields.builder();
    private @Nullable BlockId id;
    private @Nullable BlockClass blockClass;
    private @Nullable Long version;
    private byte @Nullable [] content;
    private @Nullable String typeOfContent;
    private boolean typed;
    private Field<List<DraftVector>> vectors = Field.absent();
    // The first field that stands where a patch may not have it.
    private @Nullable String unpatchable;

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
        input.object(reader::draftField);
        return reader.patch();
    }

    /** What was read, as a draft. */
    BlockDraft draft() {
        List<DraftVector> given =
                vectors instanceof Field.Given<List<DraftVector>>(List<DraftVector> value) ? value : null;
        if (typeOfContent != null && !typed) {
            fields.mediaType(Field.of(typeOfContent));
        }
        return new BlockDraft(id, blockClass, fields.build(), content, given);
    }

    /** What was read, as a patch: nothing may stand there that a patch cannot change. */
    BlockPatch patch() {
        if (unpatchable != null) {
            throw Problem.field(ProblemKind.INVALID, unpatchable, "cannot be changed by a patch")
                    .exception();
        }
        return new BlockPatch(fields.build(), vectors, new BlockPatch.Echo(id, blockClass, version));
    }

    /** Fields that stand beside the block. */
    void named(Field<String> key, Field<String> space) {
        if (key.mentioned()) {
            fields.key(key);
        }
        if (space.mentioned()) {
            fields.space(space);
        }
    }

    /** The block that the fields read so far name; null when they name none. */
    @Nullable
    BlockId id() {
        return id;
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
        if (UNPATCHABLE.contains(name) && unpatchable == null) {
            unpatchable = input.path();
        }
        if (input.isNull() && SERVER_SET.contains(name)) {
            return true;
        }
        switch (name) {
            case "id" -> id(input.isNull() ? null : input.parsed(BlockId::parse, "a UUID"));
            case "class" -> blockClass = input.isNull() ? null : input.name(BlockClass.class);
            case "version" -> version = input.integer(1, Long.MAX_VALUE);
            case "createdAt", "updatedAt" -> input.parsed(Times::parseInstant, "an RFC 3339 time");
            case "size" -> input.integer(0, Long.MAX_VALUE);
            case "sha256" -> input.string();
            case "tier" -> tier(input.string());
            case "content" -> content(input.isNull() ? null : input.utf8(), "text/plain");
            case "contentBase64" -> content(input.isNull() ? null : base64(), "application/octet-stream");
            case "persisted" -> persisted();
            default -> {
                return metadata(name);
            }
        }
        return true;
    }

    private void id(@Nullable BlockId named) {
        if (id != null && named != null && !named.equals(id)) {
            throw input.invalid("is another than the one that is written to");
        }
        id = named == null ? id : named;
    }

    private void tier(String name) {
        if (!TIERS.contains(name)) {
            throw input.wrong("must be one of HOT, WARM, ARCHIVE");
        }
    }

    private boolean metadata(String name) {
        switch (name) {
            case "name" -> fields.name(nullable(input::string));
            case "key" -> fields.key(nullable(input::string));
            case "readOnly" -> fields.readOnly(nullable(input::bool));
            case "mediaType" -> {
                typed = !input.isNull();
                fields.mediaType(nullable(input::string));
            }
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

    private void content(byte @Nullable [] bytes, String type) {
        if (bytes != null) {
            if (content != null) {
                throw input.wrong("content and contentBase64 exclude each other");
            }
            content = bytes;
            typeOfContent = type;
        }
    }

    private byte[] base64() {
        String text = input.string();
        // The decoder takes what is not padded.
        if (text.length() % 4 != 0) {
            throw notBase64();
        }
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (bytes.length > limits.contentBytes()) {
                throw Problem.field(
                                ProblemKind.TOO_LARGE,
                                input.path(),
                                "has " + bytes.length + " bytes; at most " + limits.contentBytes() + " are allowed")
                        .exception();
            }
            return bytes;
        } catch (IllegalArgumentException e) {
            throw notBase64();
        }
    }

    private ProblemException notBase64() {
        return input.wrong("must be base64 with its padding (RFC 4648, section 4)");
    }

    private void persisted() {
        if (!input.isNull() && !input.bool()) {
            throw Problem.field(
                            ProblemKind.NOT_IMPLEMENTED,
                            input.path(),
                            "may not be false yet: volatile blocks come with a later version")
                    .exception();
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
