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
 * @param highestId the highest that was ever used, as far as it shows
 * @param leftovers names of files that were left half made
 * @param missing the newest file that there was, if it is not there
 */
record FileScan(List<Entry> entries, long highestId, List<String> leftovers, Optional<LogFile> missing) {
    /** One file; no header when it is damaged. */
    record Entry(long id, Optional<FileHeader> header, long bytes) {
        String name() {
            return LogFormat.name(id);
        }

        LogFile file() {
            return header.orElseThrow().file();
        }

        /** What its records bear; of one with a header. */
        FileMark mark() {
            return file().mark(header.orElseThrow().storeId());
        }
    }

    /** Lists the files oldest first; refuses files of another store, of a later writer and of another format version. */
    static FileScan of(FileStore files, StoreIdentity identity, Seal.Mark sealed) {
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
        Optional<LogFile> missing = highest < sealed.fileId()
                ? Optional.of(new LogFile(sealed.fileId(), sealed.firstSequence(), 0, 0))
                : Optional.empty();
        return new FileScan(List.copyOf(entries), Math.max(highest, sealed.fileId()), List.copyOf(leftovers), missing);
    }

    private static Entry read(FileStore files, long id) {
        try (StoredFile file = files.openReadOnly(LogFormat.name(id))) {
            ByteBuffer page = ByteBuffer.allocate(LogFormat.PAGE_BYTES);
            file.read(page, 0);
            long bytes = file.size();
            int format = FileHeader.format(page.flip());
            if (!FileHeader.isKnown(format)) {
                throw new CorruptLogException(
                        LogFormat.name(id),
                        "log format version " + format + ", where this program reads versions 1 and "
                                + FileHeader.SALTED
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

    /** Index of the file that holds a sequence, or will; behind the last one when it is missing; -1 when all files begin later. */
    int holding(long sequence) {
        if (missing.isPresent() && missing.get().firstSequence() <= sequence) {
            return entries.size();
        }
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
        long end = missing.map(LogFile::firstSequence).orElse(Long.MAX_VALUE);
        for (Entry later : entries.subList(index + 1, entries.size())) {
            end = Math.min(end, later.header().map(FileHeader::firstSequence).orElse(Long.MAX_VALUE));
        }
        return end;
    }

    /** Id of the file at an index, the missing one's behind the last. */
    long id(int index) {
        return index < entries.size()
                ? entries.get(index).id()
                : missing.orElseThrow().id();
    }

    /** Where the file at an index begins, which has a header; the missing one behind the last. */
    long firstSequence(int index) {
        LogFile file = index < entries.size() ? entries.get(index).file() : missing.orElseThrow();
        return file.firstSequence();
    }
}
