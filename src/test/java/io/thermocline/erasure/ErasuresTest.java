package io.thermocline.erasure;

import static io.thermocline.erasure.ErasureWorld.ANNA;
import static io.thermocline.erasure.ErasureWorld.BERT;
import static io.thermocline.erasure.ErasureWorld.ROOT;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.blocks.BlockDraft;
import io.thermocline.blocks.BlockFields;
import io.thermocline.blocks.BlockKey;
import io.thermocline.blocks.Field;
import io.thermocline.blocks.Include;
import io.thermocline.blocks.Limits;
import io.thermocline.deletion.Selection;
import io.thermocline.operations.Operation;
import io.thermocline.operations.Report;
import io.thermocline.problem.ProblemKind;
import io.thermocline.signing.Signed;
import io.thermocline.system.WriteCondition;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErasuresTest {
    private static final String[] SECRETS = {"Sibylle-Quandt-1987", "lives-in-Ulm", "quandt/7", "likes-chess"};

    @TempDir
    Path folder;

    private ErasureWorld world;

    @BeforeEach
    void open() {
        world = new ErasureWorld(folder, true);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private static BlockFields.Builder secret() {
        return BlockFields.builder()
                .name(Field.of(SECRETS[1]))
                .key(Field.of(SECRETS[2]))
                .attributes(Field.of(ErasureWorld.bytes("{\"n\":7,\"hobby\":\"" + SECRETS[3] + "\"}")));
    }

    /** Two versions, one in a segment, one in memory; both writes are remembered for repeats. */
    private BlockId secretBlock() {
        BlockDraft draft = new BlockDraft(
                null, BlockClass.PROGRAM_STATE, secret().build(), ErasureWorld.bytes(SECRETS[0] + " one"), null);
        BlockId id = await(world.blocks.create(ANNA.with(ErasureWorld.idempotency("first")), draft))
                .block()
                .envelope()
                .id();
        world.simulated.engine().flush();
        await(world.blocks.put(
                ANNA.with(ErasureWorld.idempotency("second")),
                id,
                new BlockDraft(null, null, secret().build(), ErasureWorld.bytes(SECRETS[0] + " two"), null),
                WriteCondition.NONE));
        world.follow();
        return id;
    }

    private static Map<String, Long> counts(Report report) {
        return Map.of(
                "erased", report.figure("erased"),
                "missing", report.figure("missing"),
                "refused", report.figure("refused"));
    }

    private static Map<String, Long> counts(long erased, long missing, long refused) {
        return Map.of("erased", erased, "missing", missing, "refused", refused);
    }

    private Report succeeded(Operation begun) {
        Operation ended = world.run(begun);
        assertThat(ended.state()).as("%s %s", ended.problem(), world.faults).isEqualTo(Operation.State.SUCCEEDED);
        return ended.checkpoint().report();
    }

    @Test
    void whatIsErasedIsInNoFileAndTheProofSaysSo() throws IOException {
        BlockId other = world.put(ANNA, "innocent", BlockFields.builder().key(Field.of("other")));
        BlockId id = secretBlock();
        for (String each : SECRETS) {
            assertThat(world.found(each)).as(each).anyMatch(name -> name.startsWith("log/"));
        }
        world.simulated.engine().flush();
        for (String each : SECRETS) {
            assertThat(world.found(each)).as(each).anyMatch(name -> name.startsWith("data/"));
        }
        assertThat(world.found(SECRETS[1])).contains("table/metadata.duckdb");

        Report report = succeeded(world.erase(ANNA, id, new BlockId(7, 8)));
        assertThat(counts(report)).isEqualTo(counts(1, 1, 0));
        assertThat(world.found(SECRETS)).isEmpty();
        assertThat(world.forgotten).contains(id).doesNotContain(other);
        assertThat(world.blocks
                        .get(ANNA, other, Include.CONTENT, OptionalLong.empty())
                        .content())
                .isEqualTo(ErasureWorld.bytes("innocent"));
        assertRefused(ProblemKind.GONE, () -> world.blocks.get(ANNA, id, Include.CONTENT, OptionalLong.empty()));
        assertRefused(
                ProblemKind.NOT_FOUND,
                () -> world.blocks.getByKey(
                        ANNA, new BlockKey(SECRETS[2], null), Include.CONTENT, OptionalLong.empty()));
        assertProven(report, id);
        world.crash();
        assertThat(world.found(SECRETS)).isEmpty();
    }

    private static void assertProven(Report report, BlockId id) throws IOException {
        Signed proof = report.proof();
        assertThat(proof).isNotNull();
        assertThat(proof.verifies()).isTrue();
        assertThat(new Signed(proof.statement() + " ", proof.keyId(), proof.publicKey(), proof.signature()).verifies())
                .isFalse();
        JsonNode statement = new ObjectMapper().readTree(proof.statement());
        assertThat(statement.path("type").asText()).isEqualTo("thermocline/erasure/1");
        assertThat(statement.path("blocks").asInt()).isEqualTo(1);
        assertThat(statement.path("segments").path("rewritten").asInt()).isPositive();
        assertThat(statement.path("log").path("blankedOperations").asInt()).isPositive();
        assertThat(statement.path("derived")).extracting(JsonNode::asText).containsExactly("memory", "table");
        byte[] salted = new byte[32];
        System.arraycopy(HexFormat.of().parseHex(statement.path("salt").asText()), 0, salted, 0, 16);
        System.arraycopy(id.toBytes(), 0, salted, 16, 16);
        assertThat(statement.path("blockDigests")).extracting(JsonNode::asText).containsExactly(sha256(salted));
        assertThat(proof.statement()).doesNotContain(id.toString());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void aRepeatOfAWriteOfWhatIsErasedIsANewWrite() {
        BlockId id = secretBlock();
        succeeded(world.erase(ANNA, id));
        BlockDraft draft = new BlockDraft(null, null, BlockFields.builder().build(), ErasureWorld.bytes("x"), null);
        assertThat(await(world.blocks.create(ANNA.with(ErasureWorld.idempotency("first")), draft))
                        .replayed())
                .isFalse();
    }

    @Test
    void erasesWhatWasDeletedAndWhatHasExpired() {
        BlockId deleted = secretBlock();
        await(world.blocks.delete(ANNA, deleted, WriteCondition.NONE));
        BlockId expired = world.put(ANNA, SECRETS[0], BlockFields.builder().ttl(Field.of(Duration.ofMinutes(1))));
        world.simulated.pass(Duration.ofHours(1));
        Report report = succeeded(world.erase(ANNA, deleted, expired));
        assertThat(counts(report)).isEqualTo(counts(2, 0, 0));
        assertThat(world.found(SECRETS)).isEmpty();
        assertRefused(ProblemKind.GONE, () -> world.blocks.get(ANNA, expired, Include.CONTENT, OptionalLong.empty()));
    }

    @Test
    void erasesByFilterAndForgetsTheFilter() {
        BlockId id = secretBlock();
        BlockId other = world.put(ANNA, "x", BlockFields.builder());
        Operation begun = world.erase(ANNA, new Selection.ByFilter("attributes.hobby == \"" + SECRETS[3] + "\""));
        Report report = succeeded(begun);
        assertThat(counts(report)).isEqualTo(counts(1, 0, 0));
        assertThat(world.found(SECRETS)).isEmpty();
        assertRefused(ProblemKind.GONE, () -> world.blocks.get(ANNA, id, Include.CONTENT, OptionalLong.empty()));
        assertThat(world.blocks.get(ANNA, other, Include.CONTENT, OptionalLong.empty()))
                .isNotNull();
    }

    @Test
    void whoeverMayChangeABlockMayEraseItAndOperatorsWhatIsReadOnly() {
        BlockId readable = world.put(ROOT, "x", BlockFields.builder().access(Field.of(List.of("bert", "anna:read"))));
        BlockId unseen = world.put(ROOT, "x", BlockFields.builder().access(Field.of(List.of("bert"))));
        BlockId readOnly = world.put(ANNA, "x", BlockFields.builder().readOnly(Field.of(true)));
        Report report = succeeded(world.erase(ANNA, readable, unseen, readOnly));
        assertThat(counts(report)).isEqualTo(counts(0, 1, 2));
        assertThat(report.proof()).isNull();
        assertThat(report.failures())
                .extracting(each -> each.problem().kind())
                .containsExactlyInAnyOrder(ProblemKind.FORBIDDEN, ProblemKind.READ_ONLY);
        assertThat(counts(succeeded(world.erase(BERT, readable, unseen)))).isEqualTo(counts(2, 0, 0));
        assertThat(counts(succeeded(world.erase(ROOT, readOnly)))).isEqualTo(counts(1, 0, 0));
    }

    @Test
    void anotherBlockMayTakeTheKey() {
        BlockId id = secretBlock();
        succeeded(world.erase(ANNA, id));
        BlockId next = world.put(ANNA, "new", BlockFields.builder().key(Field.of(SECRETS[2])));
        assertThat(world.blocks
                        .getByKey(ANNA, new BlockKey(SECRETS[2], null), Include.CONTENT, OptionalLong.empty())
                        .envelope()
                        .id())
                .isEqualTo(next);
    }

    @Test
    void takesUpWhatACancelledErasureLeft() {
        BlockId id = secretBlock();
        Operation begun = world.erase(ANNA, id);
        world.simulated.engine().pin(world.simulated.clock().instant().plus(Duration.ofDays(3)));
        try (var held = world.simulated.engine().snapshot(ANNA.caller())) {
            world.operations.step();
            assertThat(held.sequence()).isPositive();
        }
        await(world.operations.cancel(ANNA.caller(), null, begun.id()));
        world.run(begun);
        BlockId other = world.put(ANNA, "x", BlockFields.builder());
        succeeded(world.erase(ANNA, id, other));
        assertThat(world.found(SECRETS)).isEmpty();
    }

    @Test
    void refusesNoneTooManyAndFiltersThatCannotBeRead() {
        assertRefused(ProblemKind.INVALID, () -> world.erase(ANNA, new Selection.ByIds(List.of())), "ids");
        List<BlockId> many = Collections.nCopies(Limits.DEFAULT.transactionSteps() + 1, new BlockId(1, 2));
        assertRefused(ProblemKind.INVALID, () -> world.erase(ANNA, new Selection.ByIds(many)), "ids");
        assertRefused(ProblemKind.MALFORMED, () -> world.erase(ANNA, new Selection.ByFilter("size >")), "filter");
    }
}
