package io.thermocline.segment;

import io.thermocline.objects.ObjectStoreException;
import io.thermocline.objects.ObjectStoreException.Kind;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * The content pages of a segment whose data file lies in the archive: one request a page, of exactly its bytes, which all who ask for it at once share. Wrong bytes are
 * asked for once more. Thread-safe; a wait for the archive holds no lock.
 */
final class ArchivedPages {
    private final KeyFile keys;
    private final PageReader reader;
    private final ArchivedFiles archive;
    private final String object;
    private final PageFlights flights = new PageFlights(this::checked);

    ArchivedPages(KeyFile keys, PageReader reader, ArchivedFiles archive) {
        this.keys = keys;
        this.reader = reader;
        this.archive = archive;
        this.object = archive.name(SegmentFile.Kind.DATA);
    }

    /**
     * The content of an entry.
     *
     * @throws CorruptPageException if its page is damaged in the archive or not there
     * @throws ObjectStoreException if the archive cannot be asked
     */
    byte[] content(SegmentEntry entry) {
        int page = entry.page();
        PageLocation location = keys.contentPage(page);
        reader.requireUndamaged(BlockColumns.CONTENT, page, location);
        ByteBuffer stored = reply(page, location, flights.take(page, location));
        PageScratch scratch = PageScratch.take();
        try {
            return reader.value(
                    BlockColumns.CONTENT, page, location, entry.row(), direct(stored, location, scratch), scratch);
        } finally {
            scratch.give();
        }
    }

    /** The content of an entry will be asked for soon: its page is asked for now. */
    void expectContent(SegmentEntry entry) {
        PageLocation location = keys.contentPage(entry.page());
        if (!reader.isDamaged(BlockColumns.CONTENT, entry.page(), location)) {
            flights.expect(entry.page(), location);
        }
    }

    /** Contents, page after page. */
    StoredPages runs() {
        return new ArchivedRuns(this, PageRun.Column.contents(keys));
    }

    /** A stretch of the data file, unchecked, read for the sake of a page. */
    ByteBuffer read(int page, PageLocation location, Range range) {
        return reply(page, location, asked(range));
    }

    /** A page where the decompressor wants it, and no more of it than there should be. */
    static ByteBuffer direct(ByteBuffer stored, PageLocation location, PageScratch scratch) {
        int bytes = Math.min(stored.remaining(), location.bytes());
        return scratch.stored(bytes).put(stored.slice(stored.position(), bytes)).flip();
    }

    private ByteBuffer reply(int page, PageLocation location, CompletableFuture<ByteBuffer> reply) {
        try {
            return Replies.await(reply);
        } catch (ObjectStoreException e) {
            if (e.kind() == Kind.MISSING) {
                throw reader.corrupt(BlockColumns.CONTENT, page, location, "is not in the archive: " + object, e);
            }
            if (e.kind() == Kind.CORRUPT) {
                throw reader.corrupt(BlockColumns.CONTENT, page, location, "comes damaged from the archive", e);
            }
            throw e;
        }
    }

    /** A page; if it comes wrong twice, as it came the second time, for whoever decompresses it to refuse. */
    private CompletableFuture<ByteBuffer> checked(PageLocation location) {
        return asked(location)
                .exceptionally(ArchivedPages::nothingIfDamaged)
                .thenCompose(bytes -> bytes.remaining() == location.bytes() && Checksum.of(bytes) == location.checksum()
                        ? CompletableFuture.completedFuture(bytes)
                        : asked(location));
    }

    private static ByteBuffer nothingIfDamaged(Throwable failure) {
        RuntimeException cause = Replies.failure(failure);
        if (cause instanceof ObjectStoreException refused && refused.kind() == Kind.CORRUPT) {
            return ByteBuffer.allocate(0);
        }
        throw cause;
    }

    private CompletableFuture<ByteBuffer> asked(Range range) {
        return Replies.call(() -> archive.store().read(object, range.offset(), range.bytes()));
    }
}
