package io.thermocline.log;

import io.thermocline.files.FileStore;
import io.thermocline.files.StoredFile;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What log files there are, by their names and headers, before any record is read.
 *
 * @param leftovers names of files that were left half made
 */
record FileScan(List<Entry> entries, long highestId, List<String> leftovers) {
    /** One file; no header when it is damaged. */
    record Entry(long id, Optional<FileHeader> header, long bytes) {
        String name() {
            return LogFormat.name(id);
        }

        LogFile file() {
            return new LogFile(id, header.orElseThrow().firstSequence(), bytes);
        }
    }

    /** Lists the files oldest first; refuses files of another store, of a later writer and of another format version. */
    static FileScan of(FileStore files, StoreIdentity identity) {
        List<Entry> entries = new ArrayList<>();
        List<String> leftovers = new ArrayList<>();
        long highest = 0;
        for (String name : files.list(LogFormat.FOLDER)) {
            long id = LogFormat.fileId(name);
            if (id >= 0) {
                entries.add(check(read(files, id), identity));
                highest = Math.max(highest, id);
            } else if (name.endsWith(FilePool.SUFFIX)) {
                leftovers.add(LogFormat.FOLDER + "/" + name);
            } else if (name.endsWith(Recovery.LOST_SUFFIX)) {
                String original = name.substring(0, name.length() - Recovery.LOST_SUFFIX.length());
                highest = Math.max(highest, LogFormat.fileId(original));
            }
        }
        return new FileScan(List.copyOf(entries), highest, List.copyOf(leftovers));
    }

    private static Entry read(FileStore files, long id) {
        try (StoredFile file = files.openReadOnly(LogFormat.name(id))) {
            ByteBuffer page = ByteBuffer.allocate(LogFormat.PAGE_BYTES);
            file.read(page, 0);
            long bytes = file.size();
            int format = FileHeader.format(page.flip());
            if (format != LogFormat.VERSION) {
                throw new CorruptLogException(
                        LogFormat.name(id),
                        "log format version " + format + ", where this program reads version " + LogFormat.VERSION
                                + ": the file is not damaged, start the version of Thermocline that wrote it. Found");
            }
            return new Entry(
                    id, FileHeader.decode(page).filter(h -> h.fileId() == id && h.fileBytes() == bytes), bytes);
        }
    }

    private static Entry check(Entry entry, StoreIdentity identity) {
        entry.header().ifPresent(header -> {
            if (!header.storeId().equals(identity.storeId())) {
                throw new CorruptLogException(
                        entry.name(),
                        "a log file of another store (" + header.storeId() + ", not " + identity.storeId() + ")");
            }
            if (header.epoch() > identity.epoch()) {
                throw new CorruptLogException(
                        entry.name(),
                        "a log file of a later writer (epoch " + header.epoch() + ", the manifest says "
                                + identity.epoch()
                                + "): another process has opened this store, or the manifest is an old one");
            }
        });
        return entry;
    }

    /** Index of the file that holds the sequence after one, -1 when all files begin later or there are none. */
    int holding(long sequence) {
        for (int i = entries.size() - 1; i >= 0; i--) {
            Optional<FileHeader> header = entries.get(i).header();
            if (header.isPresent() && header.get().firstSequence() <= sequence) {
                return i;
            }
        }
        return -1;
    }

    /** The sequence before which the records of a file end: where any later file begins. */
    long end(int index) {
        return entries.subList(index + 1, entries.size()).stream()
                .flatMap(entry -> entry.header().stream())
                .mapToLong(FileHeader::firstSequence)
                .min()
                .orElse(Long.MAX_VALUE);
    }
}
