package io.thermocline.blocks;

import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockId;
import io.thermocline.block.VectorSet;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VectorsTest {
    private static final Include VECTORS = new Include(false, true);
    private static final String LONG_TEXT = "one two three four five six seven eight. ".repeat(1_000);

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void refusesAVectorWithoutADirection() {
        BlockDraft zero =
                new BlockDraft(null, null, BlockFields.NONE, Store.bytes("x"), List.of(vector(0, "", new float[8])));
        assertRefused(ProblemKind.INVALID, () -> await(store.blocks.create(call(), zero)), "vectors[0].values");
    }

    @Test
    void shortTextsAreEncodedBeforeTheAnswer() {
        WriteAnswer answer = create("a short text", fields());
        assertThat(answer.block().envelope().pending()).isFalse();
        VectorSet set = vectors(answer).get("default");
        assertThat(set.chunks()).hasSize(1);
        assertThat(set.chunks().getFirst().length()).isEqualTo("a short text".length());
        assertThat(set.sequence()).isEqualTo(answer.sequence());
        assertThat(set.version()).isEqualTo(1);
        assertThat(set.dimension()).isEqualTo(8);
    }

    @Test
    void longTextsArePendingAndBinaryIsNeither() {
        WriteAnswer text = create(LONG_TEXT, fields());
        assertThat(text.block().envelope().pending()).isTrue();
        assertThat(vectors(text)).isEmpty();
        WriteAnswer binary = create("abc", fields().mediaType(Field.of("image/png")));
        assertThat(binary.block().envelope().pending()).isFalse();
        assertThat(vectors(binary)).isEmpty();
        WriteAnswer blank = create(" \n ", fields());
        assertThat(blank.block().envelope().pending()).isFalse();
        assertThat(vectors(blank)).isEmpty();
        assertThat(store.encoder.encoded()).isZero();
    }

    @Test
    void anEncoderThatFailsLeavesTheTextPending() {
        store.encoder.failing(true);
        WriteAnswer answer = create("a short text", fields());
        assertThat(answer.block().envelope().pending()).isTrue();
        store.encoder.failing(false);
        WriteAnswer patched = patch(answer, fields().name(Field.of("n")));
        assertThat(patched.block().envelope().pending()).isFalse();
        assertThat(vectors(answer)).containsOnlyKeys("default");
    }

    @Test
    void aPatchKeepsTheVectorsWithoutEncodingAgain() {
        WriteAnswer answer = create("a short text", fields());
        VectorSet before = vectors(answer).get("default");
        patch(answer, fields().name(Field.of("n")));
        VectorSet after = vectors(answer).get("default");
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.chunks()).usingRecursiveComparison().isEqualTo(before.chunks());
        assertThat(store.encoder.encoded()).isEqualTo(1);
    }

    @Test
    void aPatchOfAPendingBlockLeavesItPending() {
        WriteAnswer answer = create(LONG_TEXT, fields());
        assertThat(patch(answer, fields().name(Field.of("n")))
                        .block()
                        .envelope()
                        .pending())
                .isTrue();
    }

    @Test
    void everyEncoderOfItsManifoldsReadsABlock() {
        WriteAnswer answer =
                create("text", fields().shared(Field.of(true)).manifolds(Field.of(List.of("default", "far"))));
        assertThat(vectors(answer)).containsOnlyKeys("default", Store.FAR);
        assertThat(vectors(answer).get(Store.FAR).dimension()).isEqualTo(4);
    }

    @Test
    void movingToAManifoldHasItsEncoderReadTheText() {
        WriteAnswer answer = create("text", fields());
        patch(answer, fields().shared(Field.of(true)).manifolds(Field.of(List.of("default", "far"))));
        assertThat(vectors(answer)).containsOnlyKeys("default", Store.FAR);
        assertThat(store.encoder.encoded()).isEqualTo(1);
        assertThat(store.farEncoder.encoded()).isEqualTo(1);
    }

    @Test
    void replacingTheContentReplacesTheVectors() {
        WriteAnswer answer = create("text", fields());
        await(store.blocks.put(call(), id(answer), draft("quite another"), WriteCondition.NONE));
        VectorSet set = vectors(answer).get("default");
        assertThat(set.version()).isEqualTo(2);
        assertThat(set.chunks().getFirst().length()).isEqualTo("quite another".length());
    }

    @Test
    void takesVectorsFromTheClient() {
        float[] given = {3, 0, 0, 0, 0, 0, 0, 4};
        WriteAnswer answer = create("hello world", List.of(vector(1, "default", given), vector(0, "", given)));
        VectorSet set = vectors(answer).get("default");
        assertThat(set.chunks()).extracting(each -> each.chunk()).containsExactly(0, 1);
        assertThat(set.chunks().getFirst().values()).as("as they were sent").containsExactly(given);
        assertThat(store.encoder.encoded()).isZero();
        patch(answer, fields().name(Field.of("n")));
        assertThat(vectors(answer).get("default").chunks()).hasSize(2);
        await(store.blocks.patch(
                call(), id(answer), new BlockPatch(BlockFields.NONE, Field.removed()), WriteCondition.NONE));
        assertThat(vectors(answer).get("default").chunks()).hasSize(1);
        assertThat(store.encoder.encoded()).isEqualTo(1);
        await(store.blocks.patch(
                call(),
                id(answer),
                new BlockPatch(BlockFields.NONE, Field.of(List.of(vector(5, "", given)))),
                WriteCondition.NONE));
        assertThat(vectors(answer).get("default").chunks())
                .extracting(each -> each.chunk())
                .containsExactly(5);
    }

    @Test
    void anExternalEncoderTakesItsDimensionFromTheFirstVectorThatIsStored() {
        Call mine = Store.from("mine");
        BlockDraft broken = new BlockDraft(
                null, null, fields().name(Field.of("\0")).build(), Store.bytes("x"), List.of(vector(0, "", new float[] {
                    1, 0, 0
                })));
        assertRefused(ProblemKind.INVALID, () -> await(store.blocks.create(mine, broken)), "name");
        WriteAnswer answer = await(store.blocks.create(
                mine,
                new BlockDraft(
                        null, null, BlockFields.NONE, Store.bytes("xy"), List.of(vector(0, "", new float[] {1, 0})))));
        assertThat(answer.block().envelope().pending()).isFalse();
        assertRefused(
                ProblemKind.INVALID,
                () -> await(store.blocks.create(
                        mine,
                        new BlockDraft(
                                null, null, BlockFields.NONE, Store.bytes("xy"), List.of(vector(0, "", new float[] {
                                    1, 0, 0
                                }))))),
                "vectors[0].values");
    }

    @Test
    void aVectorThatIsRefusedDecidesNoDimension() {
        assertRefused(
                ProblemKind.INVALID,
                () -> await(mine(vector(0, "", new float[] {1, Float.NaN, 0}))),
                "vectors[0].values[1]");
        assertRefused(
                ProblemKind.INVALID,
                () -> await(mine(vector(0, "", new float[] {1, 0, 0}), vector(1, "", new float[] {1, 0}))),
                "vectors[1].values");
        await(mine(vector(0, "", new float[] {1, 0})));
    }

    @Test
    void anExternalEncoderHasTheDimensionOfWhatTheStoreHolds() {
        await(mine(vector(0, "", new float[] {1, 0})));
        store.restart();
        assertRefused(
                ProblemKind.INVALID, () -> await(mine(vector(0, "", new float[] {1, 0, 0}))), "vectors[0].values");
        store.engine().flush();
        store.restart();
        assertRefused(
                ProblemKind.INVALID, () -> await(mine(vector(0, "", new float[] {1, 0, 0}))), "vectors[0].values");
        await(mine(vector(0, "", new float[] {0, 1})));
    }

    private CompletableFuture<WriteAnswer> mine(DraftVector... vectors) {
        return store.blocks.create(
                Store.from("mine"), new BlockDraft(null, null, BlockFields.NONE, Store.bytes("xy"), List.of(vectors)));
    }

    @Test
    void refusesVectorsThatDoNotFit() {
        float[] right = {1, 0, 0, 0, 0, 0, 0, 0};
        float[] nan = {1, 0, Float.NaN, 0, 0, 0, 0, 0};
        float[] infinite = {1, 0, 0, 0, 0, 0, 0, Float.NEGATIVE_INFINITY};
        assertRefused(
                ProblemKind.INVALID,
                () -> create(
                        "0123456789",
                        List.of(
                                vector(0, "", new float[7]),
                                vector(1, "nobody", right),
                                vector(2, "", nan),
                                vector(3, "", infinite),
                                vector(-1, "", right),
                                vector(4, "", right),
                                vector(4, "", right),
                                new DraftVector(5, "", 5, 6, right),
                                new DraftVector(6, "", -1, 1, right),
                                new DraftVector(7, "", Long.MAX_VALUE, Long.MAX_VALUE, right),
                                vector(8, "", new float[8_193]),
                                vector(9, "", new float[0]))),
                "vectors[0].values",
                "vectors[1].encoder",
                "vectors[2].values[2]",
                "vectors[3].values[7]",
                "vectors[4].chunk",
                "vectors[6].chunk",
                "vectors[7].offset",
                "vectors[8].offset",
                "vectors[9].offset",
                "vectors[10].values",
                "vectors[11].values");
    }

    @Test
    void waitsForTheFollowerWhenAskedTo() {
        CompletableFuture<Void> indexed = new CompletableFuture<>();
        store.indexed.set(indexed);
        Call waiting = new Call(call().caller(), "default", null, Call.Origin.UNKNOWN, true, true, false);
        assertThat(await(store.blocks.create(waiting, draft("short"))).sequence())
                .isPositive();
        CompletableFuture<WriteAnswer> answer = store.blocks.create(waiting, draft(LONG_TEXT));
        create("after it", fields());
        assertThat(answer).isNotDone();
        indexed.completeExceptionally(new IllegalStateException("cannot be encoded"));
        assertThat(await(answer).block().envelope().pending()).isTrue();
    }

    private static DraftVector vector(int chunk, String encoder, float[] values) {
        return new DraftVector(chunk, encoder, 0, 1, values);
    }

    private WriteAnswer create(String text, BlockFields.Builder fields) {
        return await(store.blocks.create(call(), draft(text, fields)));
    }

    private WriteAnswer create(String text, List<DraftVector> vectors) {
        return await(
                store.blocks.create(call(), new BlockDraft(null, null, BlockFields.NONE, Store.bytes(text), vectors)));
    }

    private WriteAnswer patch(WriteAnswer answer, BlockFields.Builder fields) {
        return await(store.blocks.patch(call(), id(answer), BlockPatch.of(fields.build()), WriteCondition.NONE));
    }

    private Map<String, VectorSet> vectors(WriteAnswer answer) {
        BlockView block = store.blocks.get(call(), id(answer), VECTORS, OptionalLong.empty());
        return block.vectors().stream().collect(Collectors.toMap(VectorSet::encoder, set -> set));
    }

    private static BlockId id(WriteAnswer answer) {
        return answer.block().envelope().id();
    }
}
