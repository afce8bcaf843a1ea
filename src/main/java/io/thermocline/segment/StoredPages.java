package io.thermocline.segment;

import java.nio.ByteBuffer;

/** The pages of one column, read one after another with reads that are much larger than a page. One thread only. */
interface StoredPages extends AutoCloseable {
    /**
     * A page as it is stored; unchecked.
     *
     * @param scratch the page may lie in it
     * @return direct; fewer bytes than the page has where the file is cut short
     */
    ByteBuffer stored(int page, PageLocation location, PageScratch scratch);

    @Override
    void close();
}
