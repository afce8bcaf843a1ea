package io.thermocline.blocks;

import io.thermocline.block.BlockClass;
import io.thermocline.block.BlockId;
import io.thermocline.block.Header;
import io.thermocline.block.Sharing;
import io.thermocline.block.VectorSet;
import io.thermocline.engine.Block;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.SystemBlocks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns steps into what is to be committed, against one snapshot. Holds every rule of a write but the race for the commit. Thread-safe. */
final class Planner {
    private static final long RESERVED_VERSION = 8;

    private final Limits limits;
    private final HeaderRules rules;
    private final BlockVectors vectors;
    private final SystemBlocks systemBlocks;

    Planner(Limits limits, BlockVectors vectors, SystemBlocks systemBlocks) {
        this.limits = limits;
        this.rules = new HeaderRules(limits);
        this.vectors = vectors;
        this.systemBlocks = systemBlocks;
    }

    /**
     * What a list of steps comes down to.
     *
     * @param writes one a step, in order
     * @param claims operations on key claims
     */
    record Plan(List<PlannedWrite> writes, List<KeyClaims.Owned> claims) {}

    /** One planning: who, on what snapshot, with which claims so far. */
    private record Site(Call call, Snapshot system, KeyClaims claims) {}

    /**
     * Plans all steps.
     *
     * @param system a snapshot of the store itself
     * @throws ProblemException for everything that is wrong with the steps
     */
    Plan plan(Call call, List<Step> steps, boolean transaction, Snapshot system) {
        Site site = new Site(call, system, new KeyClaims(systemBlocks, system));
        StepFailures failures = new StepFailures(transaction);
        List<PlannedWrite> writes = new ArrayList<>();
        Set<BlockId> written = new HashSet<>();
        for (Step step : steps) {
            try {
                BlockId named = named(step);
                // Before anything else: what an earlier step makes is not there yet, and its absence would be the
                // answer.
                requireFirst(named == null || written.add(named));
                PlannedWrite write = plan(site, step);
                writes.add(write);
                requireFirst(named != null || written.add(write.target().id()));
            } catch (ProblemException e) {
                failures.add(step.index(), e.problem());
            }
        }
        failures.throwIfAny();
        List<KeyClaims.Owned> claims = site.claims().operations(failures);
        failures.throwIfAny();
        return new Plan(writes, claims);
    }

    private static void requireFirst(boolean first) {
        if (!first) {
            throw ProblemException.of(
                    ProblemKind.INVALID, "an earlier operation of the transaction writes the same block");
        }
    }

    /** The block that a step names by its id; null when it names none, or a key. */
    private static @Nullable BlockId named(Step step) {
        return switch (step.write()) {
            case TransactionStep.Create each -> each.draft().id();
            case TransactionStep.Put each -> each.id();
            case TransactionStep.PutByKey _, TransactionStep.PatchByKey _, TransactionStep.DeleteByKey _ -> null;
            case TransactionStep.Patch each -> each.id();
            case TransactionStep.Delete each -> each.id();
        };
    }

    private PlannedWrite plan(Site site, Step step) {
        return switch (step.write()) {
            case TransactionStep.Create each -> create(site, step, each.draft());
            case TransactionStep.Put each -> put(site, step, each.id(), each.draft());
            case TransactionStep.PutByKey each -> putByKey(site, step, each.key(), each.draft());
            case TransactionStep.Patch each -> patch(site, step, each.id(), each.patch());
            case TransactionStep.PatchByKey each -> patch(site, step, holder(site, each.key()), each.patch());
            case TransactionStep.Delete each -> delete(site, step, each.id());
            case TransactionStep.DeleteByKey each -> delete(site, step, holder(site, each.key()));
        };
    }

    private PlannedWrite create(Site site, Step step, BlockDraft draft) {
        BlockId id = Objects.requireNonNullElseGet(draft.id(), step::newId);
        requireFree(id);
        Target target = Target.read(site.system(), site.call(), id);
        Conditions.require(step, target, site.system().nowMicros());
        if (target.live()) {
            throw Problem.field(ProblemKind.ALREADY_EXISTS, "id", "is taken by another block")
                    .exception();
        }
        return write(site, step, target, draft);
    }

    private PlannedWrite put(Site site, Step step, BlockId id, BlockDraft draft) {
        if (draft.id() != null && !draft.id().equals(id)) {
            throw Problem.field(ProblemKind.INVALID, "id", "is another than the one that is written to")
                    .exception();
        }
        requireFree(id);
        Target target = Target.read(site.system(), site.call(), id);
        target.requireSeenIfLive();
        if (target.live()) {
            ClassRules.requireChangeable(site.call(), target.block().header());
        }
        Conditions.require(step, target, site.system().nowMicros());
        return write(site, step, target, draft);
    }

    private PlannedWrite putByKey(Site site, Step step, BlockKey key, BlockDraft draft) {
        BlockDraft keyed = withKey(draft, key);
        String space = keyed.fields().sharing().space().orElse(Sharing.DEFAULT_SPACE);
        Optional<BlockId> holder =
                KeyClaims.holder(site.system(), space, whereToLook(site.call(), draft.blockClass()), key.key());
        if (holder.isEmpty()) {
            return create(site, step, keyed);
        }
        Target target = Target.read(site.system(), site.call(), holder.get());
        try {
            target.requireSeenIfLive();
        } catch (ProblemException e) {
            throw Problem.field(
                            ProblemKind.ALREADY_EXISTS, "key", "is taken in this space and manifold by another block")
                    .exception();
        }
        return put(site, step, holder.get(), keyed);
    }

    /** The block that has a key, where the caller looks from. */
    private BlockId holder(Site site, BlockKey key) {
        Violations violations = new Violations();
        rules.checkKey(key, violations);
        violations.throwIfAny();
        String space = Objects.requireNonNullElse(key.space(), Sharing.DEFAULT_SPACE);
        return KeyClaims.holder(site.system(), space, whereToLook(site.call(), null), key.key())
                .orElseThrow(BlockReader::notFound);
    }

    private static List<String> whereToLook(Call call, @Nullable BlockClass blockClass) {
        if (blockClass == null) {
            return List.of(call.manifold(), ClassRules.EVERY_MANIFOLD);
        }
        return List.of(blockClass == BlockClass.DOCUMENTATION ? ClassRules.EVERY_MANIFOLD : call.manifold());
    }

    /** The draft with the key and space of the call, which it may repeat and must not contradict. */
    private BlockDraft withKey(BlockDraft draft, BlockKey key) {
        Violations violations = new Violations();
        rules.checkKey(key, violations);
        BlockFields fields = draft.fields();
        if (!fields.key().orElse(key.key()).equals(key.key())) {
            violations.add("key", "is another than the one that is written to");
        }
        Field<String> space = key.space() == null ? fields.sharing().space() : Field.of(key.space());
        if (!fields.sharing().space().orElse(space.orElse("")).equals(space.orElse(""))) {
            violations.add("space", "is another than the one that is written to");
        }
        violations.throwIfAny();
        return new BlockDraft(
                draft.id(),
                draft.blockClass(),
                fields.with(Field.of(key.key()), space),
                draft.content(),
                draft.vectors());
    }

    private PlannedWrite write(Site site, Step step, Target target, BlockDraft draft) {
        byte[] bytes = requireContent(draft);
        BlockClass blockClass = Objects.requireNonNullElse(draft.blockClass(), BlockClass.PROGRAM_STATE);
        long createdAt = 0;
        if (target.live()) {
            Block current = target.block();
            blockClass = Objects.requireNonNullElse(
                    draft.blockClass(), current.header().blockClass());
            ClassRules.requireSameClass(current.header().blockClass(), blockClass);
            createdAt = current.envelope().createdAtMicros();
        }
        Violations violations = new Violations();
        Content content = step.content(bytes);
        Header header = rules.header(
                new HeaderRules.Ingredients(
                        blockClass, draft.fields(), null, site.call().manifold(), content),
                violations);
        long now = site.system().nowMicros();
        long expiresAt = rules.expiry(draft.fields().lifetime(), 0, now, violations);
        if (createdAt == 0 && draft.fields().lifetime().ttl() instanceof Field.Given) {
            // The time to live counts from the creation, and the committer's clock has gone on by then.
            createdAt = now;
        }
        VectorPlan plan = vectors.plan(header, content, draft.vectors(), List.of(), violations);
        violations.throwIfAny();
        if (target.live()) {
            site.claims().move(step.index(), target, header, expiresAt);
        } else {
            site.claims().take(step.index(), target.id(), header, expiresAt);
        }
        WriteAnswer.Outcome outcome = target.live() ? WriteAnswer.Outcome.REPLACED : WriteAnswer.Outcome.CREATED;
        return new PlannedWrite(step, outcome, target, header, createdAt, expiresAt, plan);
    }

    private PlannedWrite patch(Site site, Step step, BlockId id, BlockPatch patch) {
        Target target = changeable(site, step, id);
        Block current = target.block();
        Violations violations = new Violations();
        requireSame(patch.echo(), current, violations);
        Content content = new Content(
                site.system().content(current), current.header().media().sha256());
        Header header = rules.header(
                new HeaderRules.Ingredients(
                        current.header().blockClass(),
                        patch.fields(),
                        current.header(),
                        site.call().manifold(),
                        content),
                violations);
        long expiresAt = rules.expiry(
                patch.fields().lifetime(),
                current.envelope().expiresAtMicros(),
                site.system().nowMicros(),
                violations);
        List<VectorSet> before =
                patch.vectors().mentioned() ? List.of() : site.system().vectors(current);
        List<DraftVector> given = patch.vectors() instanceof Field.Given<List<DraftVector>>(var vector) ? vector : null;
        VectorPlan plan = vectors.plan(header, content, given, before, violations);
        violations.throwIfAny();
        site.claims().move(step.index(), target, header, expiresAt);
        return new PlannedWrite(
                step,
                WriteAnswer.Outcome.PATCHED,
                target,
                header,
                current.envelope().createdAtMicros(),
                expiresAt,
                plan);
    }

    /** A patch may repeat what never changes, and no more. */
    private static void requireSame(BlockPatch.Echo echo, Block current, Violations violations) {
        long version = current.envelope().version();
        if (echo.id() != null && !echo.id().equals(current.envelope().id())) {
            violations.add("id", "is another than the one that is written to");
        }
        if (echo.blockClass() != null && echo.blockClass() != current.header().blockClass()) {
            violations.add("class", "is " + current.header().blockClass() + " and never changes");
        }
        if (echo.version() != null && echo.version() != version) {
            violations.add("version", "is " + version + " and set by the server; If-Match requires a version");
        }
    }

    private PlannedWrite delete(Site site, Step step, BlockId id) {
        Target target = changeable(site, step, id);
        Block current = target.block();
        site.claims().release(step.index(), current.header());
        return new PlannedWrite(
                step,
                WriteAnswer.Outcome.DELETED,
                target,
                current.header().stripped(),
                current.envelope().createdAtMicros(),
                0,
                null);
    }

    private static Target changeable(Site site, Step step, BlockId id) {
        Target target = Target.read(site.system(), site.call(), id);
        target.requireSeen();
        ClassRules.requireChangeable(site.call(), target.block().header());
        Conditions.require(step, target, site.system().nowMicros());
        return target;
    }

    private byte[] requireContent(BlockDraft draft) {
        byte[] content = draft.content();
        if (content == null) {
            throw Problem.field(ProblemKind.INVALID, "content", "is missing; content or contentBase64 is required")
                    .exception();
        }
        if (content.length > limits.contentBytes()) {
            throw Problem.field(
                            ProblemKind.TOO_LARGE,
                            "content",
                            "has " + content.length + " bytes; at most " + limits.contentBytes() + " are allowed")
                    .exception();
        }
        return content;
    }

    /** The store derives the ids of its own blocks as UUIDv8, so that no client's id can meet one. */
    private static void requireFree(BlockId id) {
        if ((id.high() >>> 12 & 0xF) == RESERVED_VERSION) {
            throw Problem.field(ProblemKind.INVALID, "id", "is a UUID of version 8, which is reserved; use version 7")
                    .exception();
        }
    }
}
