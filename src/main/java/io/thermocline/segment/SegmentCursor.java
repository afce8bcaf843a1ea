package io.thermocline.segment;

import io.thermocline.block.Envelope;
import io.thermocline.block.Header;
import io.thermocline.block.StoredBlock;
import org.jspecify.annotations.Nullable;

/** Goes through a segment's rows in the order they were written. One thread only; close it before its segment. */
public interface SegmentCursor extends AutoCloseable {
    /**
     * Moves to the next row.
     *
     * @return false after the last one
     * @throws CorruptPageException if the row's place in the key file is damaged; the next call goes on after it
     */
    boolean next();

    /** The number of the row, from 0, in the order they were written. */
    int number();

    /** Moves to a row, so that {@link #next} goes on behind it; to one of the page that it is on without a read. */
    void moveTo(int number);

    /** The envelope of the row; needs no read of the data file. */
    Envelope envelope();

    /**
     * The row.
     *
     * @throws CorruptPageException if its header or content page is damaged; {@link #next} goes on after it
     */
    StoredBlock block();

    /**
     * The row's header, decoded.
     *
     * @throws CorruptPageException if its header page is damaged; {@link #next} goes on after it
     */
    Header header();

    /** The page that begins with the row; null if the row is another of its page. Needs no read of the data file. */
    @Nullable
    StoredPage page();

    @Override
    void close();
}
