package io.thermocline.segment;

import io.thermocline.files.StoredFile;
import io.thermocline.segment.SegmentFile.Kind;
import java.util.Iterator;

/**
 * What there is of a data file in a husk: magic, header pages and footer, each where it is in the whole file.
 *
 * @param bytes of the whole file, which are the husk's too
 * @param footerBytes of metadata, length and magic at its end
 */
record HuskLayout(PageRun.Column headers, long bytes, int footerBytes) {
    /** What file systems hand out at least. */
    private static final int FILE_BLOCK_BYTES = 4096;

    static HuskLayout of(StoredFile data, KeyFile keys, SegmentMeta meta) {
        SegmentFile expected = meta.file(Kind.DATA).orElseThrow();
        String name = Kind.DATA.fileName(meta.id());
        int footer = ParquetFooter.bytes(data, expected.bytes(), name);
        return new HuskLayout(PageRun.Column.headers(keys), expected.bytes(), footer);
    }

    /** Where the footer begins. */
    long footerOffset() {
        return bytes - footerBytes;
    }

    /** Bytes that the files of an archived segment take here: all of the others, and of the data file the blocks of a file system in which it has anything. */
    long localBytes(SegmentMeta meta) {
        long sum = FILE_BLOCK_BYTES;
        long counted = FILE_BLOCK_BYTES;
        Iterator<PageRun> runs = headers.runs(Integer.MAX_VALUE, 0);
        while (runs.hasNext()) {
            PageRun run = runs.next();
            long start = Math.max(counted, blockStart(run.offset()));
            counted = Math.max(start, blockStart(run.offset() + run.bytes() + FILE_BLOCK_BYTES - 1));
            sum += counted - start;
        }
        sum += Math.max(0, bytes - Math.max(counted, blockStart(footerOffset())));
        return meta.bytes() - bytes + Math.min(sum, bytes);
    }

    private static long blockStart(long position) {
        return position / FILE_BLOCK_BYTES * FILE_BLOCK_BYTES;
    }
}
