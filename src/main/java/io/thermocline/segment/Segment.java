package io.thermocline.segment;

import io.thermocline.block.BlockId;
import io.thermocline.block.Envelope;
import io.thermocline.block.Erased;
import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import io.thermocline.block.VectorSet;
import io.thermocline.files.FilePass;
import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.lang.foreign.Arena;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** An open segment. Thread-safe but for {@link #close}, which must come after the last call and the last use of anything it gave. */
public final class Segment implements AutoCloseable {
    private static final int WINDOW_BYTES = 512 << 10;
    private static final int SMALL_WINDOW_BYTES = 16 << 10;

    private final SegmentMeta meta;
    private final Arena arena;
    private final CorruptPages corruptPages;
    private final StoredFile data;
    private final @Nullable StoredFile vectorsFile;
    private final KeyFile keys;
    private final IdFilter filter;
    private final PageReader pages;
    private final @Nullable VectorFiles vectors;
    private final @Nullable ArchivedPages archived;

    private Segment(SegmentMeta meta, SegmentOpener.Opened opened, @Nullable ArchivedFiles archive) {
        this.meta = meta;
        this.arena = opened.arena();
        this.corruptPages = opened.corruptPages();
        this.data = opened.data();
        this.vectorsFile = opened.vectors();
        this.keys = opened.keys();
        this.filter = opened.filter();
        this.pages = new PageReader(meta.id(), data, keys, corruptPages);
        this.vectors = opened.vectorFiles();
        this.archived = archive == null ? null : new ArchivedPages(keys, pages, archive);
    }

    /**
     * Opens a segment by its footers alone; the time it takes does not depend on its size.
     *
     * @throws CorruptSegmentException if a file is missing, cut short or another than the metadata says
     */
    public static Segment open(FileStore files, SegmentMeta meta) {
        return open(files, meta, null);
    }

    /**
     * The same of a segment whose contents lie in the archive. Contents are then never read from the data file, which may be a {@link Husk}; nothing else is read from the
     * archive.
     *
     * @param archive where its files are; null if contents are here
     */
    public static Segment open(FileStore files, SegmentMeta meta, @Nullable ArchivedFiles archive) {
        return new Segment(meta, new SegmentOpener(files, meta).open(), archive);
    }

    /** What the manifest says about it. */
    public SegmentMeta meta() {
        return meta;
    }

    /**
     * The newest version of a block here with at most that sequence; null if there is none. Reads no page.
     *
     * @throws CorruptPageException if the key file is damaged where the block would be
     */
    public @Nullable SegmentEntry find(BlockId id, long maxSequence) {
        try {
            return mayHold(id) ? keys.find(id, maxSequence) : null;
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    /** All versions of a block here, newest first. */
    public List<SegmentEntry> versions(BlockId id) {
        return mapped(() -> mayHold(id) ? keys.versions(id) : List.of());
    }

    private boolean mayHold(BlockId id) {
        return keys.spans(id) && filter.mayContain(id);
    }

    /**
     * Whether there are rows or vectors here that are erased. Reads no page.
     *
     * @throws CorruptPageException if the key file or the codes file is damaged where they would be
     */
    public boolean holds(Erased erased) {
        return mapped(() -> {
            for (BlockId id : erased.ids()) {
                if (mayHold(id) && keys.versions(id).stream().anyMatch(entry -> erased.row(entry.envelope()))) {
                    return true;
                }
            }
            return vectors != null && vectors.holds(erased);
        });
    }

    /** Every row, in the order of ids; reads no page. */
    public Iterator<SegmentEntry> entries() {
        return mapped(new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                return next < keys.rows();
            }

            @Override
            public SegmentEntry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return keys.entry(next++);
            }
        });
    }

    /** Every row that is a tombstone, in the order of ids; reads no page. */
    public Iterator<SegmentEntry> tombstones() {
        return mapped(new Iterator<>() {
            private int next;

            @Override
            public boolean hasNext() {
                while (next < keys.rows() && !keys.isTombstone(next)) {
                    next++;
                }
                return next < keys.rows();
            }

            @Override
            public SegmentEntry next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                return keys.entry(next++);
            }
        });
    }

    /**
     * The header's bytes; one read.
     *
     * @throws CorruptPageException if its page is damaged; a page once found damaged is not read again
     */
    public byte[] header(SegmentEntry entry) {
        return mapped(() -> pages.header(entry));
    }

    /**
     * The content's bytes; one read, or one request to the archive.
     *
     * @throws CorruptPageException if its page is damaged, or the archive lacks it; a page once found damaged is not read again
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot be asked
     */
    public byte[] content(SegmentEntry entry) {
        return mapped(() -> archived == null ? pages.content(entry) : archived.content(entry));
    }

    /**
     * The content will be asked for after something else, most likely the header: lets the disk or the archive read both at once.
     *
     * @throws CorruptPageException if the key file is damaged where it says where the content is
     */
    public void expectContent(SegmentEntry entry) {
        try {
            if (archived == null) {
                pages.expectContent(entry);
            } else {
                archived.expectContent(entry);
            }
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    /** The whole row; two reads, which the disk may do at once. */
    public StoredBlock row(SegmentEntry entry) {
        expectContent(entry);
        return new StoredBlock(entry.envelope(), header(entry), content(entry));
    }

    /**
     * All entries that come after a place in the order (creation time descending, id descending, sequence descending), in that order, found
     * lazily: zones of the key file that cannot hold the next one are not touched. For a list's first page pass {@link Long#MAX_VALUE} and any
     * id. Several versions of a block come one after another if their creation times are equal.
     *
     * @param createdAtMicros with {@code id} the place; entries at that very place are left out
     */
    public Iterator<SegmentEntry> newestFirst(long createdAtMicros, BlockId id) {
        return mapped(mapped(() -> new NewestFirst(keys, createdAtMicros, id)));
    }

    /**
     * Goes through all rows in the order they were written, with few large reads. Contents in the archive are not touched before the first is asked for, and then by requests
     * of many pages.
     */
    public SegmentCursor rows() {
        return rows(data::pass, WINDOW_BYTES);
    }

    /** The same for going to some rows only, and leaving out many: with reads of few pages. */
    public SegmentCursor someRows() {
        return rows(() -> FilePass.of(data), SMALL_WINDOW_BYTES);
    }

    private SegmentCursor rows(Supplier<FilePass> reads, int windowBytes) {
        StoredPages headers = new LocalPages(reads.get(), windowBytes);
        StoredPages contents = archived == null ? new LocalPages(reads.get(), windowBytes) : archived.runs();
        return mapped(new RowCursor(keys, headers, contents, pages));
    }

    /** Whether contents are read from the archive. */
    public boolean archived() {
        return archived != null;
    }

    /** Bytes that its files take on the disk here: {@link SegmentMeta#bytes} or, if it is archived, what is left of them. Takes a look at every page's place. */
    public long localBytes() {
        return archived == null
                ? meta.bytes()
                : mapped(() -> HuskLayout.of(data, keys, meta).localBytes(meta));
    }

    /**
     * Every vector set of a version that is here, by encoder, then sequence. There may be several of one encoder: the latest counts.
     *
     * @param cache asked before floats are read, and offered what was read
     */
    public List<VectorSet> vectors(BlockId id, long version, VectorSetCache cache) {
        return vectors == null ? List.of() : mapped(() -> vectors.sets(id, version, cache));
    }

    /** All vector sets here, by encoder, id, version, sequence. A damaged one is thrown as {@link CorruptPageException} and passed over. */
    public Iterator<VectorSet> vectorSets() {
        return vectors == null ? Collections.emptyIterator() : mapped(vectors.sets());
    }

    /** The vectors of one encoder and dimension, empty when there are none. */
    public Optional<VectorSection> vectorScan(String encoder, int dimension) {
        return vectors == null ? Optional.empty() : vectors.section(encoder, dimension);
    }

    /** All vectors, one section for each encoder and dimension. */
    public List<VectorSection> vectorSections() {
        return vectors == null ? List.of() : vectors.sections();
    }

    /** Floats of an encoder's vectors, every number that any has, the most common first. */
    public IntStream dimensions(String encoder) {
        return vectors == null ? IntStream.empty() : vectors.dimensions(encoder);
    }

    /** What was found damaged since the segment was opened. */
    public List<CorruptPage> corruptPages() {
        return corruptPages.list();
    }

    private <T extends @Nullable Object> T mapped(Supplier<T> read) {
        try {
            return read.get();
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    private <T> Iterator<T> mapped(Iterator<T> read) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return mapped(read::hasNext);
            }

            @Override
            public T next() {
                return mapped(read::next);
            }
        };
    }

    private SegmentCursor mapped(SegmentCursor read) {
        return new SegmentCursor() {
            @Override
            public boolean next() {
                return mapped(read::next);
            }

            @Override
            public int number() {
                return read.number();
            }

            @Override
            public void moveTo(int number) {
                mapped(() -> {
                    read.moveTo(number);
                    return number;
                });
            }

            @Override
            public Envelope envelope() {
                return read.envelope();
            }

            @Override
            public StoredBlock block() {
                return mapped(read::block);
            }

            @Override
            public Header header() {
                return mapped(read::header);
            }

            @Override
            public @Nullable StoredPage page() {
                return mapped(read::page);
            }

            @Override
            public void close() {
                read.close();
            }
        };
    }

    private CorruptPageException unreadable(InternalError cause) {
        return corruptPages.unreadable(meta.id(), cause);
    }

    /** Lets go of all files and mappings. */
    @Override
    public void close() {
        data.close();
        if (vectorsFile != null) {
            vectorsFile.close();
        }
        arena.close();
    }
}
