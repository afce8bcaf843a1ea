package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.VectorSet;
import io.thermocline.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The store at one sequence and one instant, as one caller sees it. Holds every file and memtable it reads until it is closed; costs
 * nothing else. Reads take no locks. Thread-safe, but nothing may be read while or after it is closed.
 */
public interface Snapshot extends AutoCloseable {
    /** The last commit that this snapshot sees. */
    long sequence();

    /** The instant that expiry is compared with, microseconds since the epoch. */
    long nowMicros();

    /** Who reads. */
    Caller caller();

    /** The current version of a block. */
    Lookup find(BlockId id);

    /** Like {@link #find}, for a caller that asks for the content next: where both are on the disk, they are fetched at the same time. */
    Lookup findWithContent(BlockId id);

    /**
     * Has a cache hold the current version of a block that somebody may ask for soon. It does not count as a read; what is in memory, gone, the store's own, or
     * nowhere, is left alone.
     *
     * @param archive whether its content may be fetched from the archive
     * @return bytes that were read from a segment
     */
    long readAhead(BlockId id, boolean archive);

    /** The newest row of a block that the caller may see, a tombstone or one that has expired as well. Does not count as a read. */
    Optional<Block> newest(BlockId id);

    /** Like {@link #find}, to learn where the block lies: it does not count as a read, and changes nothing of what is held in memory. */
    Lookup locate(BlockId id);

    /**
     * A given version of a block, while it is kept. Older versions of what is gone, or not visible now, are gone or missing as well.
     *
     * @param version from 1
     */
    Lookup findVersion(BlockId id, long version);

    /** The same snapshot for another caller; closing it is not needed, closing this one ends both. */
    Snapshot as(Caller other);

    /**
     * The block's content; never modified by anyone.
     *
     * @throws io.thermocline.problem.ProblemException of kind CORRUPT if its bytes are damaged
     */
    byte[] content(Block block);

    /** That the contents of several blocks will be asked for: disk and archive may fetch them at the same time, those of one page once. Take them soon. */
    void expectContents(List<Block> blocks);

    /** All vectors of this version of the block, one set for each encoder. */
    List<VectorSet> vectors(Block block);

    /**
     * Live, visible blocks, newest first by (createdAt, id), without the store's own.
     *
     * @param after the first block of the page comes after this place; {@link ListPosition#START} for the first page
     * @param limit most blocks of the page, at least 1
     * @param filter further condition on what may be listed
     */
    BlockList newestFirst(ListPosition after, int limit, Predicate<Block> filter);

    /** Like {@link #newestFirst}, but the store's own blocks alone; nothing for a caller that may not see them. */
    BlockList systemBlocks(ListPosition after, int limit, Predicate<Block> filter);

    /**
     * Like {@link #newestFirst}, but what is damaged is left out instead of failing the call.
     *
     * @param damaged told of each row, or rest of a segment, that was left out: problems of kind CORRUPT
     */
    BlockList readableBlocks(ListPosition after, int limit, Consumer<ProblemException> damaged);

    /**
     * Like {@link #readableBlocks}, but blocks alone that were committed as pending, whether their vectors have come since or
     * not.
     */
    BlockList pendingBlocks(ListPosition after, int limit, Consumer<ProblemException> damaged);

    /** Where the vectors of one encoder lie, for an exact scan. */
    VectorScan vectors(String encoder, int dimension);

    /** Floats of an encoder's vectors, every number that any has, those of the newest memtable or segment first. Looks at no vector. */
    SequencedSet<Integer> dimensions(String encoder);

    /**
     * The current version of a block with its content at hand, so that {@link #content} returns at once too; waits neither for the disk nor for
     * another thread. Null when that cannot be had: then {@link #find} it.
     */
    @Nullable
    Lookup findAtOnce(BlockId id);

    @Override
    void close();
}
