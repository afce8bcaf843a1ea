package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the pages of one column one after another, with reads that are much larger than a page. One thread only. */
final class ColumnWindow {
    private static final int WINDOW_BYTES = 1 << 20;

    private final String column;
    private final StoredFile file;
    private final PageReader reader;
    private ByteBuffer window = ByteBuffer.allocateDirect(WINDOW_BYTES).limit(0);
    private long windowStart;
    private int page = -1;
    private List<byte[]> values = List.of();
    private @Nullable CorruptPageException damage;

    ColumnWindow(String column, StoredFile file, PageReader reader) {
        this.column = column;
        this.file = file;
        this.reader = reader;
    }

    /** The value of one row of a page. */
    byte[] value(int wantedPage, PageLocation location, int row) {
        if (page != wantedPage) {
            load(wantedPage, location);
        }
        if (damage != null) {
            throw damage;
        }
        if (row >= values.size()) {
            throw reader.corrupt(column, page, location, "holds no row " + row, null);
        }
        return values.get(row);
    }

    private void load(int wanted, PageLocation location) {
        damage = null;
        values = List.of();
        PageScratch scratch = PageScratch.take();
        try {
            ByteBuffer raw = reader.raw(column, wanted, location, stored(location), scratch);
            List<byte[]> loaded = new ArrayList<>();
            while (raw.hasRemaining()) {
                byte[] value = PageReader.value(raw, 0);
                raw.position(raw.position() + Integer.BYTES + value.length);
                loaded.add(value);
            }
            values = loaded;
        } catch (CorruptPageException e) {
            damage = e;
        } catch (PageReader.UndecodableValueException e) {
            damage = reader.corrupt(column, wanted, location, "ends inside a row", e);
        } finally {
            scratch.give();
        }
        page = wanted;
    }

    private ByteBuffer stored(PageLocation location) {
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
}
