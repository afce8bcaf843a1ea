package io.thermocline.contract;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The same calls through one door or the other, for tests of what both promise. */
interface Door {
    Result create(Spec spec, @Nullable String idempotencyKey);

    /** @param ifVersion 0 for any */
    Result put(UUID id, Spec spec, long ifVersion);

    Result putIfAbsent(UUID id, Spec spec);

    Result putByKey(String key, Spec spec);

    Result rename(UUID id, String name);

    Result get(UUID id);

    Result getVersion(UUID id, long version);

    Result getByKey(String key);

    Result delete(UUID id);

    List<UUID> list(String tag, int limit);

    Many many(List<UUID> ids);

    List<Result> batch(List<Spec> specs);

    /** Creates all and deletes one, or does nothing. */
    Result transact(List<Spec> creates, UUID delete);

    List<UUID> search(String text, int k);

    /** Takes the name away and sets one label. */
    Result renameToNothing(UUID id, String label, String value);

    /** Declares a manifold; the problem's type, or null. */
    @Nullable
    String declare(String manifold, String description);

    List<String> manifolds();

    @Nullable
    String undeclare(String manifold);

    /** The same door, calling from another manifold. */
    Door in(String manifold);

    record Many(List<UUID> found, List<UUID> missing) {}

    /** A block to write; null is absent. */
    record Spec(
            byte @Nullable [] content,
            @Nullable String name,
            @Nullable String mediaType,
            List<String> tags,
            @Nullable String attributes,
            float @Nullable [] vector) {
        static Spec text(String content) {
            return new Spec(
                    content.getBytes(java.nio.charset.StandardCharsets.UTF_8), null, null, List.of(), null, null);
        }

        static Spec bytes(byte[] content) {
            return new Spec(content, null, "application/octet-stream", List.of(), null, null);
        }

        Spec named(String other) {
            return new Spec(content, other, mediaType, tags, attributes, vector);
        }

        Spec tagged(String... others) {
            return new Spec(content, name, mediaType, List.of(others), attributes, vector);
        }

        Spec with(String json) {
            return new Spec(content, name, mediaType, tags, json, vector);
        }

        Spec with(float... values) {
            return new Spec(content, name, mediaType, tags, attributes, values);
        }
    }

    /** What came of a call: a problem, or a block. */
    record Result(
            @Nullable String problem,
            List<String> fields,
            @Nullable UUID id,
            long version,
            @Nullable String name,
            byte @Nullable [] content,
            @Nullable String attributes,
            long sequence,
            boolean replayed) {
        static Result problem(String type, List<String> fields) {
            return new Result(type, fields, null, 0, null, null, null, 0, false);
        }
    }
}
