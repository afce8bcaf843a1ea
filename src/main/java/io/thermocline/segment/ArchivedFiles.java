package io.thermocline.segment;

import io.thermocline.files.FileStore;
import io.thermocline.objects.ObjectStore;
import io.thermocline.objects.StoredObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the files of one segment lie in the archive: each whole, byte for byte, as an object whose name is the prefix, a slash and the extension of its kind.
 *
 * @param prefix without a slash at its end, for example {@code data/00000003-0000000042}
 */
public record ArchivedFiles(ObjectStore store, String prefix) {
    public ArchivedFiles {
        Objects.requireNonNull(store);
        if (prefix.isEmpty() || prefix.endsWith("/")) {
            throw new IllegalArgumentException("not a prefix: " + prefix);
        }
    }

    /** Name of the object of a kind. */
    public String name(SegmentFile.Kind kind) {
        return prefix + "/" + kind.extension();
    }

    /** Names of all objects of a segment. */
    public List<String> names(SegmentMeta meta) {
        return meta.files().stream().map(file -> name(file.kind())).toList();
    }

    /**
     * Puts every file of a whole segment into the archive and makes sure that each is there as it is here: by the checksum that the archive keeps where it keeps one,
     * and by reading it back where not. What is there already and right stays, so it is safe, and
     * cheap, to call again. Nothing that is damaged here is put there.
     *
     * @throws CorruptSegmentException if a file is damaged here
     * @throws CorruptPageException if part of a file is damaged here, or contents are not here
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot take it; call again when its kind says so
     */
    public void upload(FileStore files, SegmentMeta meta, Throttle throttle) {
        requireWhole(files, meta);
        for (SegmentFile file : meta.files()) {
            try (Upload upload = new Upload(this, files, meta.id(), file, throttle)) {
                upload.run();
            }
        }
    }

    private static void requireWhole(FileStore files, SegmentMeta meta) {
        FileCheck check = new FileCheck(files, meta);
        for (SegmentFile file : meta.files()) {
            check.file(file, file.kind().fileName(meta.id()));
        }
        try (DataFile data = DataFile.open(files, meta)) {
            check.pages(data.keys(), data.file());
        }
    }

    /** Names of the objects of a segment that are not there, or not with their size; one small request each. */
    public List<String> missing(SegmentMeta meta) {
        List<String> missing = new ArrayList<>();
        for (SegmentFile file : meta.files()) {
            String name = name(file.kind());
            Optional<StoredObject> found = Replies.await(Replies.call(() -> store.look(name)));
            if (found.isEmpty() || found.get().bytes() != file.bytes()) {
                missing.add(name);
            }
        }
        return missing;
    }

    /**
     * Reads all objects of a segment whose files are here, whole or as a husk, and makes sure that nothing in them is damaged: every page of the data file, every byte of
     * the others.
     *
     * @throws CorruptSegmentException if an object is missing or damaged
     * @throws CorruptPageException if a page is damaged
     * @throws io.thermocline.objects.ObjectStoreException if the archive cannot be asked
     */
    public void verify(FileStore files, SegmentMeta meta, Throttle throttle) {
        for (SegmentFile file : meta.files()) {
            if (file.kind() == SegmentFile.Kind.DATA) {
                verifyData(files, meta, throttle);
            } else {
                try (Upload upload = new Upload(this, files, meta.id(), file, throttle)) {
                    upload.requireStored();
                }
            }
        }
    }

    private void verifyData(FileStore files, SegmentMeta meta, Throttle throttle) {
        Download download = new Download(this, SegmentFile.Kind.DATA, throttle);
        FileCheck check = new FileCheck(files, meta);
        try (DataFile data = DataFile.open(files, meta)) {
            HuskLayout layout = data.layout();
            int footer = Checksum.of(download.read(layout.footerOffset(), layout.footerBytes()));
            if (footer != meta.file(SegmentFile.Kind.DATA).orElseThrow().footerChecksum()) {
                throw new CorruptSegmentException(
                        download.object(), "has a footer that does not match its checksum", null);
            }
            PageRun.Column headers = PageRun.Column.headers(data.keys());
            download.each(
                    headers.runs(Download.PIECE_BYTES, 0),
                    (run, bytes) -> check.run(BlockColumns.HEADER, headers, run, bytes));
            PageRun.Column contents = PageRun.Column.contents(data.keys());
            download.each(
                    contents.runs(Download.PIECE_BYTES, 0),
                    (run, bytes) -> check.run(BlockColumns.CONTENT, contents, run, bytes));
        }
    }
}
