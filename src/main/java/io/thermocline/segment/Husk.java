package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.segment.SegmentFile.Kind;
import java.nio.ByteBuffer;

/**
 * What stays here of the data file of a segment whose contents lie in the archive: a file of the same name, length and footer, with its header pages where they were and
 * holes where the rest was. All other files of the segment stay whole. Changes take effect by one rename, so that a crash leaves the one file or the other, and a segment
 * that is open goes on with the file that it has opened. One at a time for a segment; nothing here writes to the archive.
 */
public final class Husk {
    private static final int COPY_BYTES = 1 << 20;

    private Husk() {}

    /**
     * Makes a husk of a data file, and gives back the room of its contents. Safe to repeat, on a husk too. Make sure before that the archive has the file.
     *
     * @throws CorruptPageException if a header page is damaged; nothing changes
     * @throws CorruptSegmentException if a file is missing or another; nothing changes
     */
    public static void make(FileStore files, SegmentMeta meta) {
        FileCheck check = new FileCheck(files, meta);
        try (DataFile from = DataFile.open(files, meta);
                IncomingFile husk = new IncomingFile(files, Kind.DATA.fileName(meta.id()))) {
            HuskLayout layout = from.layout();
            husk.put(ParquetFooter.magic(), 0);
            ByteBuffer window = ByteBuffer.allocateDirect(COPY_BYTES);
            layout.headers().runs(COPY_BYTES, 0).forEachRemaining(run -> {
                ByteBuffer bytes = run.bytes() <= COPY_BYTES
                        ? window.clear().limit(run.bytes())
                        : ByteBuffer.allocate(run.bytes());
                from.file().read(bytes, run.offset());
                check.run(BlockColumns.HEADER, layout.headers(), run, bytes.flip());
                husk.put(layout.headers(), run, bytes);
            });
            ByteBuffer footer = ByteBuffer.allocate(layout.footerBytes());
            from.file().read(footer, layout.footerOffset());
            husk.put(footer.flip(), layout.footerOffset());
            husk.place();
        }
    }

    /**
     * Whether the data file of a segment is a husk. One without rows is none: there is nothing to leave out.
     *
     * @throws CorruptSegmentException if it or the key file is missing or another
     */
    public static boolean is(FileStore files, SegmentMeta meta) {
        try (DataFile data = DataFile.open(files, meta)) {
            if (data.keys().pages() == 0) {
                return false;
            }
            // no page begins with a zero: in Thrift that is the end of a structure
            ByteBuffer first = ByteBuffer.allocate(1);
            data.file().read(first, data.keys().contentPage(0).offset());
            return first.get(0) == 0;
        }
    }

    /** Bytes that the files of an archived segment take on the disk here, though the length of its data file says more. */
    public static long localBytes(FileStore files, SegmentMeta meta) {
        try (DataFile data = DataFile.open(files, meta)) {
            return data.layout().localBytes(meta);
        }
    }

    /**
     * Gets from the archive what an archived segment needs here: the data file as a husk, all others whole. What is here and good stays; it is read to know that.
     *
     * @throws CorruptSegmentException if the archive lacks an object or has another
     * @throws CorruptPageException if part of an object is damaged
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot be asked
     */
    public static void fetch(FileStore files, SegmentMeta meta, ArchivedFiles archive, Throttle throttle) {
        Fetch fetch = new Fetch(files, meta, archive, throttle);
        fetch.companions();
        fetch.husk();
    }

    /**
     * Gets the data file whole from the archive, in place of its husk. Safe to repeat, on a whole file too.
     *
     * @throws CorruptSegmentException if the archive lacks it or has another, or the key file here is missing or another; nothing changes
     * @throws CorruptPageException if part of it is damaged there; nothing changes
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot be asked; nothing changes
     */
    public static void restore(FileStore files, SegmentMeta meta, ArchivedFiles archive, Throttle throttle) {
        new Fetch(files, meta, archive, throttle).data();
    }
}
