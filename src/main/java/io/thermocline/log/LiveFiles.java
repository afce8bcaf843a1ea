package io.thermocline.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The files of a log, oldest first, the one being written last. Thread-safe; readers see an immutable list. */
final class LiveFiles {
    private volatile List<LogFile> files;

    LiveFiles(List<LogFile> files) {
        this.files = List.copyOf(files);
    }

    List<LogFile> all() {
        return files;
    }

    synchronized void add(LogFile file) {
        List<LogFile> next = new ArrayList<>(files);
        next.add(file);
        files = List.copyOf(next);
    }

    /** Takes out the files of which every record has that sequence or a lower one; never the last file. */
    synchronized List<LogFile> removeThrough(long sequence) {
        List<LogFile> all = files;
        int count = 0;
        while (count + 1 < all.size() && end(all, count) - 1 <= sequence) {
            count++;
        }
        files = List.copyOf(all.subList(count, all.size()));
        return all.subList(0, count);
    }

    /** The file that holds a sequence, or will. */
    Optional<LogFile> holding(long sequence) {
        return files.reversed().stream()
                .filter(file -> file.firstSequence() <= sequence)
                .findFirst();
    }

    /** The sequence before which the records of a file end: where any later file begins. */
    long end(LogFile file) {
        List<LogFile> all = files;
        int index = all.indexOf(file);
        return index < 0 ? file.firstSequence() : end(all, index);
    }

    static long end(List<LogFile> files, int index) {
        long end = Long.MAX_VALUE;
        for (LogFile later : files.subList(index + 1, files.size())) {
            end = Math.min(end, later.firstSequence());
        }
        return end;
    }
}
