package io.thermocline.segment;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** {@link StoredPages} of contents in the archive: as many as go into one large request, and again by itself the page that came wrong. */
final class ArchivedRuns implements StoredPages {
    private static final int WINDOW_BYTES = 8 << 20;

    private final ArchivedPages pages;
    private final PageRun.Column column;
    private @Nullable PageRun run;
    private ByteBuffer bytes = ByteBuffer.allocate(0);

    ArchivedRuns(ArchivedPages pages, PageRun.Column column) {
        this.pages = pages;
        this.column = column;
    }

    @Override
    public ByteBuffer stored(int page, PageLocation location, PageScratch scratch) {
        PageRun current = run;
        if (current == null || page < current.first() || page >= current.end()) {
            current = column.runFrom(page, WINDOW_BYTES, 0);
            run = null;
            bytes = pages.read(page, location, current);
            run = current;
        }
        ByteBuffer stored = current.page(bytes, location);
        boolean right = stored.remaining() == location.bytes() && Checksum.of(stored) == location.checksum();
        return ArchivedPages.direct(right ? stored : pages.read(page, location, location), location, scratch);
    }

    @Override
    public void close() {
        run = null;
    }
}
