package io.thermocline.segment;

import io.thermocline.files.FileStore;
import java.util.Set;
import java.util.TreeSet;

/** Names of segments' files in a file store. */
public final class SegmentFiles {
    /** The folder of all segments. */
    public static final String FOLDER = "data";

    private static final String TEMPORARY = ".tmp";

    private SegmentFiles() {}

    static String temporary(String fileName) {
        return fileName + TEMPORARY;
    }

    /** Removes whatever has this segment's number, finished or not. Safe to repeat. */
    public static void delete(FileStore files, long segmentId) {
        String prefix = "%010d.".formatted(segmentId);
        for (String name : files.list(FOLDER)) {
            if (name.startsWith(prefix)) {
                files.delete(FOLDER + "/" + name);
            }
        }
    }

    /**
     * Removes the files of all segments but those named, and all temporary files: what a crash left behind. Only while nobody writes a segment.
     *
     * @return how many files went
     */
    public static int deleteAllBut(FileStore files, Set<Long> segmentIds) {
        Set<String> prefixes = new TreeSet<>();
        for (long each : segmentIds) {
            prefixes.add("%010d".formatted(each));
        }
        int deleted = 0;
        for (String name : files.list(FOLDER)) {
            int dot = name.indexOf('.');
            boolean kept = dot > 0 && prefixes.contains(name.substring(0, dot)) && !name.endsWith(TEMPORARY);
            if (!kept) {
                files.delete(FOLDER + "/" + name);
                deleted++;
            }
        }
        return deleted;
    }
}
