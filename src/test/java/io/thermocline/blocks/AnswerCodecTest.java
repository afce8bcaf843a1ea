package io.thermocline.blocks;

import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.Annotations;
import io.thermocline.block.Band;
import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.Media;
import io.thermocline.block.Sharing;
import io.thermocline.engine.Committed;
import io.thermocline.engine.Durability;
import io.thermocline.engine.Lookup;
import io.thermocline.system.IdempotencyRecords.Slot;
import io.thermocline.system.WriteCondition;
import io.thermocline.testing.Golden;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AnswerCodecTest {
    private static final BlockId ID =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();
    private static final Header HEADER = new Header(
            BlockClass.KNOWLEDGE_GRAPH,
            "n\u00E4me",
            "key",
            true,
            new Sharing("team:x", List.of("a", "b"), true, Band.AMBER, List.of("anna", "berta:read")),
            new Annotations(List.of("t"), Map.of("l", "v"), "{\"a\": 1.0}".getBytes(StandardCharsets.UTF_8)),
            new Media("text/plain", 5, new byte[32]));

    @Test
    void givesTheFirstAnswersAgainAsTheyWere() {
        List<NextBlock> blocks = List.of(
                block(WriteAnswer.Outcome.CREATED, new Lookup.Missing(), 0, true),
                block(WriteAnswer.Outcome.CREATED, gone(3), 0, false),
                block(WriteAnswer.Outcome.REPLACED, gone(5), 1_700_000_000_000_000L, false),
                block(WriteAnswer.Outcome.PATCHED, gone(6), 1_700_000_000_000_001L, true),
                deletion());
        byte[] golden = Golden.check("system/writes.bin", AnswerCodec.encode(blocks));
        Committed committed = new Committed(42, 1_800_000_000_000_000L, List.of(), Durability.SYNCED);
        List<WriteAnswer> first =
                blocks.stream().map(each -> each.answer(committed)).toList();
        List<WriteAnswer> again =
                AnswerCodec.decode(new Slot.Answered(42, 1_800_000_000_000_000L, golden), Durability.SYNCED);
        assertThat(again)
                .usingRecursiveComparison()
                .ignoringFieldsMatchingRegexes(".*replayed")
                .isEqualTo(first);
        assertThat(again).allMatch(WriteAnswer::replayed);
    }

    private static Lookup gone(long version) {
        return new Lookup.Gone(new Envelope(ID, 1, version, 1, 1, 0, Envelope.TOMBSTONE));
    }

    private static NextBlock block(WriteAnswer.Outcome outcome, Lookup before, long createdAt, boolean pending) {
        Content content = Content.of("hello".getBytes(StandardCharsets.UTF_8));
        VectorPlan plan = new VectorPlan(content, "text/plain", Map.of(), Set.of(), List.of());
        return new NextBlock(write(outcome, before, HEADER, createdAt, plan), new VectorPlan.Result(Map.of(), pending));
    }

    private static NextBlock deletion() {
        return new NextBlock(
                write(WriteAnswer.Outcome.DELETED, gone(8), HEADER.stripped(), 1_700_000_000_000_002L, null),
                VectorPlan.Result.NONE);
    }

    private static PlannedWrite write(
            WriteAnswer.Outcome outcome, Lookup before, Header header, long createdAt, VectorPlan plan) {
        Step step = new Step(
                0,
                new TransactionStep.Delete(ID, TransactionStep.Guard.NONE),
                WriteCondition.NONE,
                new BlockIds(InstantSource.system(), new Random(1)),
                null);
        return new PlannedWrite(
                step, outcome, new Target(ID, before, before), header, createdAt, 1_900_000_000_000_000L, plan);
    }
}
