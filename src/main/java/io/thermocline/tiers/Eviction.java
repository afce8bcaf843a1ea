package io.thermocline.tiers;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.thermocline.block.BlockId;
import io.thermocline.filter.Filters;
import io.thermocline.hot.Selection;
import io.thermocline.problem.Problem;
import io.thermocline.problem.ProblemKind;
import io.thermocline.v1.RecordedEviction;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is to leave the hot tier: what meets every condition that is given.
 *
 * @param ids blocks; null for any
 * @param filter over blocks; null for any
 * @param olderThan what nobody asked for in that time; null for any
 * @param cold only what nobody asked for since it came
 * @param force whether no condition at all means everything
 */
public record Eviction(
        @Nullable List<BlockId> ids,
        @Nullable String filter,
        @Nullable Duration olderThan,
        boolean cold,
        boolean force) {
    /** Blocks that may be named. */
    public static final int MAX_IDS = 10_000;

    public Eviction {
        ids = ids == null ? null : List.copyOf(ids);
    }

    /** @throws io.thermocline.problem.ProblemException of kind INVALID, or MALFORMED for a filter that is none, naming the field */
    void check(Filters filters) {
        if (filter != null) {
            filters.compile(filter);
        }
        if (ids != null && (ids.isEmpty() || ids.size() > MAX_IDS)) {
            throw Problem.field(ProblemKind.INVALID, "ids", "are " + ids.size() + "; 1 to " + MAX_IDS + " may be named")
                    .exception();
        }
        if (olderThan != null && olderThan.isNegative()) {
            throw Problem.field(ProblemKind.INVALID, "olderThan", "must not be negative")
                    .exception();
        }
        if (isEverything() && !force) {
            throw Problem.field(
                            ProblemKind.INVALID,
                            "force",
                            "must be true to take everything; else say what by ids, filter, olderThan or cold")
                    .exception();
        }
    }

    /** Whether there is no condition. */
    boolean isEverything() {
        return ids == null && filter == null && olderThan == null && !cold;
    }

    /** Everything that meets the conditions, but for the filter. */
    Selection selection() {
        return new Selection(ids == null ? null : new HashSet<>(ids), olderThan, cold);
    }

    /** What of these blocks meets the conditions. */
    Selection among(Set<BlockId> kept) {
        return new Selection(named(kept), olderThan, cold);
    }

    /** Those of some blocks that are named, or all where none is. */
    Set<BlockId> named(Set<BlockId> kept) {
        Set<BlockId> both = new HashSet<>(kept);
        if (ids != null) {
            both.retainAll(new HashSet<>(ids));
        }
        return both;
    }

    byte[] encode() {
        RecordedEviction.Builder record = RecordedEviction.newBuilder().setCold(cold);
        if (ids != null) {
            ByteBuffer bytes = ByteBuffer.allocate(ids.size() * BlockId.BYTES);
            ids.forEach(id -> id.write(bytes));
            record.setIds(ByteString.copyFrom(bytes.flip()));
        }
        if (filter != null) {
            record.setFilter(filter);
        }
        if (olderThan != null) {
            record.setUnusedSeconds(olderThan.toSeconds());
        }
        return record.build().toByteArray();
    }

    static Eviction decode(byte[] bytes) {
        try {
            RecordedEviction record = RecordedEviction.parseFrom(bytes);
            List<BlockId> ids = new ArrayList<>();
            ByteBuffer packed = record.getIds().asReadOnlyByteBuffer();
            while (packed.hasRemaining()) {
                ids.add(BlockId.read(packed));
            }
            return new Eviction(
                    record.hasIds() ? ids : null,
                    record.hasFilter() ? record.getFilter() : null,
                    record.hasUnusedSeconds() ? Duration.ofSeconds(record.getUnusedSeconds()) : null,
                    record.getCold(),
                    true);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("parameters that passed their checksum are none of an eviction", e);
        }
    }
}
