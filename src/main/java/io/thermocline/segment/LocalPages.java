package io.thermocline.segment;

import io.thermocline.files.FilePass;
import java.nio.ByteBuffer;

/** {@link StoredPages} of a file, which it gives back. */
final class LocalPages implements StoredPages {
    private final FilePass file;
    private ByteBuffer window;
    private long windowStart;

    /** @param windowBytes of one read, unless a page has more */
    LocalPages(FilePass file, int windowBytes) {
        this.file = file;
        this.window = ByteBuffer.allocateDirect(windowBytes).limit(0);
    }

    @Override
    public ByteBuffer stored(int page, PageLocation location, PageScratch scratch) {
        long inWindow = location.offset() - windowStart;
        if (inWindow < 0 || inWindow + location.bytes() > window.limit()) {
            if (location.bytes() > window.capacity()) {
                window = ByteBuffer.allocateDirect(location.bytes());
            }
            windowStart = location.offset();
            file.read(window.clear(), windowStart);
            window.limit(window.position());
            inWindow = 0;
        }
        int end = (int) Math.min(window.limit(), inWindow + location.bytes());
        return window.duplicate().position(0).limit(end).position((int) inWindow);
    }

    @Override
    public void close() {
        file.close();
    }
}
