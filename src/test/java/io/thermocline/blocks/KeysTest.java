package io.thermocline.blocks;

import static io.thermocline.blocks.Store.call;
import static io.thermocline.blocks.Store.draft;
import static io.thermocline.blocks.Store.fields;
import static io.thermocline.testing.Refusals.assertRefused;
import static io.thermocline.testing.SimulatedEngine.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Caller;
import io.thermocline.block.CommitContext;
import io.thermocline.engine.Archive;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Snapshot;
import io.thermocline.engine.Transaction;
import io.thermocline.problem.ProblemKind;
import io.thermocline.segment.Throttle;
import io.thermocline.system.SystemBlocks;
import io.thermocline.system.WriteCondition;
import io.thermocline.testing.SimulatedObjectStore;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key names one block in a space and manifold, at any time, whatever happens to blocks. */
class KeysTest {
    private static final BlockKey K = new BlockKey("k", null);

    private final Store store = new Store();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTakenKeyIsAConflict() {
        create(call(), "1", keyed("k"));
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> create(call(), "2", keyed("k")), "key");
        BlockId other = create(call(), "3", keyed("other"));
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> patch(other, keyed("k")), "key");
    }

    @Test
    void theKeyOfABlockThatWasDeletedAfterItWasArchivedIsFreeOnAnotherDisk() {
        onAnotherDisk((other, deleted) -> {
            assertThat(other.blocks
                            .getMany(call(), List.of(deleted), Include.METADATA)
                            .missing())
                    .containsExactly(deleted);
            assertRefused(
                    ProblemKind.GONE, () -> other.blocks.get(call(), deleted, Include.METADATA, OptionalLong.empty()));
            assertNothingHolds(other, K);
            BlockId next = await(other.blocks.putByKey(call(), K, draft("2"), WriteCondition.NONE))
                    .block()
                    .envelope()
                    .id();
            assertThat(next).isNotEqualTo(deleted);
            assertThat(find(other, call(), K)).isEqualTo(next);
        });
    }

    @Test
    void theKeyStaysFreeWhenTheBlockComesBackWithoutIt() {
        onAnotherDisk((other, deleted) -> {
            await(other.blocks.put(call(), deleted, draft("back", keyed("another")), WriteCondition.NONE));
            assertNothingHolds(other, K);
            assertThat(find(other, call(), new BlockKey("another", null))).isEqualTo(deleted);
            BlockId next = create(other, "2");
            assertThat(find(other, call(), K)).isEqualTo(next);
        });
    }

    @Test
    void theKeyStaysFreeWhenTheTombstoneIsCollected() {
        onAnotherDisk((other, deleted) -> {
            BlockId claim = BlockIds.derived("key", "shared:default", "default", "k");
            BlockId collected = BlockIds.derived("a block of which nothing is left");
            SystemBlocks system = new SystemBlocks(new Random(3));
            try (Snapshot now = other.engine().snapshot(Caller.SYSTEM)) {
                Operation leftOver =
                        system.put(claim, "key", SystemBlocks.unchanged(now.find(claim)), 0, collected.toBytes());
                await(other.engine().submit(Transaction.of(leftOver, CommitContext.SYSTEM)));
            }
            assertNothingHolds(other, K);
            BlockId next = create(other, "2");
            assertThat(find(other, call(), K)).isEqualTo(next);
        });
    }

    @Test
    void documentationIsFoundPastAClaimThatIsLeftOver() {
        onAnotherDisk((other, deleted) -> {
            BlockDraft page = new BlockDraft(null, BlockClass.DOCUMENTATION, BlockFields.NONE, Store.bytes("1"), null);
            BlockId documented = await(other.blocks.putByKey(call().reimporting(), K, page, WriteCondition.NONE))
                    .block()
                    .envelope()
                    .id();
            assertThat(find(other, call(), K)).isEqualTo(documented);
        });
    }

    /** A store that was opened from its archive, which has the claim of {@link #K}, and of its block the deletion. */
    private static void onAnotherDisk(BiConsumer<Store, BlockId> test) {
        SimulatedObjectStore objects = new SimulatedObjectStore(7);
        BlockId id;
        try (Store archived = new Store(objects)) {
            id = create(archived, "1");
            archived.engine().flush();
            Archive archive = archived.engine().archive();
            archive.archive(archive.segments().getFirst().id(), Throttle.NONE);
            await(archived.blocks.delete(call(), id, WriteCondition.NONE));
        }
        try (Store other = new Store(objects)) {
            assertThat(other.engine().recovery().origin().fromArchive()).isTrue();
            other.pass(Duration.ofDays(1));
            test.accept(other, id);
        }
    }

    private static void assertNothingHolds(Store in, BlockKey key) {
        assertRefused(ProblemKind.NOT_FOUND, () -> find(in, call(), key));
        for (TransactionStep step : List.of(
                new TransactionStep.PatchByKey(key, BlockPatch.of(fields().build()), TransactionStep.Guard.NONE),
                new TransactionStep.DeleteByKey(key, TransactionStep.Guard.NONE))) {
            assertRefused(
                    ProblemKind.NOT_FOUND, () -> await(in.blocks.transact(call(), List.of(step))), "operations[0]");
        }
    }

    private static BlockId create(Store in, String text) {
        return await(in.blocks.create(call(), draft(text, keyed("k"))))
                .block()
                .envelope()
                .id();
    }

    @Test
    void keysOfOtherManifoldsAndSpacesAreOthers() {
        BlockId here = create(call(), "1", keyed("k"));
        BlockId there = create(Store.from("there"), "2", keyed("k"));
        BlockId space = create(call(), "3", keyed("k").space(Field.of("team:x")));
        assertThat(find(call(), K)).isEqualTo(here);
        assertThat(find(Store.from("there"), K)).isEqualTo(there);
        assertThat(find(call(), new BlockKey("k", "team:x"))).isEqualTo(space);
        assertThat(List.of(here, there, space)).doesNotHaveDuplicates();
    }

    @Test
    void putByKeyCreatesThenReplaces() {
        WriteAnswer first = await(store.blocks.putByKey(call(), K, draft("1"), WriteCondition.NONE));
        WriteAnswer second = await(store.blocks.putByKey(call(), K, draft("2"), WriteCondition.NONE));
        assertThat(first.outcome()).isEqualTo(WriteAnswer.Outcome.CREATED);
        assertThat(second.outcome()).isEqualTo(WriteAnswer.Outcome.REPLACED);
        assertThat(second.block().envelope().id())
                .isEqualTo(first.block().envelope().id());
        assertThat(second.block().envelope().version()).isEqualTo(2);
        assertThat(second.block().header().key()).isEqualTo("k");
        assertRefused(
                ProblemKind.VERSION_CONFLICT,
                () -> await(store.blocks.putByKey(call(), K, draft("3"), WriteCondition.ABSENT)),
                "If-None-Match");
    }

    @Test
    void putByKeyRefusesABodyThatContradictsIt() {
        BlockDraft other = draft("x", keyed("other").space(Field.of("b")));
        assertRefused(
                ProblemKind.INVALID,
                () -> await(store.blocks.putByKey(call(), new BlockKey("k", "a"), other, WriteCondition.NONE)),
                "key",
                "space");
    }

    @Test
    void putByKeyOnAKeyOfABlockThatTheCallerCannotSeeIsAConflict() {
        create(call(), "1", keyed("k").access(Field.of(List.of("anna"))));
        assertRefused(
                ProblemKind.ALREADY_EXISTS,
                () -> await(store.blocks.putByKey(Store.as("berta", "default"), K, draft("2"), WriteCondition.NONE)),
                "key");
        assertRefused(ProblemKind.NOT_FOUND, () -> find(Store.as("berta", "default"), K));
    }

    @Test
    void aKeyFollowsItsBlockWhenItMoves() {
        BlockId id = create(call(), "1", keyed("k"));
        patch(id, keyed("moved"));
        assertRefused(ProblemKind.NOT_FOUND, () -> find(call(), K));
        assertThat(find(call(), new BlockKey("moved", null))).isEqualTo(id);
        patch(id, fields().manifolds(Field.of(List.of("default", "there"))).shared(Field.of(true)));
        assertThat(find(Store.from("there"), new BlockKey("moved", null))).isEqualTo(id);
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> create(Store.from("there"), "x", keyed("moved")), "key");
        patch(id, fields().manifolds(Field.of(List.of("there"))));
        assertThat(create(call(), "x", keyed("moved"))).isNotEqualTo(id);
        await(store.blocks.patch(
                Store.from("there"),
                id,
                BlockPatch.of(fields().key(Field.removed()).build()),
                WriteCondition.NONE));
        assertThat(create(Store.from("there"), "x", keyed("moved"))).isNotEqualTo(id);
    }

    @Test
    void replacingWithoutTheKeyGivesItUp() {
        BlockId id = create(call(), "1", keyed("k"));
        await(store.blocks.put(call(), id, draft("2"), WriteCondition.NONE));
        assertThat(create(call(), "3", keyed("k"))).isNotEqualTo(id);
    }

    @Test
    void theKeyOfADeletedBlockIsFree() {
        BlockId id = create(call(), "1", keyed("k"));
        await(store.blocks.delete(call(), id, WriteCondition.NONE));
        assertRefused(ProblemKind.NOT_FOUND, () -> find(call(), K));
        BlockId next = create(call(), "2", keyed("k"));
        assertThat(next).isNotEqualTo(id);
        assertRefused(
                ProblemKind.ALREADY_EXISTS,
                () -> await(store.blocks.put(call(), id, draft("back", keyed("k")), WriteCondition.NONE)),
                "key");
    }

    @Test
    void theKeyOfAnExpiredBlockIsFree() {
        BlockId id = create(call(), "1", keyed("k").ttl(Field.of(Duration.ofSeconds(1))));
        store.pass(Duration.ofSeconds(1));
        assertRefused(ProblemKind.NOT_FOUND, () -> find(call(), K));
        BlockId next = create(call(), "2", keyed("k"));
        assertThat(find(call(), K)).isEqualTo(next).isNotEqualTo(id);
    }

    @Test
    void aBlockThatLivesLongerKeepsItsKeyLonger() {
        BlockId id = create(call(), "1", keyed("k").ttl(Field.of(Duration.ofSeconds(1))));
        patch(id, fields().ttl(Field.of(Duration.ofSeconds(100))));
        store.pass(Duration.ofSeconds(50));
        assertThat(find(call(), K)).isEqualTo(id);
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> create(call(), "2", keyed("k")), "key");
        patch(id, fields().ttl(Field.removed()));
        store.pass(Duration.ofDays(1000));
        assertThat(find(call(), K)).isEqualTo(id);
    }

    @Test
    void documentationHoldsItsKeysForAllManifolds() {
        Call importing = call().reimporting();
        BlockDraft page = new BlockDraft(null, BlockClass.DOCUMENTATION, BlockFields.NONE, Store.bytes("1"), null);
        BlockId id = await(store.blocks.putByKey(importing, K, page, WriteCondition.NONE))
                .block()
                .envelope()
                .id();
        assertThat(find(Store.from("there"), K)).isEqualTo(id);
        BlockId own = create(Store.from("there"), "own", keyed("k"));
        assertThat(find(Store.from("there"), K)).isEqualTo(own);
        assertThat(find(call(), K)).isEqualTo(id);
        assertThat(await(store.blocks.putByKey(Store.from("there").reimporting(), K, page, WriteCondition.NONE))
                        .block()
                        .envelope()
                        .id())
                .isEqualTo(id);
        assertRefused(
                ProblemKind.ALREADY_EXISTS,
                () -> await(store.blocks.create(
                        call(),
                        new BlockDraft(
                                null, BlockClass.DOCUMENTATION, keyed("k").build(), Store.bytes("2"), null))),
                "key");
    }

    @Test
    void claimsSurviveARestart() {
        BlockId id = create(call(), "1", keyed("k"));
        store.engine().flush();
        store.restart();
        assertThat(find(call(), K)).isEqualTo(id);
        assertRefused(ProblemKind.ALREADY_EXISTS, () -> create(call(), "2", keyed("k")), "key");
    }

    @Test
    void aClaimIsASystemBlockThatHoldsTheIdOfItsBlock() {
        BlockId id = create(call(), "1", keyed("k").ttl(Field.of(Duration.ofSeconds(7))));
        try (Snapshot system = store.engine().snapshot(Caller.SYSTEM)) {
            Lookup claim = system.find(BlockIds.derived("key", "shared:default", "default", "k"));
            assertThat(claim).isInstanceOfSatisfying(Lookup.Found.class, found -> {
                assertThat(system.content(found.block())).isEqualTo(id.toBytes());
                assertThat(found.block().envelope().system()).isTrue();
                assertThat(found.block().envelope().expiresAtMicros()).isEqualTo(system.nowMicros() + 7_000_000);
                assertThat(found.block().header().name()).isEqualTo("key");
            });
        }
    }

    private static BlockFields.Builder keyed(String key) {
        return fields().key(Field.of(key));
    }

    private BlockId create(Call call, String text, BlockFields.Builder fields) {
        return await(store.blocks.create(call, draft(text, fields)))
                .block()
                .envelope()
                .id();
    }

    private void patch(BlockId id, BlockFields.Builder fields) {
        await(store.blocks.patch(call(), id, BlockPatch.of(fields.build()), WriteCondition.NONE));
    }

    private BlockId find(Call call, BlockKey key) {
        return find(store, call, key);
    }

    private static BlockId find(Store in, Call call, BlockKey key) {
        return in.blocks
                .getByKey(call, key, Include.METADATA, OptionalLong.empty())
                .envelope()
                .id();
    }
}
