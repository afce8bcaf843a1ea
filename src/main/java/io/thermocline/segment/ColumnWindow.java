package io.thermocline.segment;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The values of the pages of one column, page after page. One thread only. */
final class ColumnWindow {
    private final String column;
    private final StoredPages pages;
    private final PageReader reader;
    private int page = -1;
    private List<byte[]> values = List.of();
    private @Nullable CorruptPageException damage;

    ColumnWindow(String column, StoredPages pages, PageReader reader) {
        this.column = column;
        this.pages = pages;
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

    /** A page's data as it is stored, checked. */
    byte[] stored(int wantedPage, PageLocation location) {
        PageScratch scratch = PageScratch.take();
        try {
            ByteBuffer stored = pages.stored(wantedPage, location, scratch);
            ByteBuffer data = reader.checked(column, wantedPage, location, stored, scratch);
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            return bytes;
        } finally {
            scratch.give();
        }
    }

    private void load(int wanted, PageLocation location) {
        page = -1;
        damage = null;
        values = List.of();
        PageScratch scratch = PageScratch.take();
        try {
            ByteBuffer raw = reader.raw(column, wanted, location, pages.stored(wanted, location, scratch), scratch);
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

    void close() {
        pages.close();
    }
}
