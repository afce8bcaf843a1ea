package io.thermocline.blocks;

import static io.thermocline.blocks.Store.bytes;
import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.engine.Durability;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.WriteCondition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockServiceTest {
    private static final BlockId UNKNOWN =
            BlockId.parse("01900000-0000-7000-8000-000000000001").orElseThrow();

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void livesExactlyAsLongAsItIsTold() {
        Envelope made = await(store.blocks.create(call(), draft("x", fields().ttl(Field.of(Duration.ofHours(1))))))
                .block()
                .envelope();
        assertThat(made.expiresAtMicros() - made.createdAtMicros()).isEqualTo(3_600_000_000L);
    }

    @Test
    void createsABlockAndReadsItBack() {
        WriteAnswer answer =
                create(draft("hello", fields().name(Field.of("greeting")).tags(Field.of(List.of("a")))));
        assertThat(answer.outcome()).isEqualTo(WriteAnswer.Outcome.CREATED);
        assertThat(answer.durability()).isEqualTo(Durability.SYNCED);
        assertThat(answer.sequence()).isPositive();
        assertThat(answer.replayed()).isFalse();
        assertThat(answer.block().content()).isNull();
        BlockView block = get(answer);
        assertThat(block.content()).isEqualTo(bytes("hello"));
        assertThat(block.envelope()).isEqualTo(answer.block().envelope());
        assertThat(block.header())
                .usingRecursiveComparison()
                .isEqualTo(answer.block().header());
        assertThat(block.envelope().version()).isEqualTo(1);
        assertThat(block.tier()).isEqualTo(Tier.HOT);
        assertThat(block.vectors()).isNull();
    }

    @Test
    void readsTheSameAfterARestartAndFromASegment() {
        BlockView before = get(create(draft("hello", fields().key(Field.of("k")))));
        store.restart();
        BlockView replayed =
                store.blocks.getByKey(call(), new BlockKey("k", null), Include.CONTENT, OptionalLong.empty());
        assertThat(replayed).usingRecursiveComparison().isEqualTo(before);
        store.engine().flush();
        BlockView flushed = get(before.envelope().id());
        assertThat(flushed.content()).isEqualTo(bytes("hello"));
        assertThat(flushed.tier()).isEqualTo(Tier.WARM);
        assertThat(store.blocks.getIfResident(call(), before.envelope().id(), Include.CONTENT))
                .isEmpty();
    }

    @Test
    void answersResidentBlocksWithoutTheDisk() {
        WriteAnswer answer = create(draft("hello"));
        assertThat(store.blocks
                        .getIfResident(call(), id(answer), Include.CONTENT)
                        .orElseThrow()
                        .content())
                .isEqualTo(bytes("hello"));
        assertThat(store.blocks.getIfResident(call(), id(answer), new Include(true, true)))
                .isEmpty();
        assertRefused(ProblemKind.NOT_FOUND, () -> store.blocks.getIfResident(call(), UNKNOWN, Include.CONTENT));
    }

    @Test
    void putCreatesThenReplacesEverythingButIdClassAndCreation() {
        BlockDraft first = new BlockDraft(
                null,
                BlockClass.CACHE,
                fields().name(Field.of("n")).tags(Field.of(List.of("t"))).build(),
                bytes("1"),
                null);
        WriteAnswer created = await(store.blocks.put(call(), UNKNOWN, first, WriteCondition.NONE));
        store.pass(Duration.ofMinutes(1));
        WriteAnswer replaced = await(store.blocks.put(call(), UNKNOWN, draft("2"), WriteCondition.NONE));
        assertThat(created.outcome()).isEqualTo(WriteAnswer.Outcome.CREATED);
        assertThat(replaced.outcome()).isEqualTo(WriteAnswer.Outcome.REPLACED);
        Envelope envelope = get(UNKNOWN).envelope();
        assertThat(envelope).isEqualTo(replaced.block().envelope());
        assertThat(envelope.version()).isEqualTo(2);
        assertThat(envelope.createdAtMicros())
                .isEqualTo(created.block().envelope().createdAtMicros());
        assertThat(envelope.updatedAtMicros()).isEqualTo(envelope.createdAtMicros() + 60_000_000);
        assertThat(get(UNKNOWN).header().blockClass()).isEqualTo(BlockClass.CACHE);
        assertThat(get(UNKNOWN).header().name()).isEmpty();
        assertThat(get(UNKNOWN).header().annotations().tags()).isEmpty();
        assertThat(get(UNKNOWN).content()).isEqualTo(bytes("2"));
    }

    @Test
    void refusesAnotherClassAnotherIdAndTheIdsOfTheStore() {
        WriteAnswer answer = create(draft("a"));
        BlockDraft other = new BlockDraft(null, BlockClass.CACHE, BlockFields.NONE, bytes("b"), null);
        assertRefused(ProblemKind.INVALID, () -> put(id(answer), other), "class");
        BlockDraft named = new BlockDraft(UNKNOWN, null, BlockFields.NONE, bytes("b"), null);
        assertRefused(ProblemKind.INVALID, () -> put(id(answer), named), "id");
        BlockId reserved = BlockId.parse("01900000-0000-8000-8000-000000000001").orElseThrow();
        assertRefused(ProblemKind.INVALID, () -> put(reserved, draft("b")), "id");
        assertThat(get(answer).envelope().version()).isEqualTo(1);
    }

    @Test
    void createsUnderAnIdOfTheClientsOnce() {
        BlockDraft named = new BlockDraft(UNKNOWN, null, BlockFields.NONE, bytes("b"), null);
        assertThat(id(create(named))).isEqualTo(UNKNOWN);
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> create(named), "id");
    }

    @Test
    void refusesMissingAndOversizedContentAndStoresNothing() {
        assertRefused(
                ProblemKind.INVALID, () -> create(new BlockDraft(null, null, BlockFields.NONE, null, null)), "content");
        BlockDraft large = BlockDraft.of(new byte[(16 << 20) + 1]);
        assertRefused(ProblemKind.TOO_LARGE, () -> put(UNKNOWN, large), "content");
        assertRefused(ProblemKind.NOT_FOUND, () -> get(UNKNOWN));
        assertThat(store.blocks.list(call(), all()).blocks()).isEmpty();
    }

    @Test
    void takesABlockOfExactlyTheLimit() {
        WriteAnswer answer = create(BlockDraft.of(new byte[16 << 20]));
        assertThat(get(answer).header().media().size()).isEqualTo(16 << 20);
    }

    @Test
    void refusesVolatileBlocksForNow() {
        Call call = new Call(call().caller(), "default", null, Call.Origin.UNKNOWN, false, false, false);
        assertRefused(ProblemKind.NOT_IMPLEMENTED, () -> await(store.blocks.create(call, draft("a"))), "persist");
    }

    @Test
    void patchesMetadataAndLeavesTheRest() {
        WriteAnswer answer = create(draft("hello", fields().name(Field.of("n")).key(Field.of("k"))));
        store.pass(Duration.ofSeconds(1));
        WriteAnswer patched = patch(id(answer), fields().tags(Field.of(List.of("t"))));
        assertThat(patched.outcome()).isEqualTo(WriteAnswer.Outcome.PATCHED);
        BlockView block = get(answer);
        assertThat(block.envelope()).isEqualTo(patched.block().envelope());
        assertThat(block.envelope().version()).isEqualTo(2);
        assertThat(block.content()).isEqualTo(bytes("hello"));
        assertThat(block.header().name()).isEqualTo("n");
        assertThat(block.header().key()).isEqualTo("k");
        assertThat(block.header().annotations().tags()).containsExactly("t");
        assertThat(block.header().media().sha256())
                .isEqualTo(answer.block().header().media().sha256());
    }

    @Test
    void deletesAndCountsVersionsOnFromTheTombstone() {
        WriteAnswer answer = create(draft("hello"));
        WriteAnswer deleted = await(store.blocks.delete(call(), id(answer), WriteCondition.NONE));
        assertThat(deleted.outcome()).isEqualTo(WriteAnswer.Outcome.DELETED);
        assertThat(deleted.block().envelope().version()).isEqualTo(2);
        assertThat(deleted.block().envelope().tombstone()).isTrue();
        assertRefused(ProblemKind.GONE, () -> get(answer));
        assertRefused(ProblemKind.GONE, () -> await(store.blocks.delete(call(), id(answer), WriteCondition.NONE)));
        assertRefused(ProblemKind.GONE, () -> patch(id(answer), fields()));
        store.pass(Duration.ofSeconds(1));
        WriteAnswer again = put(id(answer), draft("again"));
        assertThat(get(answer).envelope()).isEqualTo(again.block().envelope());
        assertThat(again.outcome()).isEqualTo(WriteAnswer.Outcome.CREATED);
        assertThat(get(answer).envelope().version()).isEqualTo(3);
    }

    @Test
    void expiredBlocksAreGoneAndStartAgain() {
        WriteAnswer answer = create(draft("hello", fields().ttl(Field.of(Duration.ofSeconds(10)))));
        assertThat(get(answer).envelope().expiresAtMicros())
                .isEqualTo(answer.block().envelope().createdAtMicros() + 10_000_000);
        store.pass(Duration.ofSeconds(10));
        assertRefused(ProblemKind.GONE, () -> get(answer));
        assertRefused(ProblemKind.GONE, () -> patch(id(answer), fields().ttl(Field.removed())));
        assertThat(put(id(answer), draft("again")).block().envelope().version()).isEqualTo(2);
        assertThat(get(answer).envelope().expiresAtMicros()).isZero();
    }

    @Test
    void honoursIfMatchAndIfNoneMatch() {
        WriteAnswer answer = create(draft("1"));
        BlockId id = id(answer);
        WriteCondition first = WriteCondition.ifMatch(Set.of(1L));
        await(store.blocks.put(call(), id, draft("2"), first));
        assertRefused(
                ProblemKind.VERSION_CONFLICT, () -> await(store.blocks.put(call(), id, draft("3"), first)), "If-Match");
        assertRefused(ProblemKind.VERSION_CONFLICT, () -> await(store.blocks.delete(call(), id, first)), "If-Match");
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.patch(call(), id, BlockPatch.of(BlockFields.NONE), first)),
                "If-Match");
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(call(), id, draft("3"), WriteCondition.ABSENT)),
                "If-None-Match");
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(call(), UNKNOWN, draft("3"), first)),
                "If-Match");
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.put(call(), UNKNOWN, draft("3"), WriteCondition.PRESENT)),
                "If-Match");
        await(store.blocks.put(call(), id, draft("3"), WriteCondition.PRESENT));
        await(store.blocks.put(call(), id, draft("4"), WriteCondition.ifMatch(Set.of(1L, 3L))));
        assertThat(get(id).content()).isEqualTo(bytes("4"));
        await(store.blocks.put(call(), UNKNOWN, draft("new"), WriteCondition.ABSENT));
        assertThat(get(UNKNOWN).envelope().version()).isEqualTo(1);
    }

    @Test
    void keepsOlderVersionsForAWhile() {
        WriteAnswer answer = create(draft("1"));
        put(id(answer), draft("2"));
        assertThat(store.blocks
                        .get(call(), id(answer), Include.CONTENT, OptionalLong.of(1))
                        .content())
                .isEqualTo(bytes("1"));
        assertRefused(
                ProblemKind.NOT_FOUND, () -> store.blocks.get(call(), id(answer), Include.CONTENT, OptionalLong.of(3)));
        assertRefused(
                ProblemKind.NOT_FOUND, () -> store.blocks.get(call(), id(answer), Include.CONTENT, OptionalLong.of(0)));
    }

    @Test
    void whatACallerDoesNotSeeDoesNotExistForIt() {
        WriteAnswer answer = create(draft("private"));
        Call elsewhere = Store.from("elsewhere");
        assertRefused(
                ProblemKind.NOT_FOUND,
                () -> store.blocks.get(elsewhere, id(answer), Include.CONTENT, OptionalLong.empty()));
        assertRefused(
                ProblemKind.NOT_FOUND,
                () -> await(store.blocks.put(elsewhere, id(answer), draft("x"), WriteCondition.NONE)));
        assertRefused(
                ProblemKind.NOT_FOUND, () -> await(store.blocks.delete(elsewhere, id(answer), WriteCondition.NONE)));
        assertThat(store.blocks
                        .getMany(elsewhere, List.of(id(answer)), Include.CONTENT)
                        .missing())
                .containsExactly(id(answer));
        assertThat(store.blocks.list(elsewhere, all()).blocks()).isEmpty();
        await(store.blocks.delete(call(), id(answer), WriteCondition.NONE));
        assertRefused(
                ProblemKind.NOT_FOUND,
                () -> store.blocks.get(elsewhere, id(answer), Include.CONTENT, OptionalLong.empty()));
        assertRefused(ProblemKind.GONE, () -> get(answer));
        WriteAnswer over = await(store.blocks.put(elsewhere, id(answer), draft("x"), WriteCondition.NONE));
        assertThat(over.block().envelope().version()).isEqualTo(3);
    }

    @Test
    void accessListsSayWhoReadsAndWhoWrites() {
        WriteAnswer answer = create(draft("x", fields().access(Field.of(List.of("anna", "berta:read")))));
        Call berta = Store.as("berta", "default");
        Call carla = Store.as("carla", "default");
        assertThat(store.blocks
                        .get(berta, id(answer), Include.CONTENT, OptionalLong.empty())
                        .content())
                .isEqualTo(bytes("x"));
        assertRefused(ProblemKind.FORBIDDEN, () -> await(store.blocks.delete(berta, id(answer), WriteCondition.NONE)));
        assertRefused(
                ProblemKind.FORBIDDEN,
                () -> await(store.blocks.put(berta, id(answer), draft("y"), WriteCondition.NONE)));
        assertRefused(ProblemKind.NOT_FOUND, () -> await(store.blocks.delete(carla, id(answer), WriteCondition.NONE)));
        patch(id(answer), fields().access(Field.of(List.of("berta"))));
        assertRefused(ProblemKind.NOT_FOUND, () -> get(answer));
    }

    @Test
    void readOnlyBlocksStayAsTheyAre() {
        WriteAnswer answer = create(draft("x", fields().readOnly(Field.of(true))));
        assertRefused(ProblemKind.READ_ONLY, () -> put(id(answer), draft("y")));
        assertRefused(ProblemKind.READ_ONLY, () -> patch(id(answer), fields().readOnly(Field.of(false))));
        assertRefused(ProblemKind.READ_ONLY, () -> await(store.blocks.delete(call(), id(answer), WriteCondition.NONE)));
        assertRefused(
                ProblemKind.READ_ONLY,
                () -> await(store.blocks.put(call().reimporting(), id(answer), draft("y"), WriteCondition.NONE)));
    }

    @Test
    void documentationIsSeenFromEverywhereAndChangedByItsImportAlone() {
        BlockDraft page = new BlockDraft(
                null, BlockClass.DOCUMENTATION, fields().key(Field.of("doc")).build(), bytes("1"), null);
        WriteAnswer answer = create(page);
        assertThat(answer.block().header().readOnly()).isTrue();
        assertThat(answer.block().header().sharing().shared()).isTrue();
        Call elsewhere = Store.from("elsewhere");
        BlockKey key = new BlockKey("doc", null);
        assertThat(store.blocks
                        .getByKey(elsewhere, key, Include.CONTENT, OptionalLong.empty())
                        .content())
                .isEqualTo(bytes("1"));
        assertRefused(
                ProblemKind.READ_ONLY, () -> await(store.blocks.putByKey(elsewhere, key, page, WriteCondition.NONE)));
        BlockDraft next = new BlockDraft(null, BlockClass.DOCUMENTATION, BlockFields.NONE, bytes("2"), null);
        WriteAnswer again = await(store.blocks.putByKey(elsewhere.reimporting(), key, next, WriteCondition.NONE));
        assertThat(id(again)).isEqualTo(id(answer));
        assertThat(get(answer).content()).isEqualTo(bytes("2"));
        await(store.blocks.delete(elsewhere.reimporting(), id(answer), WriteCondition.NONE));
        assertRefused(ProblemKind.GONE, () -> get(answer));
    }

    @Test
    void listsNewestFirstPageByPage() {
        List<BlockId> created = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            store.pass(Duration.ofMillis(1));
            BlockClass blockClass = i % 2 == 0 ? BlockClass.CACHE : BlockClass.PROGRAM_STATE;
            BlockFields fields = fields().tags(Field.of(List.of("t" + i % 3)))
                    .key(Field.of("k" + i))
                    .build();
            created.addFirst(id(create(new BlockDraft(null, blockClass, fields, bytes("b" + i), null))));
        }
        assertThat(listed(null, null)).isEqualTo(created);
        assertThat(listed(BlockClass.CACHE, null)).hasSize(13);
        assertThat(listed(null, "t0")).hasSize(9);
        assertThat(listed(BlockClass.CACHE, "t0")).hasSize(5);
        String cursor = store.blocks
                .list(call(), new ListQuery(null, null, 4, null, Include.METADATA))
                .nextCursor();
        assertThat(cursor).isNotNull();
        ListQuery other = new ListQuery(null, "t0", 4, cursor, Include.METADATA);
        assertRefused(ProblemKind.MALFORMED, () -> store.blocks.list(call(), other), "cursor");
        for (int limit : new int[] {0, -1, 1_001}) {
            ListQuery wrong = new ListQuery(null, null, limit, null, Include.METADATA);
            assertRefused(ProblemKind.INVALID, () -> store.blocks.list(call(), wrong), "limit");
        }
    }

    @Test
    void getsManyOnOneSnapshotAndNamesWhatIsMissing() {
        WriteAnswer a = create(draft("a"));
        WriteAnswer b = create(draft("b"));
        WriteAnswer gone = create(draft("c"));
        await(store.blocks.delete(call(), id(gone), WriteCondition.NONE));
        ManyView many = store.blocks.getMany(call(), List.of(id(b), UNKNOWN, id(a), id(gone), id(b)), Include.METADATA);
        assertThat(many.blocks()).extracting(each -> each.envelope().id()).containsExactly(id(b), id(a), id(b));
        assertThat(many.missing()).containsExactly(UNKNOWN, id(gone));
        assertThat(many.blocks().getFirst().content()).isNull();
    }

    @Test
    void neverShowsTheStoresOwnBlocks() {
        create(draft("x", fields().key(Field.of("k"))));
        try (Snapshot system = store.engine().snapshot(Caller.SYSTEM)) {
            BlockId claim = system.systemBlocks(io.thermocline.engine.ListPosition.START, 10, _ -> true)
                    .blocks()
                    .getFirst()
                    .envelope()
                    .id();
            assertRefused(
                    ProblemKind.NOT_FOUND,
                    () -> store.blocks.get(
                            Call.of(Store.OPERATOR, "default"), claim, Include.CONTENT, OptionalLong.empty()));
        }
    }

    @Test
    void checksTheManifoldThatTheCallNames() {
        Call odd = Call.of(call().caller(), "*");
        assertRefused(ProblemKind.INVALID, () -> await(store.blocks.create(odd, draft("x"))), "manifold");
        assertRefused(
                ProblemKind.INVALID,
                () -> store.blocks.getByKey(odd, new BlockKey("", null), Include.CONTENT, OptionalLong.empty()),
                "manifold",
                "key");
    }

    private List<BlockId> listed(BlockClass blockClass, String tag) {
        List<BlockId> ids = new ArrayList<>();
        String cursor = null;
        do {
            ListPage page = store.blocks.list(call(), new ListQuery(blockClass, tag, 4, cursor, Include.METADATA));
            page.blocks().forEach(each -> ids.add(each.envelope().id()));
            cursor = page.nextCursor();
        } while (cursor != null);
        return ids;
    }

    private static ListQuery all() {
        return new ListQuery(null, null, 100, null, Include.METADATA);
    }

    private WriteAnswer create(BlockDraft draft) {
        return await(store.blocks.create(call(), draft));
    }

    private WriteAnswer put(BlockId id, BlockDraft draft) {
        return await(store.blocks.put(call(), id, draft, WriteCondition.NONE));
    }

    private WriteAnswer patch(BlockId id, BlockFields.Builder fields) {
        return await(store.blocks.patch(call(), id, BlockPatch.of(fields.build()), WriteCondition.NONE));
    }

    private BlockView get(WriteAnswer answer) {
        return get(id(answer));
    }

    private BlockView get(BlockId id) {
        return store.blocks.get(call(), id, Include.CONTENT, OptionalLong.empty());
    }

    private static BlockId id(WriteAnswer answer) {
        return answer.block().envelope().id();
    }
}
