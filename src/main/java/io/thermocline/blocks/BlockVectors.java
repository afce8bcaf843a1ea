package io.thermocline.blocks;

import io.thermocline.block.ChunkVector;
import io.thermocline.block.Header;
import io.thermocline.block.VectorSet;
import io.thermocline.encode.Chunk;
import io.thermocline.encode.Chunker;
import io.thermocline.encode.DimensionClaims;
import io.thermocline.encode.Encoder;
import io.thermocline.encode.EncoderException;
import io.thermocline.encode.Encoders;
import io.thermocline.problem.ProblemException;
import io.thermocline.system.AgainException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the vectors of a block that is about to be written: those that the client sent, those of the version before, and, for short texts, those
 * that the encoders of its manifolds make now. What takes longer is left to the follower. Thread-safe.
 */
final class BlockVectors {
    /** Texts of more chunks are left to the follower. */
    static final int MAX_CHUNKS_NOW = 8;

    private final Encoders encoders;
    private final UnaryOperator<String> encoderOfManifold;
    private final Limits limits;
    private final Executor executor;

    /**
     * @param encoderOfManifold the name of a manifold's encoder
     * @param executor waits for encoders; its threads may block
     */
    BlockVectors(Encoders encoders, UnaryOperator<String> encoderOfManifold, Limits limits, Executor executor) {
        this.encoders = encoders;
        this.encoderOfManifold = encoderOfManifold;
        this.limits = limits;
        this.executor = executor;
    }

    /**
     * Plans the vectors of a version.
     *
     * @param given what the client sent, null for nothing
     * @param before sets of the version before that still hold
     */
    VectorPlan plan(
            Header header,
            Content content,
            @Nullable List<DraftVector> given,
            List<VectorSet> before,
            Violations violations) {
        Set<String> needed = new LinkedHashSet<>();
        header.sharing().manifolds().forEach(manifold -> needed.add(encoderOfManifold.apply(manifold)));
        Map<String, List<ChunkVector>> ready = new LinkedHashMap<>();
        before.forEach(set -> ready.put(set.encoder(), set.chunks()));
        Map<String, List<ChunkVector>> fromClient =
                given == null ? Map.of() : check(given, needed.iterator().next(), content, violations);
        ready.putAll(fromClient);
        String mediaType = header.media().mediaType();
        List<String> missing = Chunker.isText(mediaType) ? missing(needed, ready) : List.of();
        return new VectorPlan(content, mediaType, ready, fromClient.keySet(), missing);
    }

    private List<String> missing(Set<String> needed, Map<String, List<ChunkVector>> ready) {
        List<String> missing = new ArrayList<>();
        for (String name : needed) {
            if (!ready.containsKey(name) && encoders.embedded(name).isPresent()) {
                missing.add(name);
            }
        }
        return missing;
    }

    /**
     * Claims the dimensions of the vectors that the client sent, for writes that nothing but their commit can fail any more.
     *
     * @param transaction whether problems name their step
     * @return to be settled or released
     * @throws ProblemException of kind INVALID if a dimension is another by now, or differs between the writes
     * @throws AgainException if another write under way claims another dimension
     */
    DimensionClaims claim(List<PlannedWrite> writes, boolean transaction) {
        DimensionClaims claims = encoders.claims();
        try {
            StepFailures failures = new StepFailures(transaction);
            boolean all = true;
            for (PlannedWrite write : writes) {
                try {
                    all &= claim(claims, write.next());
                } catch (ProblemException e) {
                    failures.add(write.step().index(), e.problem());
                }
            }
            failures.throwIfAny();
            if (!all) {
                throw new AgainException("another write claims another dimension of an encoder");
            }
            return claims;
        } catch (RuntimeException e) {
            claims.release();
            throw e;
        }
    }

    private static boolean claim(DimensionClaims claims, @Nullable VectorPlan plan) {
        if (plan == null) {
            return true;
        }
        boolean all = true;
        for (Map.Entry<String, List<ChunkVector>> set : plan.ready().entrySet()) {
            if (plan.given().contains(set.getKey())) {
                all &= claims.claim(set.getKey(), set.getValue().getFirst().values().length, "vectors");
            }
        }
        return all;
    }

    /** The vectors, once the encoders have made those that are missing; at once when none is. */
    CompletableFuture<VectorPlan.Result> vectors(VectorPlan plan, Step step) {
        if (plan.missing().isEmpty()) {
            return CompletableFuture.completedFuture(new VectorPlan.Result(plan.ready(), false));
        }
        Step.Encoded known = step.encoded();
        if (known != null && known.isOf(plan)) {
            return CompletableFuture.completedFuture(complete(plan, known.sets()));
        }
        Map<String, List<Chunk>> chunks = new LinkedHashMap<>();
        for (String name : plan.missing()) {
            Optional<List<Chunk>> few = fewChunks(plan, encoders.embedded(name).orElseThrow());
            if (few.isEmpty()) {
                return CompletableFuture.completedFuture(new VectorPlan.Result(plan.ready(), true));
            }
            chunks.put(name, few.get());
        }
        if (chunks.values().stream().allMatch(List::isEmpty)) {
            return CompletableFuture.completedFuture(new VectorPlan.Result(plan.ready(), false));
        }
        return CompletableFuture.supplyAsync(() -> encode(plan, chunks, step), executor);
    }

    private static Optional<List<Chunk>> fewChunks(VectorPlan plan, Encoder encoder) {
        List<Chunk> chunks =
                Chunker.of(encoder).firstChunks(plan.content().bytes(), plan.mediaType(), MAX_CHUNKS_NOW + 1);
        return chunks.size() > MAX_CHUNKS_NOW ? Optional.empty() : Optional.of(chunks);
    }

    private VectorPlan.Result encode(VectorPlan plan, Map<String, List<Chunk>> chunks, Step step) {
        Map<String, List<ChunkVector>> made = new HashMap<>();
        try {
            chunks.forEach((name, each) ->
                    made.put(name, encode(plan, encoders.embedded(name).orElseThrow(), each)));
        } catch (EncoderException e) {
            // The text is safe without its vectors, and the follower tries again.
            return new VectorPlan.Result(plan.ready(), true);
        }
        step.remember(new Step.Encoded(plan.content(), plan.mediaType(), Map.copyOf(made)));
        return complete(plan, made);
    }

    private static List<ChunkVector> encode(VectorPlan plan, Encoder encoder, List<Chunk> chunks) {
        if (chunks.isEmpty()) {
            return List.of();
        }
        byte[] content = plan.content().bytes();
        float[][] values = encoder.encode(chunks.stream()
                .map(chunk -> Chunker.passage(content, plan.mediaType(), chunk))
                .toList());
        List<ChunkVector> vectors = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            Chunk chunk = chunks.get(i);
            vectors.add(new ChunkVector(chunk.number(), chunk.offset(), chunk.length(), values[i]));
        }
        return List.copyOf(vectors);
    }

    private static VectorPlan.Result complete(VectorPlan plan, Map<String, List<ChunkVector>> made) {
        Map<String, List<ChunkVector>> all = new HashMap<>(plan.ready());
        plan.missing().forEach(name -> {
            List<ChunkVector> vectors = made.getOrDefault(name, List.of());
            if (!vectors.isEmpty()) {
                all.put(name, vectors);
            }
        });
        return new VectorPlan.Result(all, false);
    }

    private Map<String, List<ChunkVector>> check(
            List<DraftVector> given, String defaultEncoder, Content content, Violations violations) {
        Map<String, TreeMap<Integer, ChunkVector>> byEncoder = new LinkedHashMap<>();
        Set<String> tooMany = new HashSet<>();
        for (int i = 0; i < given.size(); i++) {
            DraftVector vector = given.get(i);
            String field = "vectors[" + i + "]";
            String name = vector.encoder().isEmpty() ? defaultEncoder : vector.encoder();
            TreeMap<Integer, ChunkVector> set = byEncoder.computeIfAbsent(name, _ -> new TreeMap<>());
            if (set.size() >= limits.counts().chunks()) {
                if (tooMany.add(name)) {
                    violations.add(
                            field, "is one too many; at most " + limits.counts().chunks() + " an encoder are allowed");
                }
                continue;
            }
            checkPlace(vector, field, content, violations);
            Optional<float[]> values = admit(name, vector.values(), field, violations);
            ChunkVector admitted = new ChunkVector(
                    vector.chunk(), vector.offset(), vector.length(), values.orElseGet(() -> new float[0]));
            int first = set.isEmpty() ? 0 : set.firstEntry().getValue().values().length;
            if (first > 0 && values.isPresent() && values.get().length != first) {
                violations.add(field + ".values", "has another dimension than others of its encoder");
            }
            if (set.put(vector.chunk(), admitted) != null) {
                violations.add(field + ".chunk", "comes twice for one encoder");
            }
        }
        Map<String, List<ChunkVector>> sets = new LinkedHashMap<>();
        byEncoder.forEach((name, set) -> sets.put(name, List.copyOf(set.values())));
        return sets;
    }

    private static void checkPlace(DraftVector vector, String field, Content content, Violations violations) {
        if (vector.chunk() < 0) {
            violations.add(field + ".chunk", "must not be negative");
        }
        int size = content.bytes().length;
        boolean inside = vector.offset() >= 0 && vector.length() >= 0 && vector.offset() <= size - vector.length();
        if (!inside) {
            violations.add(field + ".offset", "and length must lie within the " + size + " bytes of the content");
        }
    }

    private Optional<float[]> admit(String name, float[] values, String field, Violations violations) {
        if (!encoders.contains(name)) {
            violations.add(field + ".encoder", "names no encoder; there are " + String.join(", ", encoders.names()));
            return Optional.empty();
        }
        if (values.length > limits.counts().dimension()) {
            violations.atMost(field + ".values", values.length, limits.counts().dimension(), "values");
            return Optional.empty();
        }
        if (values.length > 0 && IntStream.range(0, values.length).allMatch(i -> values[i] == 0)) {
            violations.add(field + ".values", "are all zero, which is no direction");
            return Optional.empty();
        }
        try {
            return Optional.of(encoders.admit(name, values, field + ".values"));
        } catch (ProblemException e) {
            violations.addAll(e.problem().violations());
            return Optional.empty();
        }
    }

    /** By encoder, so that the same vectors always make the same transaction. */
    static Set<Map.Entry<String, List<ChunkVector>>> ordered(Map<String, List<ChunkVector>> sets) {
        return new TreeMap<>(sets).entrySet();
    }
}
