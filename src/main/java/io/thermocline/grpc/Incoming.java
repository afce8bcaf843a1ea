package io.thermocline.grpc;

import com.google.protobuf.ByteString;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.BlockPatch;
import io.thermocline.blocks.DraftVector;
import io.thermocline.blocks.Field;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.calls.Calls;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import io.thermocline.v1.GetBlockRequest;
import io.thermocline.v1.TextList;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages as what the services take. What is wrong is a MALFORMED problem that names the field. */
final class Incoming {
    private static final Set<String> PATCHED = Set.of(
            "name",
            "key",
            "read_only",
            "media_type",
            "expires_at",
            "ttl",
            "space",
            "manifolds",
            "shared",
            "band",
            "access",
            "tags",
            "labels",
            "attributes_json",
            "vectors");

    private Incoming() {}

    static BlockId id(String field, ByteString bytes) {
        if (bytes.size() != BlockId.BYTES) {
            throw malformed(field, "must be a UUID of 16 bytes");
        }
        return BlockId.ofBytes(bytes.toByteArray());
    }

    static BlockKey key(io.thermocline.v1.BlockKey message) {
        return new BlockKey(message.getKey(), message.hasSpace() ? message.getSpace() : null);
    }

    static Include include(boolean given, io.thermocline.v1.Include message, Include byDefault) {
        return given ? new Include(message.getContent(), message.getVectors()) : byDefault;
    }

    /** The caller, looking from these manifolds; from where it looks already, when none is named. */
    static Caller within(Caller caller, List<String> manifolds, Limits limits) {
        if (manifolds.isEmpty()) {
            return caller;
        }
        int most = limits.counts().manifolds();
        if (manifolds.size() > most) {
            throw Problem.field(ProblemKind.INVALID, "manifolds", "may have at most " + most + " entries")
                    .exception();
        }
        return caller.within(Calls.scope(manifolds));
    }

    static WriteCondition condition(io.thermocline.v1.WriteCondition message) {
        return switch (message.getConditionCase()) {
            case ABSENT -> message.getAbsent() ? WriteCondition.ABSENT : WriteCondition.NONE;
            case PRESENT -> message.getPresent() ? WriteCondition.PRESENT : WriteCondition.NONE;
            case VERSION -> WriteCondition.ifMatch(Set.of(message.getVersion()));
            case VERSIONS -> {
                if (message.getVersions().getValuesCount() == 0) {
                    throw malformed("condition.versions", "must name a version");
                }
                yield WriteCondition.ifMatch(Set.copyOf(message.getVersions().getValuesList()));
            }
            case CONDITION_NOT_SET -> WriteCondition.NONE;
        };
    }

    /** The condition of what makes a new block: of a block that is still to be created nothing else can hold. */
    static WriteCondition conditionOfCreate(io.thermocline.v1.WriteCondition message) {
        return switch (message.getConditionCase()) {
            case ABSENT, CONDITION_NOT_SET -> condition(message);
            case PRESENT, VERSION, VERSIONS ->
                throw malformed("condition", "a block that is still to be created has no version");
        };
    }

    /** The version that is asked for; empty for the current one. */
    static OptionalLong version(GetBlockRequest request) {
        if (!request.hasVersion()) {
            return OptionalLong.empty();
        }
        if (request.getVersion() < 1) {
            throw malformed("version", "must be a whole number between 1 and " + Long.MAX_VALUE);
        }
        return OptionalLong.of(request.getVersion());
    }

    static @Nullable BlockClass blockClass(io.thermocline.v1.BlockClass message) {
        return switch (message) {
            case BLOCK_CLASS_UNSPECIFIED -> null;
            case UNRECOGNIZED -> throw malformed("class", "must be one of " + List.of(BlockClass.values()));
            case DOCUMENTATION, PROGRAM_STATE, KNOWLEDGE_GRAPH, CACHE -> BlockClass.valueOf(message.name());
        };
    }

    static BlockDraft draft(io.thermocline.v1.BlockDraft message) {
        return new BlockDraft(
                message.hasId() ? id("block.id", message.getId()) : null,
                blockClass(message.getClass_()),
                fields(message.getFields(), Presence.OF_DRAFT, List.of()),
                message.hasContent() ? message.getContent().toByteArray() : null,
                message.hasVectors() ? vectors(message.getVectors()) : null);
    }

    static BlockPatch patch(io.thermocline.v1.BlockPatch message) {
        Presence presence = Presence.OF_DRAFT;
        if (message.hasMask()) {
            Set<String> named = new TreeSet<>(message.getMask().getPathsList());
            for (String path : named) {
                if (!PATCHED.contains(path)) {
                    throw malformed(
                            "patch.mask",
                            "names no field that a patch may change: it may name " + new TreeSet<>(PATCHED));
                }
            }
            presence = new Presence(named);
        }
        Field<List<DraftVector>> vectors =
                presence.field("vectors", message.hasVectors(), () -> vectors(message.getVectors()));
        return new BlockPatch(fields(message.getFields(), presence, message.getRemovedLabelsList()), vectors);
    }

    /** Which fields a message says something about: those that are there, or those that a mask names. */
    private record Presence(@Nullable Set<String> mask) {
        static final Presence OF_DRAFT = new Presence(null);

        <T> Field<T> field(String name, boolean there, Supplier<T> value) {
            if (mask != null && !mask.contains(name)) {
                return Field.absent();
            }
            if (there) {
                return Field.of(value.get());
            }
            return mask == null ? Field.absent() : Field.removed();
        }
    }

    private static BlockFields fields(
            io.thermocline.v1.BlockFields from, Presence presence, List<String> removedLabels) {
        return BlockFields.builder()
                .name(presence.field("name", from.hasName(), from::getName))
                .key(presence.field("key", from.hasKey(), from::getKey))
                .readOnly(presence.field("read_only", from.hasReadOnly(), from::getReadOnly))
                .mediaType(presence.field("media_type", from.hasMediaType(), from::getMediaType))
                .expiresAt(presence.field("expires_at", from.hasExpiresAt(), () -> instant(from.getExpiresAt())))
                .ttl(presence.field("ttl", from.hasTtl(), () -> duration("ttl", from.getTtl())))
                .space(presence.field("space", from.hasSpace(), from::getSpace))
                .manifolds(presence.field("manifolds", from.hasManifolds(), () -> texts(from.getManifolds())))
                .shared(presence.field("shared", from.hasShared(), from::getShared))
                .band(presence.field("band", from.getBandValue() != 0, () -> band(from.getBand())))
                .access(presence.field("access", from.hasAccess(), () -> texts(from.getAccess())))
                .tags(presence.field("tags", from.hasTags(), () -> texts(from.getTags())))
                .labels(presence.field(
                        "labels",
                        from.getLabelsCount() > 0 || !removedLabels.isEmpty(),
                        () -> labels(from.getLabelsMap(), removedLabels)))
                .attributes(presence.field(
                        "attributes_json",
                        from.hasAttributesJson(),
                        () -> from.getAttributesJson().toByteArray()))
                .build();
    }

    private static List<String> texts(TextList list) {
        return list.getValuesList();
    }

    private static Map<String, Field<String>> labels(Map<String, String> given, List<String> removed) {
        Map<String, Field<String>> labels = new LinkedHashMap<>();
        given.forEach((name, value) -> labels.put(name, Field.of(value)));
        removed.forEach(name -> labels.put(name, Field.removed()));
        return labels;
    }

    private static Band band(io.thermocline.v1.Band message) {
        return switch (message) {
            case GREEN, AMBER, RED, BLACK -> Band.valueOf(message.name());
            case BAND_UNSPECIFIED, UNRECOGNIZED -> throw malformed("band", "must be one of " + List.of(Band.values()));
        };
    }

    private static Instant instant(com.google.protobuf.Timestamp time) {
        return time("expires_at", time, each -> Instant.ofEpochSecond(each.getSeconds(), each.getNanos()));
    }

    static Duration duration(String field, com.google.protobuf.Duration duration) {
        return time(field, duration, each -> Duration.ofSeconds(each.getSeconds(), each.getNanos()));
    }

    private static <M, T> T time(String field, M message, Function<M, T> convert) {
        try {
            return convert.apply(message);
        } catch (DateTimeException | ArithmeticException e) {
            throw malformed(field, "is out of range");
        }
    }

    private static List<DraftVector> vectors(io.thermocline.v1.DraftVectors message) {
        return message.getVectorsList().stream().map(Incoming::vector).toList();
    }

    private static DraftVector vector(io.thermocline.v1.DraftVector message) {
        if (message.getChunk() < 0 || message.getOffset() < 0 || message.getLength() < 0) {
            throw malformed("vectors", "chunk, offset and length must fit a signed number");
        }
        return new DraftVector(
                message.getChunk(),
                message.getEncoder(),
                message.getOffset(),
                message.getLength(),
                floats(message.getValuesList()));
    }

    static float[] floats(List<Float> values) {
        float[] floats = new float[values.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = values.get(i);
        }
        return floats;
    }

    static ProblemException malformed(String field, String message) {
        return Problem.field(ProblemKind.MALFORMED, field, message).exception();
    }
}
