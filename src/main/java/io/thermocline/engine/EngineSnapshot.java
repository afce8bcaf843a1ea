package io.thermocline.engine;

import io.thermocline.block.BlockId;
import io.thermocline.block.Caller;
import io.thermocline.block.Envelope;
import io.thermocline.block.VectorSet;
import io.thermocline.objects.ObjectStoreException;
import io.thermocline.problem.ProblemException;
import io.thermocline.segment.CorruptPageException;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A snapshot over a pinned view. */
final class EngineSnapshot implements Snapshot {
    private final Views.Pinned pinned;
    private final RowReads reads;
    private final long nowMicros;
    private final Caller caller;
    private final AtomicBoolean closed;

    EngineSnapshot(Views.Pinned pinned, RowReads reads, long nowMicros, Caller caller) {
        this(pinned, reads, nowMicros, caller, new AtomicBoolean());
    }

    private EngineSnapshot(Views.Pinned pinned, RowReads reads, long nowMicros, Caller caller, AtomicBoolean closed) {
        this.pinned = pinned;
        this.reads = reads;
        this.nowMicros = nowMicros;
        this.caller = caller;
        this.closed = closed;
    }

    @Override
    public long sequence() {
        return pinned.sequence();
    }

    @Override
    public long nowMicros() {
        return nowMicros;
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Snapshot as(Caller other) {
        return new EngineSnapshot(pinned, reads, nowMicros, other, closed);
    }

    @Override
    public Lookup find(BlockId id) {
        return sound(() -> judge(view().newest(id, sequence()), RowCache.Age.CURRENT));
    }

    @Override
    public Lookup findWithContent(BlockId id) {
        return sound(() -> {
            Row newest = view().newest(id, sequence());
            return newest == null ? Lookup.Missing.INSTANCE : judge(reads.askedWithContent(newest));
        });
    }

    @Override
    public long readAhead(BlockId id, boolean archive) {
        return sound(() -> {
            if (view().newest(id, sequence()) instanceof Row.InSegment row
                    && row.envelope().live(nowMicros)
                    && !row.envelope().system()
                    && (archive || !row.segment().archived())) {
                return reads.ahead(row);
            }
            return 0L;
        });
    }

    @Override
    public Optional<Block> newest(BlockId id) {
        return sound(() -> {
            Row newest = view().newest(id, sequence());
            return Optional.ofNullable(newest).map(reads::untouched).filter(block -> caller.sees(block.header()));
        });
    }

    @Override
    public Lookup locate(BlockId id) {
        return sound(() -> {
            Row newest = view().newest(id, sequence());
            return newest == null ? Lookup.Missing.INSTANCE : judge(reads.untouched(newest));
        });
    }

    @Override
    public Lookup findVersion(BlockId id, long version) {
        Lookup now = find(id);
        if (!(now instanceof Lookup.Found found) || found.block().envelope().version() == version) {
            return now;
        }
        return sound(() -> {
            for (Row row : view().versions(id, sequence())) {
                if (row.envelope().version() == version
                        && row.envelope().sequence() < found.block().envelope().sequence()) {
                    return judge(row, RowCache.Age.SUPERSEDED);
                }
            }
            return Lookup.Missing.INSTANCE;
        });
    }

    private Lookup judge(@Nullable Row row, RowCache.Age age) {
        return row == null ? Lookup.Missing.INSTANCE : judge(reads.asked(row, age));
    }

    private Lookup judge(Block block) {
        if (!caller.sees(block.header())) {
            return Lookup.Missing.INSTANCE;
        }
        return block.envelope().live(nowMicros) ? new Lookup.Found(block) : new Lookup.Gone(block.envelope());
    }

    /** The block of a row if that is current, live and visible. */
    @Nullable
    Block current(Row row) {
        if (!isCurrent(row) || !row.envelope().live(nowMicros)) {
            return null;
        }
        Block block = reads.passing(row);
        return caller.sees(block.header()) ? block : null;
    }

    private boolean isCurrent(Row row) {
        Row newest = view().newest(row.envelope().id(), sequence());
        return newest != null && newest.envelope().sequence() == row.envelope().sequence();
    }

    @Override
    public byte[] content(Block block) {
        requireOpen();
        return sound(() -> reads.content(block));
    }

    @Override
    public void expectContents(List<Block> blocks) {
        requireOpen();
        sound(() -> {
            for (Block block : blocks) {
                if (!block.resident()) {
                    block.row().expectContent();
                }
            }
            return blocks;
        });
    }

    @Override
    public List<VectorSet> vectors(Block block) {
        return sound(() -> view().vectors(block.envelope(), sequence(), reads.cache()));
    }

    @Override
    public BlockList newestFirst(ListPosition after, int limit, Predicate<Block> filter) {
        return sound(() -> new NewestFirst(this, view(), row -> !row.system()).page(after, limit, filter));
    }

    @Override
    public BlockList systemBlocks(ListPosition after, int limit, Predicate<Block> filter) {
        return sound(() -> new NewestFirst(this, view(), Envelope::system).page(after, limit, filter));
    }

    @Override
    public BlockList readableBlocks(ListPosition after, int limit, Consumer<ProblemException> damaged) {
        return readable(row -> !row.system(), after, limit, damaged);
    }

    @Override
    public BlockList pendingBlocks(ListPosition after, int limit, Consumer<ProblemException> damaged) {
        return readable(row -> row.pending() && !row.system(), after, limit, damaged);
    }

    private BlockList readable(
            Predicate<Envelope> wanted, ListPosition after, int limit, Consumer<ProblemException> damaged) {
        return sound(() -> new NewestFirst(this, view(), wanted)
                .soundPage(after, limit, damage -> damaged.accept(Faults.corrupt(damage))));
    }

    @Override
    public VectorScan vectors(String encoder, int dimension) {
        return new ViewVectorScan(this, view(), encoder, dimension);
    }

    @Override
    public SequencedSet<Integer> dimensions(String encoder) {
        return view().dimensions(encoder);
    }

    @Override
    public @Nullable Lookup findAtOnce(BlockId id) {
        return sound(() -> {
            Row newest = view().newest(id, sequence());
            if (newest == null) {
                return Lookup.Missing.INSTANCE;
            }
            Block block = reads.atOnce(newest);
            return block == null ? null : judge(block);
        });
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            pinned.view().release();
        }
    }

    private static <T extends @Nullable Object> T sound(Supplier<T> read) {
        try {
            return read.get();
        } catch (CorruptPageException e) {
            throw Faults.corrupt(e);
        } catch (InternalError e) {
            throw Faults.unreadable(e);
        } catch (ObjectStoreException e) {
            throw Faults.archive(e);
        }
    }

    private View view() {
        requireOpen();
        return pinned.view();
    }

    private void requireOpen() {
        if (closed.get()) {
            throw new IllegalStateException("the snapshot is closed");
        }
    }
}
