package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.objects.Steps;
import io.thermocline.objects.StoredObject;
import io.thermocline.segment.SegmentFile.Kind;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Gets files of a segment from the archive. What came is checked before it takes its place; what came wrong is asked for once more. One thread only. */
record Fetch(FileStore files, SegmentMeta meta, ArchivedFiles archive, Throttle throttle) {
    private static final int ATTEMPTS = 2;
    /** Between two runs of header pages: less than a request would take is read along. */
    private static final int MOST_GAP_BYTES = 256 << 10;

    /** All files but the data file, unless they are here and good. */
    void companions() {
        for (SegmentFile file : meta.files()) {
            if (file.kind() != Kind.DATA && !isGood(file)) {
                try (IncomingFile incoming = incoming(file.kind())) {
                    whole(incoming, file, () -> check().file(file, incoming.temporary()));
                    incoming.place();
                }
            }
        }
        files.syncDirectory(SegmentFiles.FOLDER);
    }

    private boolean isGood(SegmentFile file) {
        try {
            check().file(file, file.kind().fileName(meta.id()));
            return true;
        } catch (CorruptSegmentException | CorruptPageException e) {
            return false;
        }
    }

    /** The data file as a husk, unless all that a husk has is here and good; with the key file here. */
    void husk() {
        if (hasHeaders()) {
            return;
        }
        Download download = new Download(archive, Kind.DATA, throttle);
        try (Arena arena = Arena.ofShared();
                IncomingFile husk = incoming(Kind.DATA)) {
            PageRun.Column headers = PageRun.Column.headers(DataFile.keys(files, meta, arena));
            husk.put(ParquetFooter.magic(), 0);
            download.each(
                    headers.runs(Download.PIECE_BYTES, MOST_GAP_BYTES),
                    (run, bytes) -> husk.put(headers, run, checked(download, headers, run, bytes)));
            ByteBuffer footer = footer(download);
            husk.put(footer, dataFile().bytes() - footer.remaining());
            husk.place();
        }
    }

    private boolean hasHeaders() {
        try (DataFile data = DataFile.open(files, meta)) {
            check().headers(data.keys(), data.file());
            return true;
        } catch (CorruptSegmentException | CorruptPageException e) {
            return false;
        }
    }

    private ByteBuffer checked(Download download, PageRun.Column headers, PageRun run, ByteBuffer bytes) {
        try {
            check().run(BlockColumns.HEADER, headers, run, bytes);
            return bytes;
        } catch (CorruptPageException e) {
            ByteBuffer again = download.read(run.offset(), run.bytes());
            check().run(BlockColumns.HEADER, headers, run, again);
            return again;
        }
    }

    private ByteBuffer footer(Download download) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            int tailBytes = ParquetFooter.bytes(download.tail(dataFile().bytes(), ParquetFooter.TAIL_BYTES));
            if (tailBytes > 0 && tailBytes < dataFile().bytes()) {
                ByteBuffer footer = download.tail(dataFile().bytes(), tailBytes);
                if (Checksum.of(footer) == dataFile().footerChecksum()) {
                    return footer;
                }
            }
        }
        throw new CorruptSegmentException(download.object(), "has a footer that does not match its checksum", null);
    }

    /** The data file whole, with the key file here. */
    void data() {
        try (Arena arena = Arena.ofShared();
                IncomingFile incoming = incoming(Kind.DATA)) {
            KeyFile keys = DataFile.keys(files, meta, arena);
            whole(incoming, dataFile(), () -> {
                check().file(dataFile(), incoming.temporary());
                check().pages(keys, incoming.file());
            });
            incoming.place();
        }
    }

    private void whole(IncomingFile incoming, SegmentFile file, Runnable check) {
        Download download = new Download(archive, file.kind(), throttle);
        for (int attempt = 1; ; attempt++) {
            try {
                CRC32C checksum = new CRC32C();
                download.whole(
                        file.bytes(),
                        (position, bytes) -> Steps.over(bytes, (part, offset) -> {
                            incoming.put(part, position + offset);
                            checksum.update(part);
                        }));
                requireStored(download, (int) checksum.getValue());
                check.run();
                return;
            } catch (CorruptSegmentException | CorruptPageException e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** What is not under a checksum of the segment's own is at least what the archive says that it has. */
    private void requireStored(Download download, int checksum) {
        Optional<StoredObject> stored =
                Replies.await(Replies.call(() -> archive.store().look(download.object())));
        if (stored.isPresent()
                && stored.get().checksum().isPresent()
                && stored.get().checksum().getAsInt() != checksum) {
            throw new CorruptSegmentException(download.object(), "comes damaged from the archive", null);
        }
    }

    private IncomingFile incoming(Kind kind) {
        return new IncomingFile(files, kind.fileName(meta.id()));
    }

    private FileCheck check() {
        return new FileCheck(files, meta);
    }

    private SegmentFile dataFile() {
        return DataFile.expected(meta, Kind.DATA);
    }
}
