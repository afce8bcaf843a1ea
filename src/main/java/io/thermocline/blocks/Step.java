package io.thermocline.blocks;

import io.thermocline.block.BlockId;
import io.thermocline.block.BlockIds;
import io.thermocline.block.ChunkVector;
import io.thermocline.filter.Filter;
import io.thermocline.system.WriteCondition;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A write on its way, with what need not be computed again when it is planned again: the id of a new block, the digest of the content, vectors.
 * Used by one attempt at a time, each of which happens before the next.
 */
final class Step {
    private final int index;
    private final TransactionStep write;
    private final WriteCondition condition;
    private final BlockIds ids;
    private final @Nullable Filter filter;
    private @Nullable BlockId newId;
    private @Nullable Content content;
    private @Nullable Encoded encoded;

    /** Vectors that were computed for a content. */
    record Encoded(Content content, String mediaType, Map<String, List<ChunkVector>> sets) {
        boolean isOf(VectorPlan plan) {
            return Arrays.equals(content.sha256(), plan.content().sha256())
                    && mediaType.equals(plan.mediaType())
                    && sets.keySet().containsAll(plan.missing());
        }
    }

    /**
     * @param index number of the step in its transaction
     * @param ids makes the id of the block if the step makes one and names none
     * @param filter what must be true of the block; null for nothing
     */
    Step(int index, TransactionStep write, WriteCondition condition, BlockIds ids, @Nullable Filter filter) {
        this.index = index;
        this.write = Objects.requireNonNull(write);
        this.condition = Objects.requireNonNull(condition);
        this.ids = Objects.requireNonNull(ids);
        this.filter = filter;
    }

    int index() {
        return index;
    }

    TransactionStep write() {
        return write;
    }

    WriteCondition condition() {
        return condition;
    }

    @Nullable
    Filter filter() {
        return filter;
    }

    /** The id of the block if the step makes one and names none; always the same. */
    BlockId newId() {
        BlockId known = newId;
        if (known == null) {
            known = ids.next();
            newId = known;
        }
        return known;
    }

    /** The content of the step's draft with its digest. */
    Content content(byte[] bytes) {
        Content known = content;
        if (known == null) {
            known = Content.of(bytes);
            content = known;
        }
        return known;
    }

    @Nullable
    Encoded encoded() {
        return encoded;
    }

    void remember(Encoded value) {
        encoded = value;
    }
}
