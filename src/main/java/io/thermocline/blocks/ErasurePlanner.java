package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import io.thermocline.engine.Block;
import io.thermocline.engine.Operation;
import io.thermocline.engine.Precondition;
import io.thermocline.engine.Snapshot;
import io.thermocline.filter.Filter;
import io.thermocline.log.BlockPayload;
import io.thermocline.log.Payload;
import io.thermocline.log.PayloadOwner;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemException;
import io.thermocline.system.SystemBlocks;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Plans to hide blocks for good, before they are erased. Whoever may change a block may erase it, also after it was deleted or has expired; what is read-only
 * only operators. Thread-safe if the random source is.
 */
public final class ErasurePlanner {
    private static final byte[] NO_CONTENT = new byte[0];

    private final SystemBlocks systemBlocks;
    private final RandomGenerator random;

    /** @param random salts digests; safe for several threads and unpredictable */
    public ErasurePlanner(RandomGenerator random) {
        this.systemBlocks = new SystemBlocks(random);
        this.random = Objects.requireNonNull(random);
    }

    /** The operations of one plan, as they are found out. */
    private static final class Draft {
        private final List<Operation> operations = new ArrayList<>();
        private final List<BlockId> blocks = new ArrayList<>();
        private final Map<BlockId, Problem> refused = new LinkedHashMap<>();
        private long missing;
    }

    /**
     * Plans for some blocks.
     *
     * @param system a snapshot of the store itself
     * @param ids none twice
     * @param filter what must be true of a block that is there; null for nothing
     */
    public ErasurePlan plan(Snapshot system, Caller caller, List<BlockId> ids, @Nullable Filter filter) {
        KeyClaims claims = new KeyClaims(systemBlocks, system);
        Draft draft = new Draft();
        Snapshot seen = system.as(caller);
        for (BlockId id : ids) {
            Optional<Block> newest = seen.newest(id);
            if (newest.isEmpty() || !meant(newest.get(), filter, system.nowMicros())) {
                draft.missing++;
                continue;
            }
            try {
                ClassRules.requireErasable(caller, newest.get().header());
            } catch (ProblemException e) {
                draft.refused.put(id, e.problem());
                continue;
            }
            draft.operations.add(hide(newest.get(), system.nowMicros(), draft.blocks.size(), claims));
            draft.blocks.add(id);
        }
        StepFailures none = new StepFailures(true);
        claims.operations(none).forEach(each -> draft.operations.add(each.operation()));
        return new ErasurePlan(draft.operations, draft.blocks, draft.missing, draft.refused);
    }

    private static boolean meant(Block block, @Nullable Filter filter, long nowMicros) {
        return filter == null
                || (block.envelope().live(nowMicros) && filter.keeps(block.envelope(), block.header(), nowMicros));
    }

    private Operation hide(Block block, long nowMicros, int step, KeyClaims claims) {
        Envelope row = block.envelope();
        if (row.tombstone()) {
            return new Operation.Check(row.id(), Precondition.tombstoned(row.version()));
        }
        Header stripped = block.header().stripped();
        PayloadOwner owner = PayloadOwner.ofSpace(stripped.sharing().space());
        BlockPayload payload = Payload.block(HeaderCodec.encode(stripped), NO_CONTENT, owner, random);
        if (row.live(nowMicros)) {
            claims.release(step, block.header());
            return new Operation.Delete(row.id(), Precondition.rowIs(row), 0, payload);
        }
        return new Operation.Delete(row.id(), Precondition.tombstoned(row.version()), 0, payload);
    }
}
