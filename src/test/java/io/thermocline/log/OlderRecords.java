package io.thermocline.log;

import io.thermocline.files.StoredFile;
import io.thermocline.testing.SimulatedFileStore;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Set;
import java.util.TreeSet;

/** Looks for what log files that were used again still hold of the files that they were before. */
public final class OlderRecords {
    private OlderRecords() {}

    /** Names of log files in which a record stands that bears another file's id, and of files that wait and hold any record. */
    public static Set<String> find(SimulatedFileStore files) {
        Set<String> found = new TreeSet<>();
        for (String name : files.list(LogFormat.FOLDER)) {
            if (!name.equals("seal") && holdsOlder(files, name)) {
                found.add(LogFormat.FOLDER + "/" + name);
            }
        }
        return found;
    }

    private static boolean holdsOlder(SimulatedFileStore files, String name) {
        try (StoredFile file = files.openReadOnly(LogFormat.FOLDER + "/" + name)) {
            ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(file.size())).order(ByteOrder.LITTLE_ENDIAN);
            file.read(bytes, 0);
            for (int at = LogFormat.PAGE_BYTES; at + LogFormat.RECORD_HEADER_BYTES <= bytes.capacity(); at += 8) {
                if (bytes.getInt(at) == LogFormat.RECORD_MAGIC
                        && bytes.getLong(at + LogFormat.FILE_ID_OFFSET) != LogFormat.fileId(name)) {
                    return true;
                }
            }
            return false;
        }
    }
}
