package io.thermocline.engine;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.HeaderCodec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Headers and contents of rows: from the row itself where it is in memory, else from the cache, else from the disk. Thread-safe. */
record RowReads(RowCache cache, ReadLedger ledger, Counters counters) {
    RowReads {
        Objects.requireNonNull(cache);
        Objects.requireNonNull(ledger);
        Objects.requireNonNull(counters);
    }

    /** A row that was asked for by id; what had to be read is offered to the cache. */
    Block asked(Row row, RowCache.Age age) {
        Block held = held(row, age);
        count(row, held != null);
        return held != null ? held : read(row, age);
    }

    /** A current row that was asked for by id, and whose content will be asked for: the disk may fetch it while the header is read. */
    Block askedWithContent(Row row) {
        Block held = held(row, RowCache.Age.CURRENT);
        boolean whole = held != null && held.resident();
        count(row, whole);
        if (!whole) {
            row.expectContent();
        }
        return held != null ? held : read(row, RowCache.Age.CURRENT);
    }

    private Block read(Row row, RowCache.Age age) {
        long stamp = cache.stamp();
        Header header = row.header();
        cache.offer(row.envelope(), age, new CachedRow(header, null), stamp);
        return new Block(row, header, null, age);
    }

    /** A row that came by in a list or a scan: what had to be read is not offered, so that one scan does not sweep the cache. */
    Block passing(Row row) {
        Block held = held(row, RowCache.Age.CURRENT);
        return held != null ? held : new Block(row, row.header(), null, RowCache.Age.CURRENT);
    }

    /** The whole row without waiting for the disk or for another thread; null if that cannot be had. */
    @Nullable
    Block atOnce(Row row) {
        Block block = switch (row) {
            case Row.InMemory in -> inMemory(in);
            case Row.InSegment in -> cached(in, cache.peek(in.envelope()), RowCache.Age.CURRENT);
        };
        if (block == null || !block.resident()) {
            return null;
        }
        count(row, true);
        return block;
    }

    /** A row whose place is asked for: nothing of it is counted, taken from the cache or offered to it. */
    Block untouched(Row row) {
        return new Block(row, row.header(), null, RowCache.Age.CURRENT);
    }

    /**
     * A current row that somebody may ask for soon: offered to the cache as such if that wants it, and not counted as a read.
     *
     * @return bytes that were read
     */
    long ahead(Row.InSegment row) {
        if (!cache.wantsAhead(row.envelope())) {
            return 0;
        }
        row.expectContent();
        byte[] header = row.headerBytes();
        byte[] content = row.content();
        cache.offerAhead(row.envelope(), new CachedRow(HeaderCodec.decode(header), content));
        return (long) header.length + content.length;
    }

    private void count(Row row, boolean fromMemory) {
        if (!row.envelope().system()) {
            (fromMemory ? counters.readsFromMemory : counters.readsFromDisk).increment();
            ledger.asked(
                    row.envelope().id(),
                    row instanceof Row.InSegment in ? in.segment().meta().id() : 0);
        }
    }

    private @Nullable Block held(Row row, RowCache.Age age) {
        return switch (row) {
            case Row.InMemory in -> inMemory(in);
            case Row.InSegment in -> cached(in, cache.get(in.envelope()), age);
        };
    }

    private Block inMemory(Row.InMemory row) {
        long stamp = cache.stamp();
        Block block = new Block(row, row.header(), row.content(), RowCache.Age.CURRENT);
        if (!row.envelope().system()) {
            cache.inMemtable(stamp);
        }
        return block;
    }

    private static @Nullable Block cached(Row row, @Nullable CachedRow held, RowCache.Age age) {
        return held == null ? null : new Block(row, held.header(), held.content(), age);
    }

    byte[] content(Block block) {
        byte[] held = block.heldContent();
        if (held != null) {
            return held;
        }
        Envelope envelope = block.envelope();
        long stamp = cache.stamp();
        byte[] content = block.row().content();
        if (block.archived()) {
            counters.readsFromArchive.increment();
        }
        cache.offer(envelope, block.age(), new CachedRow(block.header(), content), stamp);
        return content;
    }
}
