package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.Header;
import io.thermocline.engine.Block;
import io.thermocline.engine.Lookup;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Snapshot;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.system.SystemBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Plans the key claims of one transaction. A claim is a system block whose id is derived from (space, manifold, key) and whose content is the id
 * of the block that holds it. It expires with that block, and is written again whenever the block's expiry changes: so a block that comes back
 * from the end of its time meets the one that took its key in the meantime, as a conflict. A store that was opened from its archive may have a claim
 * whose block is deleted, gone or of another key: nothing holds that key, and another block may take it. Confined to one thread.
 */
final class KeyClaims {
    private static final String KIND = "key";

    private final SystemBlocks blocks;
    private final Snapshot system;
    private final Map<BlockId, Integer> released = new LinkedHashMap<>();
    private final Map<BlockId, Claimed> claimed = new LinkedHashMap<>();

    /** What a step wants to hold. */
    private record Claimed(int step, BlockId block, long expiresAtMicros) {}

    /** An operation and the step that needs it. */
    record Owned(int step, Operation operation) {}

    /** @param system a snapshot of the store itself */
    KeyClaims(SystemBlocks blocks, Snapshot system) {
        this.blocks = blocks;
        this.system = system;
    }

    /** The block that holds a key in the first of the manifolds where one does. */
    static Optional<BlockId> holder(Snapshot system, String space, List<String> manifolds, String key) {
        for (String manifold : manifolds) {
            BlockId claim = claimId(space, manifold, key);
            Optional<BlockId> holder = holder(system, claim, system.find(claim));
            if (holder.isPresent()) {
                return holder;
            }
        }
        return Optional.empty();
    }

    /** The ids of the claims that a block with this header holds. */
    static Set<BlockId> claimsOf(Header header) {
        String key = header.key();
        if (key == null) {
            return Set.of();
        }
        Set<BlockId> claims = new LinkedHashSet<>();
        for (String manifold : ClassRules.keyManifolds(header.blockClass(), header.sharing())) {
            claims.add(claimId(header.sharing().space(), manifold, key));
        }
        return claims;
    }

    /** Gives up the claims of a live block that is deleted. */
    void release(int step, Header before) {
        claimsOf(before).forEach(claim -> released.put(claim, step));
    }

    /** Takes the claims of a block that was not live. */
    void take(int step, BlockId block, Header after, long expiresAtMicros) {
        claimsOf(after).forEach(claim -> claim(claim, new Claimed(step, block, expiresAtMicros)));
    }

    /** Goes from the claims of one version of a live block to those of the next. */
    void move(int step, Target before, Header after, long expiresAtMicros) {
        Set<BlockId> had = claimsOf(before.block().header());
        Set<BlockId> wanted = claimsOf(after);
        boolean rewritten = before.block().envelope().expiresAtMicros() != expiresAtMicros;
        for (BlockId claim : had) {
            if (!wanted.contains(claim)) {
                released.put(claim, step);
            }
        }
        for (BlockId claim : wanted) {
            if (rewritten || !had.contains(claim)) {
                claim(claim, new Claimed(step, before.id(), expiresAtMicros));
            }
        }
    }

    private void claim(BlockId claim, Claimed by) {
        Claimed earlier = claimed.putIfAbsent(claim, by);
        if (earlier != null && !earlier.block().equals(by.block())) {
            throw Problem.field(
                            ProblemKind.INVALID, "key", "is claimed by an earlier operation of the same transaction")
                    .exception();
        }
    }

    /**
     * The operations that make it so; to be called when every step is planned.
     *
     * @param failures gets an ALREADY_EXISTS on {@code key} for each step whose key is taken
     */
    List<Owned> operations(StepFailures failures) {
        List<Owned> operations = new ArrayList<>();
        claimed.forEach((claim, by) -> {
            Lookup lookup = system.find(claim);
            Optional<BlockId> holder = holder(system, claim, lookup);
            boolean free = holder.isEmpty() || holder.get().equals(by.block()) || released.containsKey(claim);
            if (free) {
                operations.add(new Owned(
                        by.step(),
                        blocks.put(
                                claim,
                                KIND,
                                SystemBlocks.unchanged(lookup),
                                by.expiresAtMicros(),
                                by.block().toBytes())));
            } else {
                failures.add(
                        by.step(),
                        Problem.field(
                                ProblemKind.ALREADY_EXISTS,
                                "key",
                                "is taken in this space and manifold by another block"));
            }
        });
        released.forEach((claim, step) -> {
            Lookup lookup = system.find(claim);
            if (!claimed.containsKey(claim) && lookup instanceof Lookup.Found) {
                operations.add(new Owned(step, blocks.delete(claim, KIND, SystemBlocks.unchanged(lookup))));
            }
        });
        return operations;
    }

    private static Optional<BlockId> holder(Snapshot system, BlockId claim, Lookup found) {
        return SystemBlocks.content(system, found).map(BlockId::ofBytes).filter(block -> holds(system, block, claim));
    }

    private static boolean holds(Snapshot system, BlockId block, BlockId claim) {
        return system.locate(block) instanceof Lookup.Found(Block live)
                && claimsOf(live.header()).contains(claim);
    }

    private static BlockId claimId(String space, String manifold, String key) {
        return BlockIds.derived(KIND, space, manifold, key);
    }
}
